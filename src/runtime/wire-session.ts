import { createHash, createHmac, pbkdf2, randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Profile } from '../core/profiles/profile.ts';
import type { Action, Outcome, SessionInput } from '../core/smtp/actions.ts';
import { ClientSession } from '../core/smtp/client-session.ts';
import type { Mail } from '../core/smtp/command-lines.ts';
import { assertNever } from '../core/smtp/errors.ts';
import type { Digests } from '../core/smtp/sasl/exchange.ts';
import type { Redactor } from '../core/transcript/redaction.ts';
import type { Transcript } from '../core/transcript/transcript.ts';
import { nowUs } from './clock.ts';
import { errorCode, resolve } from './resolver.ts';
import type { SessionDriver, SessionHost } from './session.ts';
import { certificateChain, tlsDetails } from './tls-details.ts';
import type { TlsFiles } from './tls-files.ts';
import { TlsTap } from './tls-tap.ts';

export interface DriverOptions {
  readonly profile: Profile;
  readonly mail?: Mail;
  readonly tlsFiles: TlsFiles;
  readonly host: SessionHost;
  readonly machine: string;
  readonly transcript: Transcript;
  readonly redactor: Redactor;
}

export const nodeDigests: Digests = {
  hash: (name, data) => createHash(name).update(data).digest(),
  hmac: (name, key, data) => createHmac(name, key).update(data).digest(),
};

type Wants = (action: Action) => boolean;

