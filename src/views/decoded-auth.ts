import { decodeBase64 } from '../core/transcript/base64.ts';
import type { AuthEntry, CommandEntry, Entry, ReplyEntry } from '../core/transcript/entry.ts';
import { secretMask } from '../core/transcript/redaction.ts';
import type { EntryStore } from '../runtime/entry-store/entry-store.ts';

/** Entries in front of one that are looked through for the exchange that it belongs to. */
const exchangeEntries = 60;

/** What a line of an AUTH exchange says once decoded (RFC 4954 section 4). */
export interface DecodedAuth {
  readonly mechanism: string;
  /** Absent when not known (a log). */
  readonly user?: string;
  /** The response with the secret masked; absent when there is none, or nothing is known of its form. */
  readonly response?: string;
}

/** Undefined for a command that is no part of an AUTH exchange. */
export function decodedAuth(entry: CommandEntry, store: EntryStore): DecodedAuth | undefined {
  if (entry.verb !== 'AUTH' && entry.verb !== 'RESPONSE') return undefined;
  const before = store.slice(entry.seq - exchangeEntries, entry.seq + 1);
  const start = before.findLastIndex((one) => one.kind === 'command' && one.verb === 'AUTH');
  const first = before[start];
  if (first?.kind !== 'command') return undefined;
  const mechanism = first.text.split(/\s+/)[1]?.toUpperCase() ?? '';
  const user = before.findLast((one): one is AuthEntry => one.kind === 'auth')?.user;
  const number = before.slice(start).filter(isResponse).length - 1;
  const response = isResponse(entry) && user !== undefined ? responseOf(mechanism, user, number) : undefined;
  return { mechanism, ...(user !== undefined && { user }), ...(response !== undefined && { response }) };
}

/** A line that carries a response, which is masked as a whole. */
function isResponse(entry: Entry): boolean {
  return entry.kind === 'command' && entry.text.includes(secretMask);
}

/** @param number of the exchange's responses, from 0 */
function responseOf(mechanism: string, user: string, number: number): string | undefined {
  const forms: Readonly<Record<string, readonly string[]>> = {
    PLAIN: [`\0${user}\0${secretMask}`],
    LOGIN: [user, secretMask],
    'CRAM-MD5': [`${user} ${secretMask}`],
    XOAUTH2: [`user=${user}\x01auth=Bearer ${secretMask}\x01\x01`],
    OAUTHBEARER: [`n,a=${user},\x01…\x01auth=Bearer ${secretMask}\x01\x01`],
    'SCRAM-SHA-1': [`n,,n=${user},r=${secretMask}`, `c=biws,r=${secretMask},p=${secretMask}`],
    'SCRAM-SHA-256': [`n,,n=${user},r=${secretMask}`, `c=biws,r=${secretMask},p=${secretMask}`],
  };
  return forms[mechanism]?.[number];
}

/** What a 334 asks for, decoded; undefined for other replies, and where it is no text. */
export function decodedChallenge({ code, lines: [text = ''] }: ReplyEntry): string | undefined {
  if (code !== 334 || text === '') return undefined;
  const octets = decodeBase64(text.trim());
  if (!octets) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return undefined;
  }
}
