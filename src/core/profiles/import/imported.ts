import type { Security } from '../../transcript/entry.ts';
import type { ImportText } from './import-texts.ts';

/** A profile made from something else, as it will stand in the file, and what must not stand there. */
export interface Imported {
  /** Fields of the profile; without a name. */
  readonly fields: ImportedFields;
  /** The password or token that was found; absent when there was none. It belongs into the secret storage. */
  readonly secret?: string;
  /** What could not be carried over, a sentence each. */
  readonly notes: readonly ImportText[];
}

export interface ImportedFields {
  readonly host: string;
  readonly port?: number;
  readonly security?: Security;
  /** `password` only where it is a reference to the environment, `${env:NAME}`. */
  readonly auth?: { readonly method?: string; readonly user: string; readonly password?: string };
  readonly ehlo?: string;
  readonly message?: { readonly from?: string; readonly to?: readonly string[] };
  readonly tls?: { readonly servername?: string; readonly verify?: boolean };
}

/** Nothing could be made of it, and why. */
export interface NotImported {
  readonly problem: ImportText;
}

/** The security that goes with a port when nothing else is said (RFC 8314 section 3); undefined when nothing follows. */
export function securityOfPort(port: number | undefined): Security | undefined {
  if (port === 465 || port === 2465) return 'tls';
  return port === 587 || port === 2587 ? 'starttls' : undefined;
}

/** A port as it is written, or undefined when it is none. */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** The fields without those that are absent. */
export function fieldsOf(
  all: { readonly [K in keyof ImportedFields]: ImportedFields[K] | undefined } & { readonly host: string },
): ImportedFields {
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as unknown as ImportedFields;
}
