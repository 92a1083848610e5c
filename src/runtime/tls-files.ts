import { appendFile, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ProfileTls } from '../core/profiles/profile.ts';
import { say } from '../core/words.ts';
import { ProfileError } from './profile-error.ts';
import { errorCode } from './resolver.ts';

/** Contents of the files that a profile's `tls` names; absent where it names none. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Absolute path for the TLS keys. */
  readonly keyLog?: string;
}

/** @throws ProfileError naming the field whose file cannot be read or is not PEM */
export async function readTlsFiles(tls: ProfileTls, baseDirectory: string): Promise<TlsFiles> {
  const [ca, cert, key] = await Promise.all([
    readPem('ca', tls.ca, baseDirectory),
    readPem('cert', tls.cert, baseDirectory),
    readPem('key', tls.key, baseDirectory),
  ]);
  const keyLog = tls.keyLog === '' ? undefined : await keyLogPath(tls.keyLog, baseDirectory);
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(keyLog !== undefined && { keyLog }),
  };
}

async function readPem(field: 'ca' | 'cert' | 'key', path: string, baseDirectory: string): Promise<string | undefined> {
  if (path === '') return undefined;
  const text = await readFile(resolve(baseDirectory, path), 'utf8').catch((error: unknown) => {
    throw new ProfileError(
      ['tls', field],
      say`tls.${field} names ${path}, which cannot be read (${errorCode(error)}); give the path of a PEM file`,
    );
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new ProfileError(['tls', field], say`tls.${field} names ${path}, which is not a PEM file`);
}

/** Finds out before anything is sent whether keys can be written there. */
async function keyLogPath(path: string, baseDirectory: string): Promise<string> {
  const absolute = resolve(baseDirectory, path);
  await appendFile(absolute, '', { mode: 0o600 }).catch((error: unknown) => {
    throw new ProfileError(
      ['tls', 'keyLog'],
      say`tls.keyLog names ${path}, which cannot be written (${errorCode(error)})`,
    );
  });
  return absolute;
}
