import type { Capability, Draft, EndedEntry, LimitId, Phase, Protocol, Violation } from '../transcript/entry.ts';
import { phaseOfVerb } from '../transcript/phase-of-verb.ts';
import { compareCapabilities, readCapabilities } from './capabilities.ts';
import { readPath } from './client-lines.ts';
import { maximumAwaited } from './limits.ts';
import type { Reply } from './reply-parser.ts';

/** Takes a draft and gives it its place; `atUs` is microseconds since the Unix epoch. A transcript's `append` fits. */
export type Recorder = (draft: Draft, atUs: number) => { readonly seq: number };

/** What waits for a reply. */
export interface Awaited {
  readonly seq: number;
  readonly atUs: number;
  readonly phase: Phase;
  /** `GREETING`, a verb, `RESPONSE` for a line of an AUTH exchange, or `MESSAGE` for the message itself. */
  readonly verb: string;
  /** The command line; for a message of LMTP the recipient whose verdict this is. */
  readonly text: string;
}

export interface RecordedReply {
  readonly seq: number;
  /** Absent when nothing waited for it. */
  readonly answered?: Awaited;
}

/**
 * Keeps account of a conversation, whoever drives it: which reply answers what (RFC 5321 section 4.3.1, RFC 2920 section
 * 3.1), the phase, the capabilities known, the verdict on each recipient, and how it ended. It writes the entries that
 * follow from that, so that a session, a recording and a log come out alike.
 */
export class Ledger {
  readonly #record: Recorder;
  readonly #protocol: Protocol;
  #awaited: Awaited[] = [];
  #phase: Phase = 'connect';
  #capabilities: readonly Capability[] = [];
  /** The last list of capabilities, whether it still holds or not; undefined before the first. */
  #previousCapabilities: readonly Capability[] | undefined;
  #stage: 'clear' | 'tls' | 'authenticated' = 'clear';
  #acceptedRecipients: string[] = [];
  #lastReply: { readonly seq: number; readonly atUs: number } | undefined;
  #connectedAtUs: number | undefined;
  #quit: EndedEntry['quit'] = 'not-sent';
  #roundTrips = 0;
  #waiting = false;

