import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { isKnownVerb, readVerb } from '../../core/smtp/client-lines.ts';
import { Observer } from '../../core/smtp/observer.ts';
import { Transcript } from '../../core/transcript/transcript.ts';
import { Redactor } from '../../core/transcript/redaction.ts';
import { nowUs } from '../clock.ts';
import type { ServerCertificate } from './certificates.ts';
import { ClientStream } from './client-stream.ts';
import { RuleFinder, type Occasion, type ServerMemory } from './conditions.ts';
import { Performer, type Stage } from './performer.ts';
import { SeededRandom } from './random.ts';
import { type AcceptedMessage, type Answer, Responder } from './responder.ts';
import type { Scenario, Step } from './schema.ts';

export interface ConnectionOptions {
  readonly scenario: Scenario;
  readonly memory: ServerMemory;
  /** 1 for the server's first connection. */
  readonly number: number;
  readonly certificate: ServerCertificate;
  readonly deliver: (message: AcceptedMessage) => void;
}

/** One client's connection to the fault server: rules of the scenario first, a well-behaved server where none fits. */
export class Connection implements Stage {
  readonly transcript: Transcript;
  readonly #options: ConnectionOptions;
  readonly #responder: Responder;
  readonly #rules: RuleFinder;
  readonly #stream: ClientStream;
  readonly #performer: Performer;
  readonly #observer: Observer;
  readonly #abort = new AbortController();
  /** The TCP connection, under TLS or not. */
  readonly #plainSocket: Socket;
  #socket: Socket;
  #answer: Answer = { lines: [] };
  #ended = false;
  /** Who ended its side first. */
  #closedBy: 'client' | 'server' | undefined;
  #how: 'fin' | 'reset' = 'fin';

