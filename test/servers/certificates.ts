/** Certificates for the real mail servers: one authority, one server certificate, made anew for each run. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface CertificateFiles {
  /** Path of the authority's certificate, PEM: trust this one. */
  readonly ca: string;
  /** Path of the server's certificate, PEM. */
  readonly certificate: string;
  /** Path of the server's private key, PEM, readable by root only. */
  readonly key: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * @param folder is created
 * @param names DNS names or IPv4 addresses for which the server's certificate is valid
 */
export async function makeCertificates(folder: string, names: readonly string[]): Promise<CertificateFiles> {
  const paths = {
    ca: join(folder, 'ca.pem'),
    certificate: join(folder, 'server.pem'),
    key: join(folder, 'server.key'),
  };
  const authorityKey = join(folder, 'ca.key');
  const extensions = join(folder, 'extensions');
  const alternatives = names.map((name) => (/^[0-9.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`));
  await mkdir(folder);
  await writeFile(extensions, `subjectAltName=${alternatives.join(',')}\nextendedKeyUsage=serverAuth\n`);
  const request = join(folder, 'request');
  const authorityName = ['-subj', '/CN=Mail server test authority', '-days', '2'];
  const signing = ['-CA', paths.ca, '-CAkey', authorityKey, '-CAcreateserial', '-days', '1', '-extfile', extensions];
  await openssl('req', '-x509', ...newKey, ...authorityName, '-keyout', authorityKey, '-out', paths.ca);
  await openssl('req', ...newKey, '-subj', `/CN=${names[0] ?? 'localhost'}`, '-keyout', paths.key, '-out', request);
  await openssl('x509', '-req', '-in', request, ...signing, '-out', paths.certificate);
  return paths;
}

/** Resolves to what was printed; rejects when the command fails. */
export async function openssl(...parameters: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('openssl', parameters, { timeout: 20_000 });
  return stdout;
}
