import type {
  AuthEntry,
  CapabilitiesEntry,
  Capability,
  ChunkEntry,
  ClientErrorEntry,
  CommandEntry,
  DataEntry,
  EndedEntry,
  Entry,
  FailureEntry,
  Phase,
  ReplyEntry,
  SessionEntry,
  TimeoutEntry,
  TlsEntry,
  TlsFailedEntry,
} from '../transcript/entry.ts';
import { isTrouble } from './trouble.ts';
import type { Speakers } from './providers/speakers.ts';
import {
  nobody,
  readingOf,
  speakersOfBanner,
  speakersOfHost,
  speakersOfKeywords,
  together,
} from './providers/speakers.ts';
import { quotedReply } from './quoted-reply.ts';
import { mechanismOf, readComplaint, readRefusal, readTrouble, readWords, stepOf, textOf } from './refusal.ts';
import type { Refusal, Step } from './refusal.ts';
import { isToldOnly } from './told-only.ts';
import { tellsServersWords, toldRefusal } from './told-refusal.ts';
import { unseenStep } from './unseen-step.ts';

const noTrouble: ReadonlySet<string> = new Set();

/** One try to authenticate. */
export interface AuthAttempt {
  /** In capitals. */
  readonly mechanism: string;
  readonly command: CommandEntry;
  readonly outcome: 'open' | 'accepted' | 'refused';
}

/** What is known of a session up to and including one entry. */
export type Context = Readonly<Omit<ContextFold, 'advance'>>;

/** Builds the context entry by entry, each in constant time. */
export class ContextFold {
  session: SessionEntry | undefined;
  phase: Phase = 'connect';
  connectedSeq: number | undefined;
  /** The first reply of the connection, whatever it said. */
  greeting: ReplyEntry | undefined;
  tls: TlsEntry | undefined;
  tlsFailed: TlsFailedEntry | undefined;
  starttls: 'not-asked' | 'asked' | 'accepted' | 'refused' = 'not-asked';
  /** Whether EHLO, HELO or LHLO was sent since TLS became active. */
  helloSinceTls = false;
  /** The name given in the last EHLO, HELO or LHLO; empty before. */
  helloName = '';
  helloAccepted: ReplyEntry | undefined;
  /** The last list of capabilities, whatever its stage. */
  capabilities: CapabilitiesEntry | undefined;
  capabilitiesByStage: Partial<Record<CapabilitiesEntry['stage'], CapabilitiesEntry>> = {};
  authChoice: AuthEntry | undefined;
  authAttempt: AuthAttempt | undefined;
  authAttempts = 0;
  authenticated = false;
  /** The MAIL command of the open transaction. */
  mail: CommandEntry | undefined;
  mailAccepted = false;
  recipientsAccepted = 0;
  recipientsRefused = 0;
  /** A complete message whose reply has not come. */
  unansweredData: DataEntry | undefined;
  /** Messages that were accepted. */
  delivered = 0;
  lastCommand: CommandEntry | undefined;
  lastReply: ReplyEntry | undefined;
  /** What the current entry, a reply, answers. */
  answered: Entry | undefined;
  /** The step that the current entry, a reply, belongs to; of any other entry that of the last reply. */
  step: Step | undefined;
  /**
   * The current entry read as a reply that says no; undefined when it is none. A library’s error that quotes a reply is
   * read as that reply, unless the session has a refusal of its own; so is what a server's own log says of a refusal.
   */
  refusal: Refusal | undefined;
  /** The rules for which the code and message of the current entry speak, when it tells of a failure; else empty. */
  trouble: ReadonlySet<string> = noTrouble;
  /** The last reply that said no. */
  lastRefusal: Refusal | undefined;
  /** The refusal of the last AUTH command; undefined when it has none. */
  authRefusal: Refusal | undefined;
  /** The step that the current entry, a positive reply, has completed. */
  completedStep: Step | undefined;
  quit: CommandEntry | undefined;
  quitAnswered = false;
  lastFailure: FailureEntry | undefined;
  lastTimeout: TimeoutEntry | undefined;
  clientError: ClientErrorEntry | undefined;
  unsolicited = 0;
  /** Reads that returned nothing, one after another. */
  zeroReads = 0;
  /** The first read that returned nothing: the server has ended its side. Undefined when none did, or more came. */
  serverEnd: ChunkEntry | undefined;
  ended: EndedEntry | undefined;
  cancelled = false;
  /** The service and the server software that speak, as far as host, greeting, EHLO reply or wording give them away. */
  speakers: Speakers = nobody;

