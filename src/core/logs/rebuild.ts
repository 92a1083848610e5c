import { concatBytes, encodeUtf8 } from '../smtp/bytes.ts';
import { maximumAwaited } from '../smtp/limits.ts';
import { Observer } from '../smtp/observer.ts';
import type { Draft, Entry, SessionEntry } from '../transcript/entry.ts';
import type { LogEvent, LogFact } from './reader.ts';
import {
  completed,
  isLateRefusal,
  isMiddle,
  timeoutDraft,
  tlsDraft,
  withoutUnsolicited,
  withoutViolation,
} from './fact-drafts.ts';
import { EntryPlaces } from './entry-places.ts';
import { lineOctets, lineText } from './line-octets.ts';
import { saysServerClosed, saysTimedOut, saysTlsFailed } from './error-words.ts';
import { ShownCredentials } from './shown-credentials.ts';
import type { ExposureSink } from './shown-credentials.ts';
import type { Locate, SourcePlace } from './source-place.ts';

type Fact<K extends LogFact['kind']> = Extract<LogFact, { kind: K }>;

/** Whose log it is. */
export interface LogOrigin {
  readonly tool: string;
  readonly side: SessionEntry['side'];
  /** As in `SessionEntry`; absent: no. */
  readonly pieced?: boolean;
}

/** Takes an entry; its `sourceLine` is set. */
export type EntrySink = (entry: Entry) => void;

/** Error messages of one session that are read for what follows from them. */
const maximumReports = 50;
/** Events that cannot belong to what a program says behind the end of a connection. */
const conversing: ReadonlySet<LogFact['kind']> = new Set<LogFact['kind']>(['client', 'clientOctets']);
const tlsHandshakeRecord = 0x16;
/** The second octet of `220`, and of no reply to a command that could come first but it. */
const digitTwo = 0x32;

/**
 * Makes the transcript of one session from what a log says of it: phases, capabilities, which reply answers what, messages
 * and masking are found out as in a session that is watched. An entry stands at the line of the log where it begins.
 */
export class SessionRebuilder {
  readonly #origin: LogOrigin;
  /** The client of the session, as the log names it. */
  #client: string;
  /** The program that says what its log tells. */
  #speaker: string;
  readonly #emit: EntrySink;
  readonly #credentials: ShownCredentials;
  readonly #observer: Observer;
  #seq = 0;
  #at = 0;
  readonly #places: EntryPlaces;
  /** Verbs of the commands that no reply has come to, by their `seq`. */
  readonly #verbs = new Map<number, string>();
  #port = 0;
  /** A read brought nothing since the server last said something: its stream has ended. */
  #serverEnded: { readonly place: SourcePlace; readonly at: number } | undefined;
  #timedOut = false;
  /** The server answered. */
  #replied = false;
  /** Error messages, with their time and line; taken at the end. */
  readonly #reports: { readonly text: string; readonly place: SourcePlace; readonly at: number }[] = [];
  /** The log shows octets, and every one of them. */
  #octets = false;
  /** The log starts in the middle of the session: replies may be to what it does not show. */
  #middle = false;
  /** The log shows something that the client said. */
  #clientSeen = false;
  #ended = false;
  #closing: { readonly event: Fact<'closed'>; readonly at: number; readonly place: SourcePlace } | undefined;
  /** STARTTLS was asked for. */
  #starttls = false;
  /** STARTTLS was accepted, and nothing tells of TLS yet. */
  #tlsDue = false;
  /** What is said is encrypted, and the log shows it so. */
  #opaque = false;
  #quitAnswered = false;
  #emptyReads: { count: number; readonly place: SourcePlace; lastLine: number; readonly at: number } | undefined;

