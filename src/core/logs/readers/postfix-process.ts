import type { LogFact } from '../reader.ts';

/** Takes a fact and when it was, in microseconds. */
type Emit = (fact: LogFact, at: number | undefined) => void;

/** `< name[address]: text` of a server, `< name[address]:port: text` of a client. */
const dialoguePattern = /^[<>] ([^[\s]{0,255}\[[^\]\s]{1,64}\](:\d{1,5})?): ?/;
const peerPattern = /^([^[]{0,255})\[([^\]]{1,64})\](?::(\d{1,5}))?$/;
/** Recipients of a delivery that are told apart. */
const maximumRecipients = 1000;

const codes: ReadonlyMap<string, string> = new Map([
  ['Connection refused', 'ECONNREFUSED'],
  ['Connection reset by peer', 'ECONNRESET'],
  ['No route to host', 'EHOSTUNREACH'],
  ['Network is unreachable', 'ENETUNREACH'],
]);

/** A Postfix process that speaks SMTP: what of its present session has to be remembered from line to line. */
export class PostfixProcess {
  at: number | undefined;
  /** The machine's name in the log. */
  host = '';
  /** For example `postfix/submission/smtpd`. */
  service = '';
  /** The dialogue itself is in the log, so that nothing has to be concluded. */
  verbose = false;
  /** What ended the session, where a line before `disconnect` tells. */
  end: Extract<LogFact, { kind: 'closed' }> | undefined;
  /** How often sign-ins failed in a line of their own. */
  failures = 0;
  /** TLS failed, or its failure has been told. */
  tlsTold = false;
  readonly #emit: Emit;
  #open = false;
  #queueId = '';
  readonly #recipients = new Set<string>();
  #peer = '';
  #reason = '';
  #heldTls: string | undefined;
  #accepted354 = false;
  #quit = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  emit(fact: LogFact): void {
    this.#emit(fact, this.at);
  }

  /** A server's process has taken a connection. */
  accept(client: string): void {
    this.#reset();
    const implicit = /smtps|submissions/.test(this.service);
    const port = implicit ? 465 : this.service.includes('submission') ? 587 : undefined;
    const where = { host: this.host, client, ...(port !== undefined && { port }) };
    this.emit({ kind: 'open', ...where, ...(implicit && { security: 'tls' as const }) });
    this.emit({ kind: 'connected' });
  }

  /** A client's process speaks to `peer`, `name[address]:port`; a session is opened unless one with it is open. */
  reach(peer: string): void {
    const same = peer === this.#peer || peer === '';
    if (this.#open && !this.#quit && same) return;
    this.#openClient(peer);
    if (peer === '') return;
    const [, , address = '', port] = peerPattern.exec(peer) ?? [];
    this.emit({ kind: 'connected', address, ...(port !== undefined && { port: Number(port) }) });
  }

  /** The outcome for one recipient. False when the same was told before. */
  deliver(queueId: string, recipient: string, peer: string, reason: string): boolean {
    const another = this.#queueId !== '' && (this.#queueId !== queueId || this.#recipients.has(recipient));
    if (another) this.#open = false;
    if (!this.#open) this.reach(peer);
    this.#queueId = queueId;
    if (this.#recipients.size < maximumRecipients) this.#recipients.add(recipient);
    return this.reason(reason);
  }

  /** False when this is what was told last. */
  reason(text: string): boolean {
    if (this.#reason.includes(text)) return false;
    this.#reason = text;
    return true;
  }

  unreachable(text: string, address: string, port: number, trouble: string): void {
    if (this.#open && this.#queueId !== '') this.#openClient('');
    if (!this.#open) this.#openClient('');
    if (!this.reason(text)) return;
    this.emit({ kind: 'attempt', address, port });
    if (trouble === 'Connection timed out') return this.emit({ kind: 'timeout', waitingFor: 'connect' });
    const code = codes.get(trouble);
    this.emit({ kind: 'failure', message: text, ...(code !== undefined && { code }) });
  }

  dialogue(text: string): void {
    const match = dialoguePattern.exec(text);
    if (!match) return;
    const [head, peer = '', port] = match;
    if (port !== undefined) this.reach(peer);
    this.verbose = true;
    const fromServer = text.startsWith('<') === (port !== undefined);
    const line = text.slice(head.length);
    if (fromServer) this.#serverSaid(line);
    else this.#clientSaid(line);
  }

  tls(protocol: string, cipher: string, verified: boolean): void {
    if (this.tlsTold) return;
    this.tlsTold = true;
    this.emit({ kind: 'tls', protocol, cipher, ...(verified && { verified }) });
  }

  /** The certificate was looked at and not believed. */
  distrust(verdict: string): void {
    if (!this.#open || this.#queueId !== '') this.#openClient('');
    this.tlsTold = true;
    this.emit({ kind: 'tls', verified: false, verdict });
  }

  /** A failed handshake, the reason for which may stand in the next line. */
  holdTls(text: string): void {
    const peer = /^SSL_connect error to ([^[\s]{0,255}\[[^\]\s]{1,64}\]:\d{1,5}):/.exec(text)?.[1];
    if (peer !== undefined) this.reach(peer);
    this.#heldTls = text;
  }

  flushTls(problem?: string): void {
    if (this.#heldTls === undefined) return;
    const code = problem && /^error:([0-9A-Fa-f]{1,16}):/.exec(problem)?.[1];
    this.tlsTold = true;
    const message = problem ?? this.#heldTls;
    this.#heldTls = undefined;
    this.emit({ kind: 'tlsFailed', message, ...(code && { code }) });
  }

  #clientSaid(line: string): void {
    this.#quit ||= line === 'QUIT';
    if (!this.#accepted354) return this.emit({ kind: 'client', text: line });
    this.#messagePassed();
    if (line !== '.') this.emit({ kind: 'client', text: line });
  }

  /** A server answers behind 354 only when it has read the message. */
  #serverSaid(line: string): void {
    this.#messagePassed();
    this.#accepted354 = line.startsWith('354');
    this.emit({ kind: 'server', text: line });
  }

  #messagePassed(): void {
    if (this.#accepted354) this.emit({ kind: 'message', transfer: 'data' });
    this.#accepted354 = false;
  }

  #openClient(peer: string): void {
    const [, name = '', address = '', port] = peerPattern.exec(peer) ?? [];
    const verbose = this.verbose;
    this.#reset();
    this.verbose = verbose;
    this.#open = true;
    this.#peer = peer;
    const host = name === '' ? address : name;
    this.emit({ kind: 'open', host, ...(port !== undefined && { port: Number(port) }), client: this.service });
  }

  #reset(): void {
    this.verbose = false;
    this.end = undefined;
    this.failures = 0;
    this.tlsTold = false;
    this.#open = false;
    this.#queueId = '';
    this.#recipients.clear();
    this.#peer = '';
    this.#reason = '';
    this.#accepted354 = false;
    this.#quit = false;
  }
}
