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
export function troubleWords(entry: TroubleEntry): string {
  return entry.code === '' || entry.message.includes(entry.code) ? entry.message : `${entry.code}: ${entry.message}`;
}
