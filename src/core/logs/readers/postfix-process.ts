import type { LogFact } from '../reader.ts';

/** Takes a fact, when it was, in microseconds, and how many lines ago it stood. */
type Emit = (fact: LogFact, at: number | undefined, linesAgo: number) => void;

/** `< name[address]: text` of a server, `< name[address]:port: text` of a client. */
const dialoguePattern = /^[<>] ([^[\s]{0,255}\[[^\]\s]{1,64}\](:\d{1,5})?): ?/;
/** `name[address]` with or without `:port`; all empty for anything else. */
function partsOf(peer: string): { readonly name: string; readonly address: string; readonly port: number | undefined } {
  const open = peer.indexOf('[');
  const close = peer.indexOf(']', open);
  if (open < 0 || close < open + 2) return { name: '', address: '', port: undefined };
  const port = close === peer.length - 1 ? undefined : Number(peer.slice(close + 2));
  return { name: peer.slice(0, open), address: peer.slice(open + 1, close), port };
}

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
  /** The number of the line that is read. */
  line = 0;
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
  #heldTls: { readonly text: string; readonly line: number } | undefined;
  #distrusted: { readonly verdict: string; readonly line: number } | undefined;
  #accepted354 = false;
  #quit = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** @param line where it stands, when that is an earlier one */
  emit(fact: LogFact, line = this.line): void {
    this.#emit(fact, this.at, this.line - line);
  }

  /** A server's process has taken a connection. */
  accept(client: string): void {
    this.#reset();
    const implicit = /smtps|submissions/.test(this.service);
    const port = implicit ? 465 : this.service.includes('submission') ? 587 : undefined;
    const where = { host: this.host, client, ...(port !== undefined && { port }) };
    this.emit({ kind: 'open', ...where, ...(implicit && { security: 'tls' as const }) });
  }

  /**
   * A client's process speaks to `peer`, `name[address]` with or without `:port`; a session is opened unless one with it is
   * open. That it is connected is told only by a dialogue: what is not shown would seem to be missing.
   */
  reach(peer: string, afterwards = false): void {
    const same = peer.startsWith(this.#peer) || this.#peer.startsWith(peer);
    if (this.#open && same && (afterwards || !this.#quit)) return;
    const { address, port } = this.#openClient(peer);
    if (address !== '')
      this.emit(port === undefined ? { kind: 'attempt', address } : { kind: 'attempt', address, port });
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
    if (this.#reason !== '' && this.#reason.includes(text)) return false;
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
    const fromServer = text.startsWith('<') === (port !== undefined);
    const line = text.slice(head.length);
    if (port !== undefined) this.reach(peer, fromServer && !line.startsWith('220'));
    if (!this.verbose) this.emit({ kind: 'connected' });
    this.verbose = true;
    if (fromServer) this.#serverSaid(line);
    else this.#clientSaid(line);
  }

  tls(protocol: string, cipher: string, verified: boolean): void {
    if (this.tlsTold) return;
    this.tlsTold = true;
    const verdict = this.#distrusted?.verdict;
    const trust = verdict === undefined ? (verified ? { verified } : {}) : { verified: false, verdict };
    this.emit({ kind: 'tls', protocol, cipher, ...trust }, this.#distrusted?.line);
  }

  /** The certificate was looked at and not believed. */
  distrust(verdict: string): void {
    if (!this.#open || this.#queueId !== '') this.#openClient('');
    this.#distrusted = { verdict, line: this.line };
  }

  /** A failed handshake, the reason for which may stand in the next line. */
  holdTls(text: string): void {
    const peer = /^SSL_connect error to ([^[\s]{0,255}\[[^\]\s]{1,64}\]:\d{1,5}):/.exec(text)?.[1];
    if (peer !== undefined) this.reach(peer);
    this.#heldTls = { text, line: this.line };
  }

  flushTls(problem?: string): void {
    const held = this.#heldTls;
    if (!held) return;
    const code = problem && /^error:([0-9A-Fa-f]{1,16}):/.exec(problem)?.[1];
    this.tlsTold = true;
    const message = problem ?? held.text;
    this.#heldTls = undefined;
    this.emit({ kind: 'tlsFailed', message, ...(code && { code }) }, held.line);
  }

  /** TLS was given up, mostly for a reason that stands in an earlier line. */
  tlsGivenUp(reason: string): void {
    if (this.tlsTold && !this.#distrusted) return this.emit({ kind: 'clientError', message: reason });
    const message = this.#distrusted ? `${reason}: ${this.#distrusted.verdict}` : reason;
    this.emit({ kind: 'tlsFailed', message }, this.#distrusted?.line);
    this.tlsTold = true;
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

  #openClient(peer: string): ReturnType<typeof partsOf> {
    const parts = partsOf(peer);
    const { name, address, port } = parts;
    this.#reset();
    this.#open = true;
    this.#peer = peer;
    const host = name === '' ? address : name;
    const known = { kind: 'open', host, client: this.service, side: 'client' } as const;
    this.emit(port === undefined ? known : { ...known, port });
    return parts;
  }

  #reset(): void {
    this.verbose = false;
    this.end = undefined;
    this.failures = 0;
    this.tlsTold = false;
    this.#open = false;
    this.#queueId = '';
    if (this.#recipients.size > 0) this.#recipients.clear();
    this.#peer = '';
    this.#reason = '';
    this.#accepted354 = false;
    this.#distrusted = undefined;
    this.#quit = false;
  }
}
