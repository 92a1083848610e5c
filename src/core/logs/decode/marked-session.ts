import type { LogFact, LogSink } from '../reader.ts';
import { gluedLines } from './joined-capabilities.ts';
import { networkError } from './network-errors.ts';
import { StarttlsWatch } from './starttls-watch.ts';

/** What a tool that marks who speaks says of one session; adds what follows from the dialogue. */
export class MarkedSession {
  /** When the line that is being read was written, in microseconds; undefined without times. */
  at: number | undefined;
  readonly #sink: LogSink;
  readonly #session: string;
  readonly #starttls = new StarttlsWatch();
  #asked = false;
  #message: 'no' | 'expected' | 'shown' = 'no';
  #spoken = false;
  #encrypted = false;

  /** @param session as in `LogEvent` */
  constructor(sink: LogSink, session = '') {
    this.#sink = sink;
    this.#session = session;
  }

  /** Whether either side has said anything since the connection was opened. */
  get spoken(): boolean {
    return this.#spoken;
  }

  /** Whether the last command has no reply yet. */
  get waiting(): boolean {
    return this.#asked;
  }

  /** Whether `354` was the last reply, so that the lines of the client are the message. */
  get inMessage(): boolean {
    return this.#message !== 'no';
  }

  /** Passes a fact on; that TLS has begun only once. @param linesAgo as in `LogEvent` */
  give(fact: LogFact, linesAgo = 0): void {
    if (fact.kind === 'tls' || fact.kind === 'tlsFailed') this.#starttls.clear();
    if (fact.kind === 'tls' && this.#encrypted) return;
    if (fact.kind === 'tls') this.#encrypted = true;
    this.#sink({
      session: this.#session,
      ...(this.at !== undefined && { at: this.at }),
      ...(linesAgo > 0 && { linesAgo }),
      ...fact,
    });
  }

  open(fact: Omit<Extract<LogFact, { kind: 'open' }>, 'kind'>): void {
    this.#starttls.clear();
    this.#asked = false;
    this.#message = 'no';
    this.#spoken = false;
    this.#encrypted = false;
    this.give({ kind: 'open', ...fact });
  }

  /** @param linesAgo as in `LogEvent` */
  client(text: string, linesAgo = 0): void {
    if (this.#message === 'no' && this.#starttls.client(text)) this.give({ kind: 'tls', implicit: false });
    this.#spoken = true;
    this.#asked = true;
    if (this.#message !== 'no') this.#message = text === '.' ? 'no' : 'shown';
    this.give({ kind: 'client', text }, linesAgo);
  }

  /** The end of a message that the log leaves out. @param octets its size, where the log tells */
  message(octets?: number): void {
    this.#message = 'no';
    this.#asked = true;
    this.give(octets === undefined ? { kind: 'message' } : { kind: 'message', octets });
  }

  server(text: string): void {
    for (const line of gluedLines(text)) this.#serverLine(line);
  }

  #serverLine(text: string): void {
    this.#spoken = true;
    this.#starttls.server(text);
    if (text.charAt(3) !== '-') {
      this.#asked = false;
      this.#message = text.startsWith('354') ? 'expected' : 'no';
    }
    this.give({ kind: 'server', text });
  }

  /** As `server`, in logs that leave out the message: a reply that follows `354` is the one to the message. */
  serverAfterUnseenMessage(text: string): void {
    if (this.#message !== 'no') this.message();
    this.server(text);
  }

  /** An error of the network, with what it means for the connection. @param linesAgo as in `LogEvent` */
  broken(message: string, linesAgo = 0): void {
    const error = networkError(message);
    if (error.code === 'ETIMEDOUT') this.give({ kind: 'timeout' }, linesAgo);
    else this.give({ kind: 'failure', ...error }, linesAgo);
    if (error.code === 'ECONNRESET') this.give({ kind: 'closed', by: 'server', how: 'reset' });
    else if (!this.#spoken && error.code !== undefined && error.code !== 'EPIPE')
      this.give({ kind: 'closed', by: 'network', how: 'never-connected' });
  }
}
