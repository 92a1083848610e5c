import type { Draft, Entry, Level } from './entry.ts';
import type { Redactor } from './redaction.ts';

/** The level of an entry follows from what it says, so that every source agrees on it. */
export function levelOf(draft: Draft): Level {
  switch (draft.kind) {
    case 'reply':
      if (draft.code >= 500 || draft.code < 200) return 'error';
      return draft.code >= 400 ? 'warn' : 'info';
    case 'failure':
      return draft.final ? 'error' : 'warn';
    case 'tlsFailed':
    case 'timeout':
    case 'limit':
    case 'clientError':
      return 'error';
    case 'trailing':
    case 'cancelled':
    case 'emptyReads':
      return 'warn';
    case 'ended':
      return draft.by === 'client' && draft.how === 'fin' ? 'info' : draft.quit === 'answered' ? 'info' : 'warn';
    case 'note':
      return draft.importance;
    case 'session':
    case 'connected':
    case 'command':
    case 'data':
      return 'info';
    case 'chunk':
      return 'trace';
    default:
      return 'debug';
  }
}

/** The entries of one session, in order. Append only; every text passes the redactor on its way in. */
export class Transcript {
  readonly #entries: Entry[] = [];
  readonly #listeners = new Set<(entry: Entry) => void>();
  readonly #redactor: Redactor | undefined;

  /** @param redactor what is to be masked; absent when the source knows no secrets */
  constructor(redactor?: Redactor) {
    this.#redactor = redactor;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** @param at microseconds since the Unix epoch */
  append(draft: Draft, at: number): Entry {
    const safe = this.#redactor ? this.#redactor.redact(draft) : draft;
    const entry = { ...safe, seq: this.#entries.length, at, level: levelOf(safe) } as Entry;
    this.#entries.push(entry);
    for (const listener of this.#listeners) listener(entry);
    return entry;
  }

  /** Calls `listener` for every entry appended from now on; the function returned stops that. */
  onAppend(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