  readonly #entries: Entry[] = [];

  /** The entry at a position of the transcript; undefined when it is not known yet. */
  entryAt(seq: number | undefined): Entry | undefined {
    const first = this.#entries[0];
    if (seq === undefined || first === undefined) return undefined;
    const entry = this.#entries[seq - first.seq];
    return entry?.seq === seq ? entry : undefined;
  }

  /** Whether what is said now is encrypted, as far as the transcript tells. */
  get encrypted(): boolean {
    return this.tls !== undefined || this.starttls === 'accepted' || this.#implicitTlsWorked;
  }

  get #implicitTlsWorked(): boolean {
    return this.session?.security === 'tls' && this.tlsFailed === undefined && this.greeting !== undefined;
  }

  /** What the last EHLO reply offers under a keyword; undefined when it does not. */
  capability(keyword: string): Capability | undefined {
    return this.capabilities?.capabilities.find((capability) => capability.keyword === keyword);
  }

  /** Takes in the next entry. */
  advance(entry: Entry): void {
    this.#entries.push(entry);
    this.phase = entry.phase;
    this.answered = undefined;
    this.refusal = undefined;
    this.completedStep = undefined;
    this.trouble = isTrouble(entry) ? readTrouble(entry.code, entry.message) : noTrouble;
    this.#take(entry);
  }

  #take(entry: Entry): void {
    switch (entry.kind) {
      case 'command':
        return this.#takeCommand(entry);
      case 'reply':
        return this.#takeReply(entry);
      case 'chunk':
        if (entry.direction === 'server') this.#takeRead(entry);
        return;
      case 'data':
        if (entry.complete) this.unansweredData = entry;
        return;
      case 'recipient':
        if (entry.accepted) this.recipientsAccepted++;
        else this.recipientsRefused++;
        return;
      default:
        return this.#takeState(entry);
    }
  }

  #takeRead(chunk: ChunkEntry): void {
    this.zeroReads = chunk.length === 0 ? this.zeroReads + 1 : 0;
    this.serverEnd = chunk.length === 0 ? (this.serverEnd ?? chunk) : undefined;
  }

  #takeState(entry: Entry): void {
    switch (entry.kind) {
      case 'session':
        this.session = entry;
        this.#learn(speakersOfHost(entry.host));
        return;
      case 'connected':
        this.connectedSeq = entry.seq;
        return;
      case 'tls':
        this.tls = entry;
        this.helloSinceTls = false;
        return;
      case 'tlsFailed':
        this.tlsFailed = entry;
        return;
      case 'capabilities':
        this.capabilities = entry;
        this.capabilitiesByStage[entry.stage] = entry;
        this.#learn(speakersOfKeywords(entry.capabilities.map(({ keyword }) => keyword)));
        return;
      case 'auth':
        this.authChoice = entry;
        return;
      default:
        return this.#takeEnd(entry);
    }
  }

  #takeEnd(entry: Entry): void {
    switch (entry.kind) {
      case 'failure':
        this.lastFailure = entry;
        return;
      case 'timeout':
        this.lastTimeout = entry;
        return;
      case 'clientError':
        this.clientError = entry;
        if (!this.lastRefusal) this.#takeQuoted(entry);
        if (!this.refusal && this.session?.side === 'server' && entry.command !== undefined)
          this.refusal = readComplaint(entry, entry.command);
        if (!this.refusal && !this.lastRefusal) this.#takeTold(entry);
        return;
      case 'cancelled':
        this.cancelled = true;
        return;
      case 'ended':
        this.ended = entry;
        return;
      default:
        return;
    }
  }

  /** The library tells of a reply that the transcript does not have. */
  #takeQuoted(error: ClientErrorEntry): void {
    const quoted = quotedReply(error);
    if (!quoted) return;
    this.refusal = this.#understood(readRefusal(quoted.entry, undefined, quoted.step));
    if (this.refusal) this.lastRefusal = this.refusal;
  }

  /** All that is known is an error that tells the reply's words, and they mean something. */
  #takeTold(error: ClientErrorEntry): void {
    const servers = tellsServersWords(error.message);
    if ((this.trouble.size > 0 && !servers) || !isToldOnly(this) || this.session?.side === 'server') return;
    const told = toldRefusal(error);
    if (!told) return;
    if (servers) this.trouble = noTrouble;
    const refusal = readWords({ ...error, message: told.text }, told.step);
    if (refusal.words.size === 0 && refusal.claims.size === 0) return;
    this.refusal = this.#understood(refusal);
    this.lastRefusal = refusal;
  }

  #learn(speakers: Speakers): void {
    this.speakers = together(this.speakers, speakers);
  }

  /** A refusal with what it means where it comes from. */
  #understood(refusal: Refusal | undefined): Refusal | undefined {
    if (!refusal) return undefined;
    this.#learn(refusal.speakers);
    const reading = readingOf(refusal, this.speakers);
    return reading ? { ...refusal, reading } : refusal;
  }

  #takeCommand(command: CommandEntry): void {
    this.lastCommand = command;
    switch (command.verb) {
      case 'EHLO':
      case 'HELO':
      case 'LHLO':
        this.helloSinceTls = true;
        this.helloName = command.text.slice(5).trim();
        return;
      case 'STARTTLS':
        this.starttls = 'asked';
        return;
      case 'AUTH':
        this.authAttempts++;
        this.authRefusal = undefined;
        this.authAttempt = { mechanism: mechanismOf(command), command, outcome: 'open' };
        return;
      case 'MAIL':
        this.mail = command;
        this.mailAccepted = false;
        this.recipientsAccepted = 0;
        this.recipientsRefused = 0;
        return;
      case 'QUIT':
        this.quit = command;
        return;
      default:
        return;
    }
  }

  #takeReply(reply: ReplyEntry): void {
    this.lastReply = reply;
    this.answered = this.entryAt(reply.answers);
    this.greeting ??= reply;
    const step = this.#stepOf(reply);
    this.step = step;
    if (step === 'unsolicited') this.unsolicited++;
    if (reply === this.greeting) this.#learn(speakersOfBanner(textOf(reply)));
    this.refusal = this.#understood(readRefusal(reply, this.answered, step));
    if (this.refusal) this.#takeRefusal(this.refusal);
    else this.#takeSuccess(reply, step);
  }

  /** A log may show nothing of what the client said; a session that is watched calls a reply to nothing unsolicited. */
  #stepOf(reply: ReplyEntry): Step {
    const known = this.answered !== undefined || (this.lastCommand !== undefined && this.session?.pieced !== true);
    if (known || reply.violations.some(({ id }) => id === 'unsolicited')) return stepOf(this.answered);
    return unseenStep(reply, this.step);
  }

  #takeRefusal(refusal: Refusal): void {
    this.lastRefusal = refusal;
    if (refusal.step === 'auth' && this.authAttempt) {
      this.authAttempt = { ...this.authAttempt, outcome: 'refused' };
      this.authRefusal = refusal;
    }
    if (refusal.step === 'starttls') this.starttls = 'refused';
    if (refusal.step === 'quit') this.quitAnswered = true;
    if (refusal.step === 'end-of-data' || refusal.step === 'bdat') this.unansweredData = undefined;
  }

  #takeSuccess(reply: ReplyEntry, step: Step): void {
    if (reply.code < 200 || reply.code >= 300) return;
    this.completedStep = step;
    switch (step) {
      case 'ehlo':
        this.helloAccepted = reply;
        this.#learn(speakersOfBanner((reply.lines[0] ?? '').toLowerCase()));
        return;
      case 'starttls':
        this.starttls = 'accepted';
        return;
      case 'auth':
        this.authenticated = true;
        if (this.authAttempt) this.authAttempt = { ...this.authAttempt, outcome: 'accepted' };
        return;
      case 'mail':
        this.mailAccepted = true;
        return;
      case 'end-of-data':
      case 'bdat':
        this.unansweredData = undefined;
        this.delivered++;
        return;
      case 'quit':
        this.quitAnswered = true;
        return;
      default:
        return;
    }
  }
}
