import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate } from '../core/transcript/entry.ts';

/** Certificates of a chain that are kept; a hostile server may send any number. */
const maximumChain = 10;

/** What was negotiated, and how the certificate stands. `servername`: the name that was asked for. */
export function tlsDetails(socket: TLSSocket, servername: string, durationUs: number) {
  const chain = certificateChain(socket);
  const cipher = socket.getCipher();
  const key = socket.getEphemeralKeyInfo() as { name?: string; type?: string } | null;
  const keyExchange = key?.name ?? key?.type;
  const verifyCode = socket.authorized ? undefined : verificationCode(socket);
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: cipher.standardName ?? cipher.name,
    ...(keyExchange !== undefined && { keyExchange }),
    ...(typeof socket.alpnProtocol === 'string' && { alpn: socket.alpnProtocol }),
    servername,
    resumed: socket.isSessionReused(),
    durationUs,
    chain,
    verified: socket.authorized,
    ...(verifyCode !== undefined && { verifyCode }),
    verdict: verifyCode === undefined ? 'trusted' : verdictInWords(verifyCode, chain[0], servername),
  };
}

/** Node puts the code of a failed verification into `authorizationError`, as text or as an error with a code. */
function verificationCode(socket: TLSSocket): string {
  const error: unknown = socket.authorizationError;
  if (typeof error === 'string') return error;
  return (error as { code?: string } | null)?.code ?? 'UNVERIFIED';
}

export function certificateChain(socket: TLSSocket): readonly Certificate[] {
  const chain: Certificate[] = [];
  let peer: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (peer?.fingerprint256 !== undefined && chain.length < maximumChain) {
    chain.push(describeCertificate(peer));
    peer = peer.issuerCertificate === peer ? undefined : peer.issuerCertificate;
  }
  return chain;
}

function describeCertificate(peer: DetailedPeerCertificate): Certificate {
  return {
    subject: distinguishedName(peer.subject),
    issuer: distinguishedName(peer.issuer),
    names: (peer.subjectaltname ?? '').split(', ').flatMap((name) => {
      const colon = name.indexOf(':');
      return colon < 0 ? [] : [name.slice(colon + 1)];
    }),
    validFrom: isoDate(peer.valid_from),
    validTo: isoDate(peer.valid_to),
    fingerprint256: peer.fingerprint256,
    serialNumber: peer.serialNumber,
  };
}

/** `CN=…, O=…`; empty when the name is. */
function distinguishedName(name: object | undefined): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${[value].flat().join('+')}`)
    .join(', ');
}

function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

/** What a verification code of OpenSSL or Node means for this certificate. */
export function verdictInWords(code: string, leaf: Certificate | undefined, servername: string): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'not trusted: the certificate is self-signed';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'not trusted: the chain ends in an authority that is not known here';
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `not trusted: the issuer ${leaf?.issuer ?? ''} is not known here, or the server leaves out an intermediate certificate`;
    case 'CERT_HAS_EXPIRED':
      return `expired on ${leaf?.validTo ?? 'an unknown date'}`;
    case 'CERT_NOT_YET_VALID':
      return `not valid before ${leaf?.validFrom ?? 'an unknown date'}`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return `issued for ${leaf?.names.join(', ') || leaf?.subject || 'another name'}, not for ${servername}`;
    default:
      return `not trusted: ${code}`;
  }
}
