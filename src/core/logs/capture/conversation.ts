import { decodeLatin1 } from '../../smtp/bytes.ts';
import type { LogFact } from '../reader.ts';
import type { Segment } from './packets.ts';
import { TcpDirection } from './tcp-direction.ts';
import type { Ordered } from './tcp-direction.ts';
import { TlsWatch } from './tls-watch.ts';

export type Side = 'client' | 'server';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Takes a fact of a conversation that is SMTP, and where and when it was proved. */
export type FactSink = (fact: LogFact, at: number, frame: number) => void;

interface Held {
  readonly fact: LogFact;
  readonly at: number;
  readonly frame: number;
}

/** Where servers listen: relay, LMTP, implicit TLS, submission, and the usual other one. */
export const smtpPorts: readonly number[] = [24, 25, 465, 587, 2525];
/** Facts that are kept while it is open whether the conversation is SMTP. */
const maximumHeld = 64;
/** Microseconds that a client waits for the server before its leaving is taken for giving up. */
const leastWait = 1_000_000;
const smtpCommand = /^(?:EHLO|HELO|LHLO|STARTTLS|MAIL|QUIT|NOOP|RSET|HELP|XCLIENT)\b/i;

/** One TCP connection: what both sides said, in order, and how it began and ended. */
export class Conversation {
  readonly client: Endpoint;
  readonly #server: Endpoint;
  readonly #sink: FactSink;
  readonly #directions: Readonly<Record<Side, TcpDirection>> = {
    client: new TcpDirection(),
    server: new TcpDirection(),
  };
  readonly #tls: TlsWatch;
  /** Undefined while it is open. */
  #smtp: boolean | undefined;
  #held: Held[] = [];
  #at = 0;
  #frame = 0;
  #synCount = 0;
  #connected = false;
  #over = false;
  #connection: Held | undefined;
  /** Since when the client has been waiting for the server; undefined when it is not. */
  #heardAt: number | undefined;
  #lossy = false;
  #closedTold = false;

  constructor(client: Endpoint, server: Endpoint, sink: FactSink) {
    this.client = client;
    this.#server = server;
    this.#sink = sink;
    this.#smtp = smtpPorts.includes(server.port) ? true : undefined;
    this.#tls = new TlsWatch(server.port === 465, (fact) => this.#emit(fact));
  }

  /** Nothing more will be told of it. */
  get over(): boolean {
    return this.#over || this.#smtp === false;
  }

  take(segment: Segment, at: number, frame: number): void {
    this.#at = at;
    this.#frame = frame;
    if (this.#smtp === false) return;
    const side: Side = this.#isFromClient(segment) ? 'client' : 'server';
    const own = this.#directions[side];
    if (segment.syn) this.#synchronise(segment, side);
    const dataStart = segment.syn ? (segment.sequence + 1) >>> 0 : segment.sequence;
    const other = side === 'client' ? 'server' : 'client';
    if (segment.ack) this.#deliver(other, this.#directions[other].acknowledged(segment.acknowledgement));
    if (segment.length > 0) this.#connect();
    if (segment.length > 0 && segment.data.length === 0) {
      own.pass(dataStart, segment.length);
      this.#hidden(side, segment.length);
    }
    this.#lossy = segment.lossy === true;
    this.#deliver(side, own.push(dataStart, segment.data));
    if (segment.fin) own.finish((dataStart + segment.length) >>> 0);
    if (segment.rst) this.#reset(side);
    else if (this.#directions.server.finished) this.#close('server', 'fin');
  }

  /** The capture has ended. */
  end(): void {
    if (this.#smtp === false || this.#over) return;
    if (!this.#connected && this.#synCount > 1) return this.#emit({ kind: 'timeout', waitingFor: 'connect' });
    this.#deliver('client', this.#directions.client.flush());
    this.#deliver('server', this.#directions.server.flush());
    if (this.#directions.client.finished) this.#close('client', 'fin');
  }

  #isFromClient({ source, sourcePort }: Segment): boolean {
    return source === this.client.address && sourcePort === this.client.port;
  }

  #synchronise({ sequence, ack }: Segment, side: Side): void {
    this.#directions[side].begin(sequence);
    if (ack) return this.#connect();
    if (this.#synCount++ > 0) return;
    const { address, port } = this.#server;
    this.#emit({ kind: 'open', host: address, port, ...(port === 465 && { security: 'tls' as const }) });
    this.#emit({ kind: 'attempt', address, port });
  }

  #connect(): void {
    if (this.#connected) return;
    this.#connected = true;
    const { address, port } = this.#server;
    if (this.#synCount === 0) this.#emit({ kind: 'open', host: address, port });
    this.#connection = { fact: { kind: 'connected', address, port }, at: this.#at, frame: this.#frame };
    this.#heardAt = this.#at;
  }

  /** Told only when what follows is shown, or nothing follows: a greeting that is not shown would seem to be missing. */
  #tellConnected(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection) this.#emit(connection.fact, connection.at, connection.frame);
  }

  #deliver(side: Side, parts: readonly Ordered[]): void {
    for (const { missing, octets } of parts) {
      this.#tellConnected();
      this.#spoken(side);
      if (missing > 0) {
        const text = `${String(missing)} octets of the ${side} are missing from the capture`;
        this.#emit({ kind: 'note', text, importance: 'warn' });
      }
      if (this.#smtp === undefined) this.#decide(side, octets);
      if (this.#tls.take(side, octets, this.#lossy)) continue;
      this.#emit({ kind: side === 'client' ? 'clientOctets' : 'serverOctets', octets: octets.slice() });
    }
  }

  /** On other ports a server that greets with 220 is SMTP when it says so, or when the client goes on as in SMTP. */
  #decide(side: Side, octets: Uint8Array): void {
    const text = decodeLatin1(octets.subarray(0, 512));
    if (side === 'client') return this.#settle(this.#held.some(isGreeting) && smtpCommand.test(text));
    if (!/^220[ -]/.test(text)) return this.#settle(false);
    if (/SMTP/i.test(text)) this.#settle(true);
  }

  #settle(smtp: boolean): void {
    this.#smtp = smtp;
    const held = this.#held;
    this.#held = [];
    if (smtp) for (const { fact, at, frame } of held) this.#sink(fact, at, frame);
  }

  #hidden(side: Side, length: number): void {
    this.#connection = undefined;
    this.#heardAt = undefined;
    const text = `the ${side} sent ${String(length)} octets that the capture does not show`;
    this.#emit({ kind: 'note', text, importance: 'info' });
  }

  #reset(side: Side): void {
    this.#deliver('client', this.#directions.client.flush());
    this.#deliver('server', this.#directions.server.flush());
    if (this.#connected) return this.#close(side, 'reset');
    if (side === 'server') {
      const { address, port } = this.#server;
      this.#emit({
        kind: 'failure',
        message: `${address}:${String(port)} refused the connection`,
        code: 'ECONNREFUSED',
      });
    }
    this.#close(side, 'never-connected');
  }

  #close(by: Side, how: 'fin' | 'reset' | 'never-connected'): void {
    if (this.#over) return;
    const first = by === 'server' && this.#directions.client.finished && how === 'fin' ? 'client' : by;
    this.#tellConnected();
    this.#giveUp(first);
    this.#tls.closed(first);
    this.#over = how !== 'fin' || (this.#directions.client.finished && this.#directions.server.finished);
    if (!this.#closedTold) this.#emit({ kind: 'closed', by: first, how });
    this.#closedTold = true;
  }

  #spoken(side: Side): void {
    this.#heardAt = side === 'client' ? this.#at : undefined;
  }

  /** A client that has heard nothing for a while and closes has waited in vain. */
  #giveUp(by: Side): void {
    const waited = this.#at - (this.#heardAt ?? this.#at);
    if (by !== 'client' || this.#closedTold || this.#tls.inside || waited < leastWait) return;
    this.#emit({ kind: 'timeout', limitMs: Math.round(waited / 1000) });
  }

  #emit(fact: LogFact, at = this.#at, frame = this.#frame): void {
    if (this.#smtp === true) return this.#sink(fact, at, frame);
    if (this.#smtp === false) return;
    this.#held.push({ fact, at, frame });
    if (this.#held.length > maximumHeld) this.#settle(false);
  }
}

function isGreeting({ fact }: Held): boolean {
  return fact.kind === 'serverOctets';
}
