import type { LogFact, LogSink } from '../reader.ts';
import { MarkedSession } from './marked-session.ts';
import { UnmarkedDialogue } from './unmarked-dialogue.ts';

/** Typed to leave: telnet's escape, what is typed then, and an interrupt. */
const leaves = /^(?:\^[\]C]|telnet> .{0,40})$/;

/** What is known of a connection before it stands. */
interface Target {
  readonly host?: string;
  readonly port?: number;
}

/** A session held by hand at a terminal: first what the program says of the connection, then both sides without marks. */
export class TypedSession {
  readonly #session: MarkedSession;
  #dialogue = new UnmarkedDialogue();
  #opened = false;
  #connected = false;
  #gaveUp = false;
  #held: LogFact[] = [];

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  /** Whether a connection stands, so that lines are of the dialogue. */
  get connected(): boolean {
    return this.#connected;
  }

  /** The program tries an address. Kept until the name of the host is known, or the attempt has failed. */
  attempt(address: string, port?: number): void {
    if (this.#connected) this.closed('client');
    this.#held.push({ kind: 'attempt', address, ...(port === undefined ? {} : { port }) });
  }

  connect(target: Target, fact: Extract<LogFact, { kind: 'connected' }> = { kind: 'connected' }): void {
    if (this.#connected) this.closed('client');
    this.#begin(target);
    this.#session.give(fact);
    this.#connected = true;
    this.#gaveUp = false;
    this.#dialogue = new UnmarkedDialogue();
  }

  failed(message: string, target: Target = {}): void {
    this.#begin(target);
    this.#session.broken(message);
    this.#connected = false;
    this.#opened = false;
  }

  /** @param linesAgo as in `LogEvent` */
  give(fact: LogFact, linesAgo = 0): void {
    this.#begin({});
    this.#session.give(fact, linesAgo);
  }

  closed(by: 'client' | 'server'): void {
    if (this.#connected) this.#session.give({ kind: 'closed', by });
    this.#connected = false;
    this.#opened = false;
  }

  /** A line of the dialogue. */
  line(text: string): void {
    if (text === '' && !this.#dialogue.inMessage) return;
    if (leaves.test(text)) return this.#left();
    const side = this.#dialogue.side(text);
    if (side === 'server' || (side === undefined && this.#dialogue.serverIsNext)) this.#session.server(text);
    else {
      if (side === undefined) this.#dialogue.clientSpoke();
      this.#session.client(text.replaceAll('^H', '\b'));
    }
  }

  /** Whoever sat there waited no longer for what was due. */
  #left(): void {
    if (this.#gaveUp || this.#dialogue.inMessage || !this.#dialogue.serverIsNext) return;
    this.#gaveUp = true;
    this.#session.give(this.#session.spoken ? { kind: 'timeout' } : { kind: 'timeout', waitingFor: 'greeting' });
  }

  /** Gives out what was held back. */
  end(): void {
    if (this.#held.length > 0) this.#begin({});
  }

  #begin(target: Target): void {
    if (!this.#opened) this.#session.open(target);
    this.#opened = true;
    for (const fact of this.#held.splice(0)) this.#session.give(fact);
  }
}