  constructor(socket: Socket, options: ConnectionOptions) {
    const { scenario, memory, number } = options;
    const redactor = new Redactor();
    this.#options = options;
    this.#plainSocket = socket;
    this.#socket = socket;
    this.transcript = new Transcript(redactor);
    this.#rules = new RuleFinder(scenario, memory, number);
    this.#stream = new ClientStream(scenario.limits.messageOctets + 1024 * 1024);
    const random = new SeededRandom((scenario.seed + number - 1) % 4_294_967_296);
    this.#responder = new Responder(scenario, random, options.deliver);
    this.#performer = new Performer(this, random, scenario.limits);
    this.#observer = new Observer({
      record: this.transcript.append.bind(this.transcript),
      protocol: scenario.protocol,
      onSecret: (secret) => redactor.addSecret(secret),
    });
  }

  get closed(): boolean {
    return this.#ended || this.#socket.destroyed;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Serves until the connection is over; never rejects. */
  async serve(): Promise<void> {
    const { scenario } = this.#options;
    this.#enterSession();
    this.#listen(this.#socket);
    const timer = setTimeout(() => this.close('reset'), scenario.limits.connectionMs);
    try {
      if (scenario.tls.mode !== 'implicit' || (await this.#startTls())) await this.#converse();
    } catch {
      this.close('reset');
    } finally {
      clearTimeout(timer);
      if (!this.closed) this.close(this.#performer.exhausted ? 'reset' : 'fin');
    }
  }

  /** Stops at once. */
  abort(): void {
    this.#socket.destroy();
    this.#end('network');
  }

  write(bytes: Uint8Array): Promise<boolean> {
    if (this.closed || this.#socket.writableEnded || bytes.length === 0) return Promise.resolve(!this.closed);
    this.#observer.serverBytes(bytes, nowUs());
    return new Promise((done) => {
      const finished = () => {
        this.signal.removeEventListener('abort', finished);
        done(!this.closed);
      };
      this.signal.addEventListener('abort', finished);
      this.#socket.write(bytes, finished);
    });
  }

  close(how: 'fin' | 'reset' | 'half' | 'truncate'): void {
    this.#closedBy ??= 'server';
    if (how === 'half') return void this.#socket.end();
    this.#how = how === 'reset' ? 'reset' : 'fin';
    const socket = this.#socket;
    if (how === 'fin') socket.end(() => socket.destroySoon());
    else if (how === 'reset') this.#plainSocket.resetAndDestroy();
    else this.#plainSocket.destroy();
    this.#end(this.#closedBy);
  }

  async behave(): Promise<readonly string[]> {
    this.#answer = await Promise.resolve(this.#wellBehaved());
    return this.#answer.lines;
  }

  async awaitLine(): Promise<void> {
    await this.#nextLine();
  }

  #wellBehaved: () => Answer = () => ({ lines: [] });

  async #converse(): Promise<void> {
    const { greeting, accept } = this.#options.scenario;
    if (accept.proxyProtocol && !(await this.#stream.proxyHeader())) return this.close('reset');
    await this.#handle('CONNECT', '', () => this.#responder.greeting(), greeting);
    while (!this.closed && !this.#performer.exhausted) {
      const line = await this.#nextLine();
      if (line === undefined) return;
      await this.#handleLine(line);
      if (this.#performer.silent) await this.#drain();
    }
  }

  async #handleLine(line: string): Promise<void> {
    const exchanging = this.#responder.exchanging;
    const verb = readVerb(line);
    const command = exchanging ? 'RESPONSE' : isKnownVerb(verb) ? verb : 'UNKNOWN';
    await this.#handle(command, line, () =>
      exchanging ? this.#responder.respond(line) : this.#responder.answer(verb, line),
    );
    switch (this.#answer.then) {
      case 'startTls':
        if (!this.closed) await this.#startTls();
        return;
      case 'message':
        return this.#takeMessage(await this.#stream.message(), (content) => this.#responder.message(content));
      case 'chunk':
        return this.#takeMessage(await this.#stream.octets(this.#answer.octets ?? 0), (content) =>
          this.#responder.chunk(content),
        );
      case 'skipChunk':
        if (await this.#stream.skip(this.#answer.octets ?? 0))
          await this.#handle('MESSAGE', '', () => this.#responder.chunkSkipped());
        return;
      case 'close':
        return this.close('fin');
      case undefined:
        return;
    }
  }

  async #takeMessage(content: Uint8Array | undefined, answer: (content: Uint8Array) => Answer): Promise<void> {
    if (content) await this.#handle('MESSAGE', '', () => answer(content));
  }

  /** Lets the rule that fits speak, or `steps`, or the well-behaved server. */
  async #handle(command: string, line: string, answer: () => Answer, steps?: readonly Step[]): Promise<void> {
    const chosen = this.#rules.find(this.#occasion(command, line))?.do ?? steps;
    this.#answer = { lines: [] };
    this.#wellBehaved = answer;
    if (!chosen) return this.#behaveOrRefuse();
    const text = firstReply(chosen);
    if (/^[23]/.test(text) && !chosen.some((step) => step.behave))
      this.#answer = this.#agreed(command, chosen, answer());
    const verdict = text !== '' && !text.startsWith('334');
    if (verdict && (command === 'AUTH' || command === 'RESPONSE')) this.#responder.settleExchange(text.startsWith('2'));
    await this.#performer.perform(chosen);
  }

  /** The usual reply, but for what the scenario does with credentials that are wrong. */
  async #behaveOrRefuse(): Promise<void> {
    const lines = await this.behave();
    const { refused } = this.#options.scenario.auth;
    if (refused && lines[0]?.startsWith('535')) await this.#performer.perform(refused);
    else await this.#performer.reply(lines);
  }

  /** A server that answers otherwise but says yes goes on as if it had said so in the usual words. */
  #agreed(command: string, chosen: readonly Step[], usual: Answer): Answer {
    const lines = firstReplyLines(chosen);
    if (command === 'EHLO' || command === 'LHLO') this.#responder.offer(lines);
    // A scenario that says 220 means it, also where STARTTLS is hidden.
    if (command === 'STARTTLS' && !this.#responder.tls && lines[0]?.startsWith('220')) {
      return { lines: [], then: 'startTls' };
    }
    return usual.lines[0]?.[0] === lines[0]?.[0] || usual.then === 'chunk' ? usual : { lines: [] };
  }

  #occasion(command: string, line: string): Occasion {
    const { tls, authenticated, clientCertificate } = this.#responder;
    return { command, line, tls, authenticated, clientCertificate };
  }

  async #nextLine(): Promise<string | undefined> {
    const { idle } = this.#options.scenario;
    if (!idle) return this.#stream.line();
    const timer = setTimeout(() => void this.#performer.perform(idle.do), idle.afterMs);
    try {
      return await this.#stream.line();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Silent: reads on and says nothing, until the client goes. */
  async #drain(): Promise<void> {
    while (!this.closed && (await this.#stream.line()) !== undefined);
  }

  #startTls(): Promise<boolean> {
    const { scenario, certificate } = this.#options;
    const { handshake, clientCertificate, minVersion, maxVersion, ciphers } = scenario.tls;
    if (handshake) return this.#spoilHandshake(handshake);
    const plain = this.#socket;
    plain.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
    this.#stream.clear();
    const secureContext = createSecureContext({
      cert: certificate.cert,
      key: certificate.key,
      ca: certificate.caPem,
      minVersion,
      maxVersion,
      ...(ciphers !== undefined && { ciphers }),
    });
    const secure = new TLSSocket(plain, {
      isServer: true,
      secureContext,
      requestCert: clientCertificate !== 'none',
      rejectUnauthorized: clientCertificate === 'required',
    });
    this.#socket = secure;
    return new Promise((done) => {
      secure.once('secure', () => {
        this.#observer.tlsStarted(nowUs());
        this.#responder.secured(secure.authorized);
        const allowed = clientCertificate !== 'required' || secure.authorized;
        if (!allowed) secure.destroy();
        done(allowed);
      });
      this.#listen(secure);
      secure.once('close', () => done(false));
    });
  }

  /** What the scenario does instead of a handshake, once the client has begun one. */
  async #spoilHandshake(steps: readonly Step[]): Promise<boolean> {
    if (!this.#options.scenario.tls.handshakeAtOnce) await this.#stream.clientHello();
    await this.#performer.perform(steps);
    await this.#drain();
    return false;
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => {
      const copy = Uint8Array.from(bytes);
      this.#observer.clientBytes(copy, nowUs());
      if (!this.#stream.push(copy)) this.close('reset');
    });
    socket.on('error', () => (this.#how = 'reset'));
    socket.on('end', () => {
      this.#closedBy ??= 'client';
      this.#stream.end();
    });
    socket.on('close', () => this.#end(this.#closedBy ?? 'client'));
  }

  #enterSession(): void {
    const { scenario } = this.#options;
    const { remoteAddress = '', remotePort = 0, localPort = 0 } = this.#socket;
    const security = scenario.tls.mode === 'implicit' ? 'tls' : scenario.tls.mode;
    const draft = { kind: 'session', phase: 'connect', host: scenario.host, port: localPort, security } as const;
    this.#observer.record({ ...draft, protocol: scenario.protocol, client: 'fault server', side: 'server' }, nowUs());
    this.#observer.connected(nowUs(), { address: remoteAddress, port: remotePort });
  }

  #end(by: 'client' | 'server' | 'network'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stream.end();
    this.#abort.abort();
    this.#observer.ended(nowUs(), { by, how: by === 'network' ? 'error' : this.#how });
  }
}

/** The start of the first thing that the steps say. */
function firstReply(steps: readonly Step[]): string {
  return firstReplyLines(steps)[0] ?? '';
}

function firstReplyLines(steps: readonly Step[]): readonly string[] {
  const speaking = steps.find((step) => step.reply !== undefined || step.raw !== undefined);
  return speaking?.reply !== undefined ? [speaking.reply].flat() : (speaking?.raw ?? '').split('\r\n');
}
