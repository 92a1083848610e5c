/** What follows from the commands and replies of a session in which only those were written down. */
import { Ledger } from '../smtp/ledger.ts';
import { decodeBase64 } from './base64.ts';
import type { CommandEntry, Draft, Entry, EntryKind } from './entry.ts';
import { renumberSession } from './sessions.ts';
import { levelOf } from './transcript.ts';

const derivedKinds: ReadonlySet<EntryKind> = new Set<EntryKind>([
  'phase',
  'capabilities',
  'recipient',
  'auth',
  'challenge',
]);

/** The session with the entries that follow from it, or as it is when it has any of them already. */
export function deriveEntries(session: readonly Entry[]): readonly Entry[] {
  if (session.some((entry) => derivedKinds.has(entry.kind))) return session;
  const derivation = new Derivation(session);
  for (const entry of session) derivation.follow(entry);
  return renumberSession(derivation.result);
}

class Derivation {
  readonly result: Entry[] = [];
  readonly #ledger: Ledger;
  /** Derived entries are numbered behind all that were read until all are numbered anew. */
  #next: number;
  #current: Entry | undefined;
  #mechanism = '';

  constructor(session: readonly Entry[]) {
    this.#next = session.length;
    const protocol = session.find((entry) => entry.kind === 'session')?.protocol ?? 'smtp';
    this.#ledger = new Ledger((draft, at) => this.#record(draft, at), protocol);
  }

  follow(entry: Entry): void {
    this.#current = entry;
    switch (entry.kind) {
      case 'connected':
        this.result.push(entry);
        this.#ledger.connected(entry.seq, entry.at);
        break;
      case 'command':
        this.#ledger.command(entry, entry.at, !/^BDAT +[1-9]/i.test(entry.text));
        this.#followAuth(entry);
        break;
      case 'data':
        this.#ledger.message(entry, true, entry.at);
        break;
      case 'reply':
        this.#followReply(entry);
        break;
      case 'tls':
        this.result.push(entry);
        this.#ledger.tlsStarted();
        break;
      case 'ended':
        this.#ledger.enterPhase('ended', entry.at);
        this.result.push(entry);
        break;
      default:
        this.result.push(entry);
    }
  }

  /** Takes what the ledger says; of what was read already it takes only the place. */
  #record(draft: Draft, at: number): { readonly seq: number } {
    const current = this.#current;
    if (current && draft.kind === current.kind) {
      this.result.push(current);
      return { seq: current.seq };
    }
    const seq = this.#next++;
    const { sourceLine, sourceColumn } = current ?? {};
    const line = sourceLine === undefined ? {} : { sourceLine };
    const column = sourceColumn === undefined ? {} : { sourceColumn };
    this.result.push({ seq, at, level: levelOf(draft), ...draft, ...line, ...column });
    return { seq };
  }

  #followAuth(entry: CommandEntry): void {
    if (entry.verb !== 'AUTH') return;
    this.#mechanism = entry.text.split(/[ \t]+/, 2)[1]?.toUpperCase() ?? '';
    const offered = this.#ledger.capabilities.find(({ keyword }) => keyword === 'AUTH')?.params ?? [];
    this.#record(
      { kind: 'auth', phase: 'auth', mechanism: this.#mechanism, offered, reason: 'as observed', user: '' },
      entry.at,
    );
  }

  #followReply(entry: Extract<Entry, { kind: 'reply' }>): void {
    this.#ledger.reply({ range: { start: 0, end: 0 }, ...entry }, entry.at);
    if (entry.code !== 334 || this.#mechanism === '') return;
    const decoded = decodeBase64(entry.lines[0] ?? '');
    if (!decoded || decoded.length === 0) return;
    const text = new TextDecoder().decode(decoded);
    this.#record({ kind: 'challenge', phase: 'auth', mechanism: this.#mechanism, decoded: text }, entry.at);
  }
}