  constructor(origin: LogOrigin, emit: EntrySink, exposed: ExposureSink = () => {}, locate: Locate = () => undefined) {
    this.#origin = origin;
    this.#client = origin.tool;
    this.#speaker = origin.tool;
    this.#emit = emit;
    this.#credentials = new ShownCredentials(exposed, locate);
    this.#places = new EntryPlaces(locate);
    this.#observer = new Observer({
      record: (draft, at) => this.#record(draft, at),
      chunks: false,
      fromStart: false,
      onSecret: (secret) => this.#credentials.learn(secret),
      onShown: (shown) => this.#credentials.foretell(shown),
    });
  }

  /** The connection has ended, or QUIT was answered: what is said to a client from now on is another session's. */
  get over(): boolean {
    return this.#ended || this.#closing !== undefined || this.#quitAnswered;
  }

  /** Nothing has been taken yet. */
  get empty(): boolean {
    return this.#seq === 0 && !this.#emptyReads;
  }

  /** Takes the next event; `line` is 1-based. */
  take(event: LogEvent, line: number): void {
    this.#places.line = line;
    this.#at = event.at ?? this.#at;
    if (event.kind === 'emptyRead') return this.#readNothing();
    this.#flushEmptyReads();
    if (this.#seq === 0) this.#begin(event);
    if (conversing.has(event.kind)) this.#finishClose();
    this.#take(event);
  }

  /** The log says no more of this session. */
  end(): void {
    this.#flushEmptyReads();
    if (this.#seq === 0 || this.#ended) return;
    this.#takeReports();
    if (this.#serverEnded && !this.#closing) this.#close({ kind: 'closed', by: 'client' });
    if (this.#closing) this.#finishClose();
    else this.#observer.lost(this.#at);
  }

  #begin(event: LogFact): void {
    const open = event.kind === 'open' ? event : undefined;
    const reached = event.kind === 'attempt' || event.kind === 'connected' ? event : undefined;
    const late = isLateRefusal(event);
    this.#middle = late || isMiddle(event);
    this.#port = open?.port ?? reached?.port ?? 0;
    this.#client = open?.client ?? this.#origin.tool;
    if (this.#origin.side === 'client') this.#speaker = this.#client;
    this.#record(
      {
        kind: 'session',
        phase: 'connect',
        host: open?.host ?? reached?.address ?? '',
        port: this.#port,
        security: open?.security ?? (this.#port === 465 ? 'tls' : 'none'),
        protocol: 'smtp',
        client: this.#client,
        side: open?.side ?? this.#origin.side,
        ...(this.#origin.pieced && { pieced: true }),
      },
      this.#at,
    );
    if (!late) return;
    this.#observer.connected(this.#at, { address: '', port: this.#port });
    this.#observer.greetingUnseen();
  }

  #take(event: LogFact): void {
    switch (event.kind) {
      case 'open':
      case 'emptyRead':
        return;
      case 'client':
        return this.#clientWrote(event);
      case 'server':
        return this.#serverWrote(event);
      case 'clientOctets':
        this.#octets = true;
        return this.#clientSaid(event.octets);
      case 'serverOctets':
        this.#octets = true;
        return this.#serverSaid(event.octets);
      case 'message':
        this.#places.clientLine();
        this.#clientSeen = true;
        return this.#observer.messagePassed(event.octets ?? 0, event.transfer ?? 'data', this.#at);
      case 'closed':
        return this.#close(event);
      case 'authFailed':
        return this.#authFailed(event);
      default:
        return this.#takeNews(event);
    }
  }

  #takeNews(event: LogFact): void {
    const { phase } = this.#observer;
    switch (event.kind) {
      case 'attempt':
        this.#record({ kind: 'attempt', phase, address: event.address, port: event.port ?? this.#port }, this.#at);
        return;
      case 'connected':
        return this.#observer.connected(this.#at, { address: event.address ?? '', port: event.port ?? this.#port });
      case 'tls':
        this.#tlsDue = false;
        return this.#observer.tlsStarted(this.#at, tlsDraft(event, phase, !this.#starttls));
      case 'tlsFailed': {
        this.#tlsDue = false;
        const { implicit = !this.#starttls, code = '', message } = event;
        this.#record({ kind: 'tlsFailed', phase, implicit, code, message, servername: '' }, this.#at);
        return;
      }
      case 'failure': {
        const { code = '', message, final = true } = event;
        // STARTTLS was accepted: what fails then is the handshake.
        if (this.#tlsDue && saysTlsFailed.test(message)) return this.#takeNews({ kind: 'tlsFailed', message, code });
        this.#report(`${code} ${message}`);
        this.#record({ kind: 'failure', phase, code, message: this.#masked(message), final }, this.#at);
        return;
      }
      default:
        return this.#takeWords(event);
    }
  }

  #takeWords(event: LogFact): void {
    const { phase } = this.#observer;
    switch (event.kind) {
      case 'timeout':
        return this.#timeout(event);
      case 'clientError':
        return this.#clientError(event.message, event.code, event.command);
      case 'note':
        this.#record({ kind: 'note', phase, text: this.#masked(event.text), importance: event.importance }, this.#at);
        return;
      default:
    }
  }

  /** A line, most of which need no detour over octets. */
  #clientWrote(event: Fact<'client'>): void {
    const text = lineText(event);
    if (text === undefined) return this.#clientSaid(lineOctets(event));
    if (!this.#clientSpeaks(text.charCodeAt(0), text.charCodeAt(1))) return;
    this.#places.clientLine(text);
    this.#observer.clientLine(text, this.#at);
  }

  #clientSaid(octets: Uint8Array): void {
    if (!this.#clientSpeaks(octets[0], octets[1])) return;
    this.#places.clientOctets(octets);
    this.#observer.clientBytes(octets, this.#at);
  }

  /** @returns whether it can be read; @param first first octet, `second` the second one */
  #clientSpeaks(first: number | undefined, second: number | undefined): boolean {
    if (this.#tlsDue || this.#seq === 1) this.#readTls(first, second);
    if (this.#opaque) return false;
    this.#clientSeen = true;
    return true;
  }

  #serverWrote(event: Fact<'server'>): void {
    const text = lineText(event);
    if (text === undefined) return this.#serverSaid(lineOctets(event));
    if (!this.#serverSpeaks(text.charCodeAt(1))) return;
    this.#places.serverLine(text);
    this.#observer.serverLine(text, this.#at);
  }

  #serverSaid(octets: Uint8Array): void {
    if (!this.#serverSpeaks(octets[1])) return;
    this.#places.serverOctets(octets);
    this.#observer.serverBytes(octets, this.#at);
  }

  /** @returns whether it can be read; @param second its second octet */
  #serverSpeaks(second: number | undefined): boolean {
    if (this.#opaque) return false;
    this.#serverEnded = undefined;
    // Some programs do not log the greeting: then the first reply is the one to what the client said first.
    const unseen = this.#clientSeen || this.#middle;
    if (unseen && this.#observer.nextAwaited?.verb === 'GREETING' && second !== digitTwo)
      this.#observer.greetingUnseen();
    return true;
  }

  /** A client that goes on behind an accepted STARTTLS does so inside TLS, shown decrypted or not. */
  #readTls(first: number | undefined, second: number | undefined): void {
    if (first === tlsHandshakeRecord && second === 3) {
      this.#opaque = true;
      this.#record(
        {
          kind: 'note',
          phase: this.#observer.phase,
          text: 'from here on the log shows encrypted octets only',
          importance: 'info',
        },
        this.#at,
      );
    } else if (this.#tlsDue) {
      this.#observer.tlsStarted(this.#at, tlsDraft({ kind: 'tls' }, this.#observer.phase, false));
    }
    this.#tlsDue = false;
  }

  /** What a program says behind the end can tell who ended it: the entry waits for it. */
  #close(event: Fact<'closed'>): void {
    if (this.#ended) return;
    this.#closing ??= { event, at: this.#at, place: this.#places.here() };
    if (event.how === 'reset') this.#finishClose();
  }

  #finishClose(): void {
    const closing = this.#closing;
    if (!closing || this.#ended) return;
    this.#takeReports();
    if (this.#clientSeen) this.#forgetUnseen();
    this.#closing = undefined;
    this.#ended = true;
    const { by, how = 'fin' } = closing.event;
    const first = by === 'client' ? this.#serverEnded : undefined;
    this.#places.at(first?.place ?? closing.place, () =>
      this.#observer.ended(first?.at ?? closing.at, { by: first ? 'server' : by, how }),
    );
  }

  /** The server's own reply where the log has it, else what the program says of it. */
  #authFailed({ mechanism = '', text }: Fact<'authFailed'>): void {
    const awaited = this.#observer.nextAwaited?.verb;
    const command = mechanism === '' ? 'AUTH' : `AUTH ${mechanism}`;
    if (!/^[45]\d\d(?:[ -]|$)/.test(text)) return this.#clientError(text, '', command);
    if (awaited !== 'AUTH' && awaited !== 'RESPONSE') this.#clientSaid(encodeUtf8(`${command}\r\n`));
    this.#serverSaid(concatBytes(encodeUtf8(text), encodeUtf8('\r\n')));
  }

  #clientError(text: string, code = '', command?: string): void {
    this.#report(`${code} ${text}`);
    const { phase } = this.#observer;
    const message = this.#masked(text);
    const draft = { kind: 'clientError', phase, client: this.#speaker, code, message } as const;
    this.#record(command === undefined ? draft : { ...draft, command }, this.#at);
  }

  /** Programs write their errors past their log: what follows from one is known when the log has said all else. */
  #report(text: string): void {
    const place = this.#places.here(text);
    if (saysServerClosed.test(text)) this.#serverEnded ??= { place, at: this.#at };
    if (this.#reports.length < maximumReports) this.#reports.push({ text, place, at: this.#at });
  }

  /** An error message may be the only place where the log shows that the client gave up waiting. */
  #takeReports(): void {
    if (this.#reports.length === 0) return;
    const now = this.#at;
    for (const { text, place, at } of this.#reports.splice(0)) {
      if (this.#timedOut || !saysTimedOut.test(text)) continue;
      this.#at = at;
      this.#places.at(place, () => this.#timeout({ kind: 'timeout' }));
    }
    this.#at = now;
  }

  #timeout(event: Fact<'timeout'>): void {
    this.#timedOut = true;
    this.#record(timeoutDraft(event, this.#observer.phase, this.#observer.nextAwaited), this.#at);
  }

  #readNothing(): void {
    this.#serverEnded ??= { place: this.#places.here(), at: this.#at };
    const reads = (this.#emptyReads ??= {
      count: 0,
      place: this.#places.here(),
      lastLine: this.#places.line,
      at: this.#at,
    });
    reads.count++;
    reads.lastLine = this.#places.line;
  }

  #flushEmptyReads(): void {
    const reads = this.#emptyReads;
    this.#emptyReads = undefined;
    if (!reads || this.#seq === 0) return;
    const { count, place, lastLine, at } = reads;
    const { phase } = this.#observer;
    this.#places.at(place, () =>
      this.#record({ kind: 'emptyReads', phase, count, ...(lastLine > place.line && { lastLine }) }, at),
    );
  }

  #record(draft: Draft, at: number): { readonly seq: number } {
    const placed = draft.kind === 'reply' ? this.#places.within(draft) : draft;
    const whole = this.#clientSeen && !this.#middle && !this.#origin.pieced;
    const seen = whole ? this.#withoutEarly(placed) : withoutUnsolicited(placed);
    const safe = this.#credentials.mask(seen, this.#places.line);
    const entry = completed(safe, this.#seq++, at, this.#places.of(draft));
    this.#emit(entry);
    if (entry.kind === 'reply') this.#follow(entry);
    if (entry.kind === 'command') {
      this.#await(entry.seq, entry.verb);
      this.#starttls ||= entry.verb === 'STARTTLS';
      const { sourceLine: line = this.#places.line, sourceColumn: column } = entry;
      this.#credentials.entered(column === undefined ? { line } : { line, column });
    }
    return entry;
  }

  /** A log of lines need not show the greeting, nor any reply: then nobody knows what was left unanswered. */
  #forgetUnseen(): void {
    if (this.#observer.nextAwaited?.verb === 'GREETING') this.#observer.greetingUnseen();
    if (!this.#replied && this.#closing?.event.by === 'client') this.#observer.repliesUnseen();
  }

  #withoutEarly(draft: Draft): Draft {
    return draft.kind === 'command' && !this.#octets ? withoutViolation(draft, 'early-talker') : draft;
  }

  #masked(text: string): string {
    return this.#credentials.maskText(text, this.#places.line);
  }

  #await(seq: number, verb: string): void {
    this.#verbs.set(seq, verb);
    if (this.#verbs.size <= maximumAwaited) return;
    const [oldest = seq] = this.#verbs.keys();
    this.#verbs.delete(oldest);
  }

  #follow(reply: Extract<Entry, { kind: 'reply' }>): void {
    this.#replied = true;
    const verb = reply.answers === undefined ? undefined : this.#verbs.get(reply.answers);
    this.#verbs.delete(reply.answers ?? -1);
    this.#tlsDue = verb === 'STARTTLS' && reply.code === 220;
    this.#quitAnswered ||= verb === 'QUIT';
  }
}