  constructor(record: Recorder, protocol: Protocol) {
    this.#record = record;
    this.#protocol = protocol;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** What the oldest unanswered thing is; undefined when nothing waits. */
  get nextAwaited(): Awaited | undefined {
    return this.#awaited[0];
  }

  get awaitedCount(): number {
    return this.#awaited.length;
  }

  /** What the last EHLO or LHLO reply offered; empty before it and after STARTTLS. */
  get capabilities(): readonly Capability[] {
    return this.#capabilities;
  }

  /** Recipients accepted in the present transaction, in order. */
  get acceptedRecipients(): readonly string[] {
    return this.#acceptedRecipients;
  }

  record(draft: Draft, atUs: number): { readonly seq: number } {
    return this.#record(draft, atUs);
  }

  enterPhase(phase: Phase, atUs: number): void {
    if (phase === this.#phase) return;
    const from = this.#phase;
    this.#phase = phase;
    this.#record({ kind: 'phase', phase, from }, atUs);
  }

  /** The connection stands and the greeting is due. `seq` is that of the connected entry. */
  connected(seq: number, atUs: number): void {
    this.#connectedAtUs = atUs;
    this.#await({ seq, atUs, phase: 'greeting', verb: 'GREETING', text: '' });
  }

  /** The greeting came, and nobody saw it. */
  greetingUnseen(): void {
    this.#awaited = this.#awaited.filter(({ verb }) => verb !== 'GREETING');
  }

  /** Whatever was answered was answered where nobody saw it. */
  repliesUnseen(): void {
    this.#awaited = [];
    if (this.#quit === 'unanswered') this.#quit = 'answered';
  }

  /** Implicit TLS stands: only now can the greeting come. */
  restartGreeting(atUs: number): void {
    this.#awaited = this.#awaited.map((awaited) => ({ ...awaited, atUs }));
  }

  /** True when nothing but the reply to QUIT is due. */
  get onlyQuitAwaited(): boolean {
    return this.#awaited.length === 1 && this.#awaited[0]?.verb === 'QUIT';
  }

  /** The peer exceeded one of our limits. */
  exceeded(limit: LimitId, maximum: number, atUs: number): void {
    this.#record({ kind: 'limit', phase: this.#phase, limit, maximum }, atUs);
  }

  /** What had come of a reply when the stream ended; it answers nothing. */
  incomplete(reply: Reply, atUs: number): void {
    this.#record({ kind: 'reply', direction: 'server', phase: this.#phase, ...reply }, atUs);
  }

  /** TLS stands: what was known of the server is forgotten (RFC 3207 section 4.2). */
  tlsStarted(): void {
    this.#stage = 'tls';
    this.#capabilities = [];
  }

  /** A command, or a line of an AUTH exchange (`verb` RESPONSE), was sent. `text` has its secrets replaced. */
  command(
    draft: Omit<Extract<Draft, { kind: 'command' }>, 'kind' | 'direction' | 'phase'>,
    atUs: number,
    answerable = true,
  ): number {
    this.enterPhase(phaseOfVerb.get(draft.verb) ?? this.#phase, atUs);
    const phase = this.#phase;
    const { seq } = this.#record({ ...draft, kind: 'command', direction: 'client', phase }, atUs);
    if (answerable) this.#await({ seq, atUs, phase, verb: draft.verb, text: draft.text });
    if (draft.verb === 'QUIT') this.#quit = 'unanswered';
    return seq;
  }

  /** A message was sent whole. With LMTP each accepted recipient waits for a reply of its own (RFC 2033 section 4.2). */
  message(
    draft: Omit<Extract<Draft, { kind: 'data' }>, 'kind' | 'direction' | 'phase'>,
    last: boolean,
    atUs: number,
  ): void {
    this.enterPhase('data', atUs);
    const { seq } = this.#record({ ...draft, kind: 'data', direction: 'client', phase: 'data' }, atUs);
    if (!draft.complete) return;
    const perRecipient = this.#protocol === 'lmtp' && last && this.#acceptedRecipients.length > 0;
    for (const text of perRecipient ? this.#acceptedRecipients : ['']) {
      this.#await({ seq, atUs, phase: 'data', verb: 'MESSAGE', text });
    }
  }

  /** A reply came. A 421 is taken as the answer to whatever waits, as RFC 5321 section 3.8 allows it at any time. */
  reply(reply: Reply, atUs: number, extra: readonly Violation[] = []): RecordedReply {
    if (this.#waiting) this.#roundTrips++;
    this.#waiting = false;
    const answered = this.#awaited.shift();
    const phase = answered?.phase ?? this.#phase;
    if (answered?.verb === 'GREETING') this.enterPhase('greeting', atUs);
    const draft = { ...reply, kind: 'reply', direction: 'server', phase } as const;
    if (!answered) {
      const violations: Violation[] = [...reply.violations, ...extra, { id: 'unsolicited' }];
      const { seq } = this.#record({ ...draft, violations }, atUs);
      this.#lastReply = { seq, atUs };
      return { seq };
    }
    const violations = extra.length > 0 ? [...reply.violations, ...extra] : reply.violations;
    const latencyUs = atUs - answered.atUs;
    const { seq } = this.#record({ ...draft, violations, answers: answered.seq, latencyUs }, atUs);
    this.#lastReply = { seq, atUs };
    this.#follow(reply, seq, answered, atUs);
    return { seq, answered };
  }

  /** Writes how the connection ended. `unreadOctets`: arrived, and no complete reply. */
  ended(
    draft: Pick<EndedEntry, 'by' | 'how'> & Partial<Pick<EndedEntry, 'closeNotify'>>,
    unreadOctets: number,
    atUs: number,
  ): void {
    this.enterPhase('ended', atUs);
    const since = this.#lastReply?.atUs ?? this.#connectedAtUs;
    this.#record(
      {
        kind: 'ended',
        phase: 'ended',
        ...draft,
        ...(this.#lastReply && { afterReply: this.#lastReply.seq }),
        ...(since !== undefined && { afterUs: atUs - since }),
        unreadOctets,
        unansweredCommands: this.#awaited.length,
        quit: this.#quit,
        roundTrips: this.#roundTrips,
      },
      atUs,
    );
  }

  #await(awaited: Awaited): void {
    if (this.#awaited.length >= maximumAwaited) this.#awaited.shift();
    this.#awaited.push(awaited);
    this.#waiting = true;
  }

  #follow(reply: Reply, seq: number, answered: Awaited, atUs: number): void {
    const accepted = reply.code >= 200 && reply.code < 300;
    switch (answered.verb) {
      case 'EHLO':
      case 'LHLO':
        if (accepted) this.#learnCapabilities(reply, atUs);
        break;
      case 'HELO':
        if (accepted) this.#capabilities = [];
        break;
      case 'AUTH':
      case 'RESPONSE':
        if (accepted) this.#stage = 'authenticated';
        break;
      case 'MAIL':
      case 'RSET':
        if (accepted) this.#acceptedRecipients = [];
        break;
      case 'RCPT':
        this.#recipientVerdict(readPath(answered.text) ?? answered.text, accepted, seq, atUs);
        if (accepted) this.#acceptedRecipients.push(readPath(answered.text) ?? answered.text);
        break;
      case 'MESSAGE':
        if (answered.text !== '') this.#recipientVerdict(answered.text, accepted, seq, atUs);
        break;
      case 'QUIT':
        this.#quit = 'answered';
        break;
    }
  }

  #learnCapabilities(reply: Reply, atUs: number): void {
    const capabilities = readCapabilities(reply.lines);
    const change = this.#previousCapabilities
      ? compareCapabilities(this.#previousCapabilities, capabilities)
      : { added: [], removed: [] };
    this.#capabilities = capabilities;
    this.#previousCapabilities = capabilities;
    this.#record({ kind: 'capabilities', phase: 'ehlo', stage: this.#stage, capabilities, ...change }, atUs);
  }

  #recipientVerdict(address: string, accepted: boolean, reply: number, atUs: number): void {
    this.#record({ kind: 'recipient', phase: this.#phase, address, accepted, reply }, atUs);
  }
}
