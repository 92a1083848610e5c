/** Sets of entries read from a file: several sessions, and entries that were left out when it was written. */
import type { Entry } from './entry.ts';

/** Where something in a file could not be read as it stands. */
export interface TextProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** `entries` of a file cut into its sessions: each one begins with an entry whose `seq` is 0. */
export function splitSessions(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const sessions: Entry[][] = [];
  for (const entry of entries) {
    if (entry.seq === 0 || sessions.length === 0) sessions.push([]);
    sessions.at(-1)?.push(entry);
  }
  return sessions;
}

/**
 * `entries`, whose sessions may have gaps, numbered without gaps, and their references with them. A session begins where
 * `seq` does not grow, and with every session entry. A reference to an entry that is not there is dropped.
 */
export function renumber(entries: readonly Entry[]): readonly Entry[] {
  const result: Entry[] = [];
  let session: Entry[] = [];
  for (const entry of entries) {
    const last = session.at(-1);
    if (last && (entry.kind === 'session' || entry.seq <= last.seq)) {
      result.push(...renumberSession(session));
      session = [];
    }
    session.push(entry);
  }
  result.push(...renumberSession(session));
  return result;
}

/** As `renumber`, for one session in the order in which it is given. */
export function renumberSession(session: readonly Entry[]): readonly Entry[] {
  if (session.every((entry, index) => entry.seq === index)) return session;
  const places = new Map(session.map((entry, index) => [entry.seq, index]));
  return session.map((entry, index) => ({ ...withReferences(entry, places), seq: index }));
}

function withReferences(entry: Entry, places: ReadonlyMap<number, number>): Entry {
  switch (entry.kind) {
    case 'reply':
      return moved(entry, 'answers', places);
    case 'timeout':
      return moved(entry, 'unanswered', places);
    case 'ended':
      return moved(entry, 'afterReply', places);
    case 'recipient':
      return { ...entry, reply: places.get(entry.reply) ?? 0 };
    default:
      return entry;
  }
}

function moved<E extends Entry>(entry: E, field: keyof E, places: ReadonlyMap<number, number>): E {
  const { [field]: reference, ...rest } = entry;
  const place = typeof reference === 'number' ? places.get(reference) : undefined;
  return (place === undefined ? rest : { ...rest, [field]: place }) as E;
}
