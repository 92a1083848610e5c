import { Diagnostician } from '../diagnosis/engine.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { failureWords } from '../diagnosis/outcome.ts';
import type { SessionSummary } from '../diagnosis/reconnect-loop.ts';
import type { Entry, Phase } from '../transcript/entry.ts';
import type { SourcePlace } from './source-place.ts';

/** What is told of a session of a log, kept up to date while its entries arrive. */
export class SessionReport {
  /** Of the session in the log, from 1. */
  readonly number: number;
  readonly #diagnostician = new Diagnostician();
  #first: Entry | undefined;
  #last: Entry | undefined;
  #lastLine = 1;
  #phase: Phase = 'connect';
  #target = '';
  #user = '';
  #client = '';

  constructor(number: number) {
    this.number = number;
  }

  add(entry: Entry): void {
    this.#first ??= entry;
    this.#last = entry;
    const lastLine = entry.kind === 'emptyReads' ? entry.lastLine : undefined;
    this.#lastLine = Math.max(this.#lastLine, lastLine ?? entry.sourceLine ?? 1);
    if (entry.phase !== 'ended') this.#phase = entry.phase;
    if (entry.kind === 'session') {
      this.#client = entry.client;
      this.#target = entry.port === 0 ? entry.host : `${entry.host}:${entry.port}`;
    }
    if (entry.kind === 'auth' && entry.user !== '') this.#user = entry.user;
    this.#diagnostician.add(entry);
  }

  /** In the order of their decisive entries. */
  get findings(): readonly Finding[] {
    return this.#diagnostician.findings;
  }

  /** Whether a finding is an error. */
  get failed(): boolean {
    return this.findings.some(({ severity }) => severity === 'error');
  }

  /** `completed`, or why it failed: `535 at AUTH`. */
  get outcome(): string {
    return this.failed ? failureWords(this.findings, (seq) => this.entryAt(seq)) : 'completed';
  }

  /** The last phase before the end. */
  get phase(): Phase {
    return this.#phase;
  }

  /** `host:port` or a host; empty when the log names none. */
  get target(): string {
    return this.#target;
  }

  /** The program that the log is of; empty before the first entry. */
  get client(): string {
    return this.#client;
  }

  /** 1-based; 1 before the first entry. */
  get firstLine(): number {
    return this.#first?.sourceLine ?? 1;
  }

  /** 1-based: the last line that an entry is of. */
  get lastLine(): number {
    return this.#lastLine;
  }

  /** Microseconds since the Unix epoch, of the first entry; 0 where the log gives no times. */
  get startedAt(): number {
    return this.#first?.at ?? 0;
  }

  /** 0 where the log gives no times. */
  get durationMs(): number {
    return Math.max(0, ((this.#last?.at ?? 0) - this.startedAt) / 1000);
  }

  /** The entry with this `seq`; undefined when there is none. */
  entryAt(seq: number): Entry | undefined {
    return this.#diagnostician.context.entryAt(seq);
  }

  /** What tells whether a client goes in circles. */
  get summary(): SessionSummary {
    const rootCause = this.findings.find((finding) => finding.rootCause)?.rule;
    return {
      startedAt: this.startedAt,
      endedAt: this.#last?.at ?? this.startedAt,
      target: this.#target,
      client: this.#client,
      user: this.#user,
      ...(rootCause && { rootCause }),
    };
  }

  /** Where in the log the entry stands that proves a finding. */
  placeOf({ evidence, rule }: Finding): SourcePlace {
    // A message that is not answered is no failure by itself: what came instead of the answer is.
    const decisive = rule === 'delivery-unknown' ? evidence.at(1) : undefined;
    // An address that is not ASCII is no failure before it is refused.
    const refused = rule === 'smtputf8-required' ? evidence.find((seq) => this.#isRefusal(seq)) : undefined;
    const entry = this.entryAt(decisive ?? refused ?? evidence[0]);
    const malformed = rule === 'reply-malformed' && entry?.kind === 'reply' ? entry.violations : [];
    const within = malformed.find(({ sourceLine }) => sourceLine)?.sourceLine;
    const { sourceLine: line = this.firstLine, sourceColumn: column } = entry ?? {};
    if (within !== undefined && within !== line) return { line: within };
    return column === undefined ? { line } : { line, column };
  }

  #isRefusal(seq: number): boolean {
    const entry = this.entryAt(seq);
    return entry?.kind === 'reply' && entry.code >= 400;
  }
}
