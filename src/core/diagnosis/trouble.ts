import type { ClientErrorEntry, Entry, EntryKind, FailureEntry, TlsFailedEntry } from '../transcript/entry.ts';

/** An entry in which a library or an operating system says that something failed. */
export type TroubleEntry = FailureEntry | TlsFailedEntry | ClientErrorEntry;

/** The kinds of entry that are trouble. */
export const troubleKinds: readonly EntryKind[] = ['failure', 'tlsFailed', 'clientError'];

/** Whether an entry tells of a failure in a library's words. */
export function isTrouble(entry: Entry): entry is TroubleEntry {
  return entry.kind === 'failure' || entry.kind === 'tlsFailed' || entry.kind === 'clientError';
}

/** An attempt that failed while another address is still to be tried explains nothing yet. */
export function isFinal(entry: TroubleEntry): boolean {
  return entry.kind !== 'failure' || entry.final;
}

/** Code and message as a person would quote them. */
export function troubleWords({ code, message }: TroubleEntry): string {
  const words = openSslReason(message) ?? message;
  return code === '' || words.includes(code) ? words : `${code}: ${words}`;
}

/** What OpenSSL gives as the reason: `ID:error:CODE:LIBRARY:FUNCTION:REASON:FILE:LINE:MORE`. */
function openSslReason(message: string): string | undefined {
  const parts = message.slice(0, 400).split(':');
  const start = parts.indexOf('error');
  const [code = '', , , reason] = start < 0 ? [] : parts.slice(start + 1);
  return /^[0-9A-F]{8}$/i.test(code) && reason !== undefined && reason !== '' ? reason : undefined;
}
