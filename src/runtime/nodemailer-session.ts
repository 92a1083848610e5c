import { isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { TLSSocket } from 'node:tls';
import { format } from 'node:util';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { Outcome } from '../core/smtp/actions.ts';
import { encodeUtf8 } from '../core/smtp/bytes.ts';
import { stuffDots } from '../core/smtp/data-transfer.ts';
import { Observer } from '../core/smtp/observer.ts';
import { phases, type EndedEntry, type Phase } from '../core/transcript/entry.ts';
import { nowUs } from './clock.ts';
import { errorCode } from './resolver.ts';
import type { SessionDriver } from './session.ts';
import { tlsDetails } from './tls-details.ts';
import type { DriverOptions } from './wire-session.ts';

/** What nodemailer puts on its errors besides the message. */
interface NodemailerError extends Error {
  readonly code?: string;
  readonly command?: string;
  /** The system's or OpenSSL's own code, where nodemailer replaced it by one of its own. */
  readonly originalCode?: string;
}

type Callback = (error?: Error | null) => void;

/**
 * Lets nodemailer's SMTPConnection drive the session, so that its users see what their program sees. The conversation is
 * taken from the library's log; there are no chunks, as it does not show the octets themselves.
 */
export class NodemailerSession implements SessionDriver {
  readonly #options: DriverOptions;
  readonly #observer: Observer;
  readonly #connection: InstanceType<typeof SMTPConnection>;
  #tlsEntered = false;
  #messageEntered = false;
  #serverClosed: EndedEntry['how'] | undefined;
  #connected = false;
  /** nodemailer has given the connection up. */
  #libraryEnded = false;
  #failedPhase: Phase | undefined;
  #cancelled = false;
  #startedUs = nowUs();

  constructor(options: DriverOptions) {
    this.#options = options;
    const { profile, transcript, redactor } = options;
    this.#observer = new Observer({
      record: transcript.append.bind(transcript),
      protocol: profile.protocol,
      chunks: false,
      onSecret: (secret) => redactor.addSecret(secret),
    });
    this.#connection = new SMTPConnection(this.#connectionOptions());
    this.#connection.once('end', () => (this.#libraryEnded = true));
  }

  async run(): Promise<Outcome> {
    this.#enterSession();
    this.#startedUs = nowUs();
    try {
      await this.#call((done) => this.#connection.connect(done));
      if (!this.#stopsBefore('auth') && this.#options.profile.auth) await this.#login();
      if (!this.#stopsBefore('mail') && this.#options.mail) await this.#deliver();
      await this.#quit();
    } catch (error) {
      this.#failedPhase = this.#observer.phase;
      this.#enterError(error as NodemailerError);
      if (this.#connected && !this.#libraryEnded) await this.#quit();
    }
    this.#connection.close();
    return this.#end();
  }

  cancel(): void {
    const atUs = nowUs();
    if (this.#cancelled) return this.#connection.close();
    this.#cancelled = true;
    this.#observer.record({ kind: 'cancelled', phase: this.#observer.phase }, atUs);
    if (this.#connected) this.#connection.quit();
    else this.#connection.close();
  }

  /** The library acts by itself and cannot be held. */
  holdBefore(): void {}

  resume(): void {}

  #connectionOptions(): ConstructorParameters<typeof SMTPConnection>[0] {
    const { profile, tlsFiles } = this.#options;
    const { security, timeouts, tls, network, auth } = profile;
    const host = profile.host ?? profile.domain ?? '';
    const { ca, cert, key } = tlsFiles;
    return {
      host,
      port: profile.port,
      secure: security === 'tls',
      ignoreTLS: security === 'none',
      requireTLS: security === 'starttls',
      opportunisticTLS: security === 'opportunistic',
      name: profile.ehlo,
      lmtp: profile.protocol === 'lmtp',
      connectionTimeout: timeouts.connect * 1000,
      greetingTimeout: timeouts.greeting * 1000,
      socketTimeout: Math.max(timeouts.command, timeouts.data) * 1000,
      debug: true,
      logger: this.#logger(),
      ...(auth && auth.method !== 'auto' && { authMethod: auth.method }),
      ...(network.localAddress !== '' && { localAddress: network.localAddress }),
      tls: {
        servername: tls.servername || (isIP(host) === 0 ? host : ''),
        rejectUnauthorized: tls.verify,
        minVersion: tls.minVersion,
        maxVersion: tls.maxVersion,
        ...(ca !== undefined && { ca }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
      },
    };
  }

  /** A logger as nodemailer wants it; each line says in `tnx` whose words it has. */
  #logger() {
    const take = (fields: { readonly tnx?: string }, message?: unknown, ...rest: unknown[]) =>
      this.#logged(fields, format(message, ...rest));
    return { level: () => {}, trace: take, debug: take, info: take, warn: take, error: take, fatal: take };
  }

  #logged(
    fields: { readonly tnx?: string; readonly remoteAddress?: string; readonly remotePort?: number },
    text: string,
  ): void {
    const atUs = nowUs();
    if (fields.remoteAddress !== undefined)
      return this.#enterConnected(fields.remoteAddress, fields.remotePort ?? 0, atUs);
    if (fields.tnx === 'client') {
      this.#enterTls(atUs);
      this.#observer.clientBytes(encodeUtf8(`${maskNodemailer(text)}\r\n`), atUs);
    } else if (fields.tnx === 'server') {
      this.#enterTls(atUs);
      this.#observer.serverBytes(encodeUtf8(`${text.replaceAll('\n', '\r\n')}\r\n`), atUs);
    } else if (fields.tnx === 'message' && !this.#messageEntered && this.#options.mail) {
      this.#messageEntered = true;
      this.#observer.clientBytes(stuffDots(this.#options.mail.content), atUs);
    }
  }

  #enterSession(): void {
    const { profile, machine } = this.#options;
    const { name, port, security, protocol, client } = profile;
    const host = profile.host ?? profile.domain ?? '';
    const draft = { kind: 'session', phase: 'connect', profile: name, host, port, security, protocol, client } as const;
    this.#observer.record({ ...draft, side: 'client', machine: machine || hostname() }, nowUs());
  }

  #enterConnected(address: string, port: number, atUs: number): void {
    this.#connected = true;
    this.#observer.connected(atUs, { address, port });
    this.#enterTls(atUs);
    this.#watch(this.#connection._socket as Socket);
  }

  #watch(socket: Socket): void {
    socket.once('end', () => (this.#serverClosed ??= 'fin'));
    socket.once('error', (error) => (this.#serverClosed ??= errorCode(error) === 'ECONNRESET' ? 'reset' : 'error'));
  }

  /** Notices that nodemailer has gone over to TLS. */
  #enterTls(atUs: number): void {
    const socket: unknown = this.#connection._socket;
    if (this.#tlsEntered || !(socket instanceof TLSSocket) || !this.#connection.secure) return;
    this.#tlsEntered = true;
    this.#watch(socket);
    const { profile } = this.#options;
    const details = tlsDetails(socket, profile.tls.servername || (profile.host ?? ''), atUs - this.#startedUs);
    const implicit = profile.security === 'tls';
    this.#observer.tlsStarted(atUs, { kind: 'tls', phase: this.#observer.phase, implicit, ...details });
  }

  async #login(): Promise<void> {
    const { profile, host, redactor } = this.#options;
    const { user, method } = profile.auth!;
    const oauth = method === 'XOAUTH2' || method === 'OAUTHBEARER';
    const unverified = this.#connection._socket instanceof TLSSocket && !this.#connection._socket.authorized;
    const request = {
      purpose: oauth ? 'token' : 'password',
      user,
      host: profile.host ?? profile.domain ?? '',
      unverified,
    } as const;
    const secret = await host.askSecret(request).catch(() => undefined);
    if (secret === undefined) throw new Error('no password was given');
    redactor.addSecret(secret);
    const auth = oauth ? { user, oauth2: new XOAuth2({ user, accessToken: secret }) } : { user, pass: secret };
    await this.#call((done) => this.#connection.login(auth, done));
  }

  async #deliver(): Promise<void> {
    const { mail, profile } = this.#options;
    const { dsn, requireTls } = profile.delivery;
    const envelope = {
      from: mail!.from,
      to: [...mail!.to],
      size: mail!.content.length,
      requireTLSExtensionEnabled: requireTls,
      ...(dsn && { dsn: { ret: dsn.ret, id: dsn.envid, notify: dsn.notify?.join(','), orcpt: dsn.orcpt } }),
    };
    await this.#call((done) => this.#connection.send(envelope, Buffer.from(mail!.content), done));
  }

  /** Runs one step; the library reports an error either to its callback or as an event. */
  #call(step: (done: Callback) => void): Promise<void> {
    return new Promise((succeed, fail) => {
      this.#connection.once('error', fail);
      this.#connection.once('end', () => fail(new Error('Connection closed')));
      step((error) => (error ? fail(error) : succeed()));
    });
  }

  async #quit(): Promise<void> {
    if (this.#options.profile.leave === 'drop') return;
    const patienceMs = this.#options.profile.timeouts.command * 1000;
    await new Promise<void>((ended) => {
      const timer = setTimeout(ended, patienceMs);
      this.#connection.once('end', () => {
        clearTimeout(timer);
        ended();
      });
      this.#connection.quit();
    });
  }

  #enterError(error: NodemailerError): void {
    const atUs = nowUs();
    const { phase } = this.#observer;
    const system = error.originalCode ?? '';
    if (!this.#connected && system !== '') {
      this.#observer.record({ kind: 'failure', phase, code: system, message: error.message, final: true }, atUs);
    } else if (/CERT|SSL|TLS/.test(system)) {
      const { profile } = this.#options;
      const servername = profile.tls.servername || (profile.host ?? '');
      const implicit = profile.security === 'tls';
      this.#observer.record(
        { kind: 'tlsFailed', phase, implicit, code: system, message: error.message, servername },
        atUs,
      );
    }
    if (this.#connected && error.code === 'ETIMEDOUT') this.#enterTimeout(atUs);
    const command = error.command === undefined ? {} : { command: error.command };
    this.#observer.record(
      { kind: 'clientError', phase, client: 'nodemailer', code: error.code ?? '', message: error.message, ...command },
      atUs,
    );
  }

  /** The library's time-outs have one code for all that was waited for. */
  #enterTimeout(atUs: number): void {
    const { phase } = this.#observer;
    const { greeting, command, data } = this.#options.profile.timeouts;
    const isGreeting = phase === 'connect' || phase === 'greeting';
    const waitingFor = isGreeting ? 'greeting' : this.#messageEntered ? 'data-reply' : 'reply';
    const limitMs = (isGreeting ? greeting : Math.max(command, data)) * 1000;
    this.#observer.record({ kind: 'timeout', phase, waitingFor, limitMs }, atUs);
  }

  #end(): Outcome {
    const { phase } = this.#observer;
    const how = this.#serverClosed;
    if (!this.#connected) this.#observer.ended(nowUs(), { by: 'network', how: 'never-connected' });
    else this.#observer.ended(nowUs(), how ? { by: 'server', how } : { by: 'client', how: 'fin' });
    if (this.#cancelled) return { outcome: 'cancelled', phase };
    if (this.#failedPhase !== undefined) return { outcome: 'failed', phase: this.#failedPhase };
    return { outcome: 'completed', phase: 'ended' };
  }

  #stopsBefore(phase: Phase): boolean {
    return phases.indexOf(this.#options.profile.stopAfter) < phases.indexOf(phase);
  }
}

/** Where nodemailer hides a secret, it writes a comment in its place; ours is shorter and the same everywhere. */
function maskNodemailer(line: string): string {
  return line.replaceAll('/* secret */', '<secret>');
}
