import { Diagnostician } from '../core/diagnosis/engine.ts';
import { isConsequence, type Finding } from '../core/diagnosis/finding.ts';
import type { Speakers } from '../core/diagnosis/providers/speakers.ts';
import { failureWords } from '../core/diagnosis/outcome.ts';
import { aboutPassword } from '../core/diagnosis/password-rules.ts';
import { rules } from '../core/diagnosis/rules/index.ts';
import type { Entry } from '../core/transcript/entry.ts';
import type { Words } from '../core/words.ts';
import { nowUs } from '../runtime/clock.ts';
import { EntryStore } from '../runtime/entry-store/entry-store.ts';
import type { SessionResult } from '../runtime/session.ts';
import type { SessionHeader, SessionState, ShownFinding } from './protocol.ts';
import { Waterfall } from './waterfall.ts';

/** What a session is known by before its first entry. */
export interface SessionStart {
  readonly id: string;
  /** The profile's name. */
  readonly profile: string;
  /** `host:port` */
  readonly target: string;
  /** It is read from a log; absent: it is run from a profile. */
  readonly ofLog?: boolean;
  /** File that keeps the entries; undefined: they go with the window. */
  readonly path: string | undefined;
}

/** A session as the views show it: its entries, what they mean, and how it stands. */
export class SessionModel {
  readonly id: string;
  readonly store: EntryStore;
  readonly #diagnostician = new Diagnostician();
  readonly #waterfall = new Waterfall();
  readonly #listeners = new Set<() => void>();
  readonly #start: Pick<SessionHeader, 'id' | 'profile' | 'target' | 'ofLog'>;
  #startedAt: number;
  #machine = '';
  #state: SessionState = 'running';
  #lastAt: number;
  #outcome = '';

  private constructor(
    start: Pick<SessionHeader, 'id' | 'profile' | 'target' | 'ofLog'>,
    startedAt: number,
    store: EntryStore,
  ) {
    this.id = start.id;
    this.#start = start;
    this.#startedAt = startedAt;
    this.#lastAt = startedAt;
    this.store = store;
  }

  /** A session that is about to run. */
  static start({ path, ofLog = false, ...start }: SessionStart): SessionModel {
    return new SessionModel({ ...start, ofLog }, nowUs(), new EntryStore(path));
  }

  /** A session that ended in an earlier window. @throws when its file cannot be read */
  static open(header: SessionHeader, path: string): SessionModel {
    const model = new SessionModel(header, header.startedAt, EntryStore.open(path));
    for (let from = 0; from < model.store.count; from += pageEntries) {
      for (const entry of model.store.slice(from, from + pageEntries)) model.#read(entry);
    }
    model.#state = header.state === 'running' ? 'cancelled' : header.state;
    model.#outcome = header.outcome;
    return model;
  }

  /** In the order of their decisive entries. */
  get findings(): readonly Finding[] {
    return this.#diagnostician.findings;
  }

  /** Who speaks, as far as is known by now. */
  get speakers(): Speakers {
    return this.#diagnostician.context.speakers;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Takes in the next entry; whether the findings changed by it. */
  append(entry: Entry): boolean {
    this.store.append(entry);
    const changed = this.#read(entry);
    this.#tell();
    return changed;
  }

  /** Told when the session has ended. */
  finish({ outcome }: Pick<SessionResult, 'outcome'>): void {
    this.#state = outcome;
    this.#tell();
  }

  header(): SessionHeader {
    const until = this.#state === 'running' ? nowUs() : this.#lastAt;
    return {
      ...this.#start,
      machine: this.#machine,
      state: this.#state,
      outcome: this.#outcomeText(),
      startedAt: this.#startedAt,
      durationUs: Math.max(0, until - this.#startedAt),
      waterfall: this.#waterfall.parts(until),
      counts: { ...this.store.levelCounts },
    };
  }

  /** The findings as the view shows them; `translate` puts words into the user's language. */
  shownFindings(translate: (words: Words) => string): readonly ShownFinding[] {
    return this.findings.map((finding) => ({
      rule: finding.rule,
      summary: translate(rules.find(({ id }) => id === finding.rule)?.summary ?? ''),
      severity: finding.severity,
      rootCause: finding.rootCause,
      consequence: isConsequence(finding, this.findings),
      message: translate(finding.words.message),
      fix: translate(finding.words.fix),
      seq: finding.evidence[0],
      place: this.#start.ofLog ? 'log' : 'profile',
      changes: this.#start.ofLog ? [] : (finding.changes ?? []).map(({ words }) => translate(words)),
      aboutPassword: !this.#start.ofLog && aboutPassword.has(finding.rule),
    }));
  }

  /** Calls `listener` whenever something changed; the function returned stops that. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #read(entry: Entry): boolean {
    if (entry.seq === 0) {
      this.#startedAt = entry.at;
      this.#lastAt = entry.at;
    }
    if (entry.kind === 'session') this.#machine = entry.machine ?? '';
    this.#lastAt = Math.max(this.#lastAt, entry.at);
    this.#waterfall.add(entry);
    return this.#diagnostician.add(entry).length > 0;
  }

  /** In a few words: the phase while it runs, `535 at AUTH` or `dns not found` when it failed. */
  #outcomeText(): string {
    if (this.#outcome !== '') return this.#outcome;
    const { context } = this.#diagnostician;
    switch (this.#state) {
      case 'running':
        return context.phase;
      case 'completed':
        return this.findings.some(({ severity }) => severity === 'error') ? this.#failure() : 'completed';
      case 'cancelled':
        return `cancelled at ${context.phase}`;
      case 'failed':
        return this.#failure();
    }
  }

  #failure(): string {
    const words = failureWords(this.findings, (seq) => this.store.at(seq));
    return rules.some(({ id }) => id === words) ? words.replaceAll('-', ' ') : words;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Entries that are taken from the store at once. */
const pageEntries = 1024;