/** Performs what the engine wants done, on real sockets, names and timers, and tells it what happened. */
export class WireSession implements SessionDriver {
  readonly #options: DriverOptions;
  readonly #session: ClientSession;
  #socket: Socket | undefined;
  /** The TCP connection, also below TLS. */
  #tcp: Socket | undefined;
  /** Only with TLS. */
  #tap: TlsTap | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerLeftMs: number | undefined;
  #timerEndsMs = 0;
  #actions: Action[] = [];
  #performing = false;
  #wants: Wants | undefined;
  #held: Action | undefined;
  #heldInputs: SessionInput[] = [];
  #finish: (outcome: Outcome) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #finished = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    const { profile, mail, transcript, machine } = options;
    const nonce = randomUUID();
    const record = transcript.append.bind(transcript);
    this.#session = new ClientSession({ profile, ...(mail && { mail }), record, digests: nodeDigests, nonce, machine });
  }

  run(): Promise<Outcome> {
    return new Promise((finish, fail) => {
      this.#finish = finish;
      this.#fail = fail;
      this.#tell({ kind: 'started', atUs: nowUs() });
    });
  }

  cancel(): void {
    if (this.#held) this.#letGo();
    this.#tell({ kind: 'cancelled', atUs: nowUs() });
  }

  holdBefore(wants: Wants | undefined): void {
    this.#wants = wants;
  }

  resume(): void {
    const action = this.#letGo();
    if (!action) return;
    this.#tell({ kind: 'resumed', atUs: nowUs(), action: action.kind });
    this.#actions.unshift(action);
    this.#performAll(true);
    for (const input of this.#heldInputs.splice(0)) this.#tell(input);
  }

  /** Ends the hold without performing what was held. */
  #letGo(): Action | undefined {
    const action = this.#held;
    this.#held = undefined;
    this.#socket?.resume();
    if (this.#timerLeftMs !== undefined) this.#setTimer(this.#timerLeftMs);
    this.#timerLeftMs = undefined;
    return action;
  }

  #tell(input: SessionInput): void {
    if (this.#finished) return;
    const asIs = input.kind === 'held' || input.kind === 'resumed' || input.kind === 'cancelled';
    if (this.#held && !asIs) {
      this.#heldInputs.push(input);
      return;
    }
    try {
      const actions = this.#session.handle(input);
      if (actions.length > 0) this.#actions.push(...actions);
      this.#performAll(false);
    } catch (error) {
      this.#end(() => this.#fail(error));
    }
  }

  /** `first`: the first action was held and is now let through. */
  #performAll(first: boolean): void {
    if (this.#performing) return;
    this.#performing = true;
    let letThrough = first;
    try {
      while (this.#actions.length > 0 && !this.#held) {
        const action = this.#actions.shift()!;
        if (!letThrough && this.#wants?.(action)) this.#hold(action);
        else this.#perform(action);
        letThrough = false;
      }
    } finally {
      this.#performing = false;
    }
  }

  #hold(action: Action): void {
    this.#held = action;
    this.#socket?.pause();
    if (this.#timer) {
      this.#timerLeftMs = Math.max(1, this.#timerEndsMs - performance.now());
      this.#clearTimer();
    }
    this.#session.handle({ kind: 'held', atUs: nowUs(), action: action.kind });
  }

  #perform(action: Action): void {
    switch (action.kind) {
      case 'lookUp':
        return void this.#lookUp(action);
      case 'connect':
        return this.#connect(action);
      case 'startTls':
        return this.#startTls(action);
      case 'send':
        return this.#send(action.bytes);
      case 'setTimer':
        return this.#setTimer(action.afterMs);
      case 'clearTimer':
        return this.#clearTimer();
      case 'askSecret':
        return void this.#askSecret(action);
      case 'deriveKey':
        return this.#deriveKey(action);
      case 'close':
        return this.#close(action.how);
      case 'finish':
        return this.#end(() => this.#finish(action.outcome));
      default:
        return assertNever(action);
    }
  }

  async #lookUp({ record, name }: Extract<Action, { kind: 'lookUp' }>): Promise<void> {
    const startUs = nowUs();
    const result = await resolve(record, name, this.#options.profile.network.family);
    const atUs = nowUs();
    this.#tell({ kind: 'lookedUp', atUs, durationUs: atUs - startUs, ...result });
  }

  #connect({ address, port }: Extract<Action, { kind: 'connect' }>): void {
    const { localAddress } = this.#options.profile.network;
    const startUs = nowUs();
    const socket = connectTcp({
      host: address,
      port,
      noDelay: true,
      allowHalfOpen: true,
      ...(localAddress !== '' && { localAddress }),
    });
    this.#socket = socket;
    this.#tcp = socket;
    socket.once('connect', () => {
      const atUs = nowUs();
      socket.removeAllListeners('error');
      this.#listen(socket);
      const { localAddress: local = '', localPort = 0 } = socket;
      this.#tell({ kind: 'connected', atUs, durationUs: atUs - startUs, localAddress: local, localPort });
    });
    socket.once('error', (error) => {
      if (socket !== this.#socket) return;
      this.#tell({ kind: 'connectFailed', atUs: nowUs(), code: errorCode(error), message: error.message });
    });
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => {
      this.#tell({ kind: 'received', atUs: nowUs(), bytes: new Uint8Array(bytes) });
    });
    socket.on('end', () => {
      const closeNotify = this.#tap?.closeNotify;
      this.#tell({ kind: 'peerClosed', atUs: nowUs(), how: 'fin', ...(closeNotify && { closeNotify }) });
    });
    socket.on('error', (error) => {
      const code = errorCode(error);
      const how = code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'error';
      this.#tell({ kind: 'peerClosed', atUs: nowUs(), how, code, message: error.message });
    });
  }

  #startTls({ servername }: Extract<Action, { kind: 'startTls' }>): void {
    const { profile, tlsFiles } = this.#options;
    const { minVersion, maxVersion, verify } = profile.tls;
    const plain = this.#socket!;
    plain.removeAllListeners();
    const tap = new TlsTap(plain);
    this.#tap = tap;
    const startUs = nowUs();
    const sni = isIP(servername) === 0 ? servername : '';
    const { ca, cert, key } = tlsFiles;
    const secure = this.#openTls(tap.stream, {
      servername,
      sni,
      minVersion,
      maxVersion,
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
    });
    if (!secure) return;
    this.#socket = secure;
    const fail = (code: string, message: string) => {
      secure.removeAllListeners();
      secure.on('error', () => {});
      const chain = certificateChain(secure);
      const received = tap.plaintext?.toString('latin1');
      const details = { code, message, servername, ...(received && { received }), ...(chain.length > 0 && { chain }) };
      this.#tell({ kind: 'tlsFailed', atUs: nowUs(), details });
    };
    secure.once('secureConnect', () => {
      const details = tlsDetails(secure, servername, nowUs() - startUs);
      if (verify && !details.verified) return fail(details.verifyCode ?? 'UNVERIFIED', details.verdict);
      secure.removeAllListeners('error').removeAllListeners('end');
      this.#listen(secure);
      this.#tell({ kind: 'tlsStarted', atUs: nowUs(), details });
    });
    secure.once('error', (error: Error) => fail(errorCode(error), error.message));
    secure.once('end', () => fail('ECONNCLOSED', 'the server closed the connection during the handshake'));
  }

  #openTls(
    socket: Duplex,
    options: {
      servername: string;
      sni: string;
      minVersion: Profile['tls']['minVersion'];
      maxVersion: Profile['tls']['maxVersion'];
      ca?: string;
      cert?: string;
      key?: string;
    },
  ): TLSSocket | undefined {
    const { sni, servername, ...rest } = options;
    try {
      const secure = connectTls({ ...rest, socket, servername: sni, host: servername, rejectUnauthorized: false });
      const { keyLog } = this.#options.tlsFiles;
      if (keyLog !== undefined) secure.on('keylog', (line) => appendFileSync(keyLog, line));
      return secure;
    } catch (error) {
      const details = { code: errorCode(error), message: (error as Error).message, servername };
      this.#tell({ kind: 'tlsFailed', atUs: nowUs(), details });
      return undefined;
    }
  }

  #send(bytes: Uint8Array): void {
    const atUs = nowUs();
    this.#socket!.write(bytes);
    const actions = this.#session.handle({ kind: 'sent', atUs });
    this.#actions.unshift(...actions);
  }

  async #askSecret({ purpose, user, unverified }: Extract<Action, { kind: 'askSecret' }>): Promise<void> {
    const { profile, host, redactor } = this.#options;
    const name = profile.host ?? profile.domain ?? '';
    const secret = await host.askSecret({ purpose, user, host: name, unverified }).catch(() => undefined);
    if (secret !== undefined) redactor.addSecret(secret);
    this.#tell({ kind: 'secretGiven', atUs: nowUs(), ...(secret !== undefined && { secret }) });
  }

  #deriveKey({ hash, password, salt, iterations, keyOctets }: Extract<Action, { kind: 'deriveKey' }>): void {
    pbkdf2(password, salt, iterations, keyOctets, hash, (error, key) => {
      if (error) this.#end(() => this.#fail(error));
      else this.#tell({ kind: 'keyDerived', atUs: nowUs(), key });
    });
  }

  #setTimer(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timerEndsMs = performance.now() + afterMs;
    this.#timer = setTimeout(() => this.#tell({ kind: 'timerFired', atUs: nowUs() }), afterMs);
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #close(how: 'fin' | 'reset'): void {
    if (how === 'fin') {
      if (!this.#socket?.writableEnded) this.#socket?.end();
    } else this.#tcp?.resetAndDestroy();
  }

  #end(settle: () => void): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#actions = [];
    this.#clearTimer();
    const socket = this.#socket;
    socket?.removeAllListeners();
    socket?.on('error', () => {});
    if (socket && !socket.destroyed) {
      if (!socket.writableEnded) socket.end();
      socket.destroySoon();
    }
    settle();
  }
}
