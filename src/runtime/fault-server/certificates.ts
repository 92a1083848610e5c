import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { CertificateKind } from './schema.ts';

/** A certificate with its key, and the authority that a client has to trust for it. All PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  readonly caPem: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 60 * 60 * 1000;
const made = new Map<CertificateKind, Promise<ServerCertificate>>();
let authority: Promise<{ readonly certificate: x509.X509Certificate; readonly keys: CryptoKeyPair }> | undefined;

type CryptoKeyPair = Awaited<ReturnType<typeof generateKeys>>;

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

/** Made once in a process for each kind; nothing touches the disk. */
export function serverCertificate(kind: CertificateKind): Promise<ServerCertificate> {
  let certificate = made.get(kind);
  if (!certificate) {
    certificate = makeCertificate(kind);
    made.set(kind, certificate);
  }
  return certificate;
}

async function makeCertificate(kind: CertificateKind): Promise<ServerCertificate> {
  authority ??= makeAuthority('CN=Test Authority');
  const trusted = await authority;
  const issuer = kind === 'unknown-ca' ? await makeAuthority('CN=Unknown Authority') : trusted;
  const keys = await generateKeys();
  const [notBefore, notAfter] = validity(kind);
  const name = kind === 'wrong-name' ? 'other.example.test' : 'localhost';
  const common = {
    serialNumber: '02',
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension(alternativeNames(kind, name))],
  };
  const certificate =
    kind === 'self-signed'
      ? await x509.X509CertificateGenerator.createSelfSigned({ ...common, name: `CN=${name}`, keys })
      : await x509.X509CertificateGenerator.create({
          ...common,
          subject: `CN=${name}`,
          issuer: issuer.certificate.subject,
          publicKey: keys.publicKey,
          signingKey: issuer.keys.privateKey,
        });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { cert: certificate.toString('pem'), key, caPem: trusted.certificate.toString('pem') };
}

function validity(kind: CertificateKind): readonly [Date, Date] {
  const now = Date.now();
  if (kind === 'expired') return [new Date(now - 30 * day), new Date(now - day)];
  if (kind === 'not-yet-valid') return [new Date(now + day), new Date(now + 30 * day)];
  return [new Date(now - day), new Date(now + 30 * day)];
}

function alternativeNames(kind: CertificateKind, name: string): x509.JsonGeneralNames {
  const names: x509.JsonGeneralNames = [{ type: 'dns', value: name }];
  return kind === 'wrong-name' ? names : [...names, { type: 'ip', value: '127.0.0.1' }];
}

async function makeAuthority(name: string) {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 365 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

function generateKeys() {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
