import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';

/** UTF-16 code units of a reply that is told. */
const mostTold = 4000;
const prefix = /^(?:s-nail|mailx|nail|mail|Mail): (.*)$/;

class NailReader implements LineReader {
  readonly #session: MarkedSession;
  /** What OpenSSL said of the certificate. */
  #verdict = '';
  /** Lines since then. */
  #verdictAgo = 0;
  /** The conversation is shown (`-v` twice), so that a reply which is told as well is no news. */
  #shown = false;
  /** It stands, and was not given yet. */
  #connection: { readonly address: string; readonly port: number } | undefined;
  /** A reply that is told alone: its lines, and how many lines ago the first stood. */
  #told: { text: string; lines: number } | undefined;

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  line(line: string): void {
    const text = prefix.exec(line)?.[1] ?? '';
    if (this.#told) this.#told.lines++;
    this.#verdictAgo++;
    const reply = /^SMTP server: ([45]\d\d[ -].{0,1000})/.exec(text)?.[1];
    if (reply !== undefined && !this.#shown) return this.#refused(reply);
    this.#giveTold();
    if (text === '') return;
    this.#shown ||= text.startsWith('>>> ');
    if (text !== 'Unexpected EOF on SMTP connection') this.#giveConnected();
    if (text.startsWith('>>> SERVER: ')) this.#session.server(text.slice(12));
    else if (text.startsWith('>>> ')) this.#session.client(text.slice(4));
    else this.#said(text);
  }

  end(): void {
    if (this.#told) this.#told.lines++;
    this.#giveConnected();
    this.#giveTold();
  }

  /** Before what is said next. */
  #giveConnected(): void {
    if (this.#connection) this.#session.give({ kind: 'connected', ...this.#connection }, 1);
    this.#connection = undefined;
  }

  #refused(reply: string): void {
    if (this.#told && this.#told.text.length < mostTold) this.#told.text += ` ${reply}`;
    else this.#told ??= { text: reply, lines: 0 };
    if (reply.charAt(3) !== '-') this.#giveTold();
  }

  #giveTold(): void {
    if (this.#told) this.#session.give({ kind: 'clientError', message: this.#told.text }, this.#told.lines);
    this.#told = undefined;
  }

  #said(text: string): void {
    const resolving = /^Resolving host (\S{1,255}):(\d{1,5}) \.\.\. /.exec(text);
    const connecting = /^Connecting to (\S{1,60}):(\d{1,5}) \.\.\. ?(.*)$/.exec(text);
    const tls = /^TLS connection using (\S{1,20}) \/ (\S{1,60})/.exec(text);
    if (resolving !== null) this.#session.open({ host: resolving[1] ?? '', port: Number(resolving[2]) });
    else if (connecting !== null) this.#connecting(connecting[1] ?? '', Number(connecting[2]), connecting[3] ?? '');
    else if (tls !== null) {
      const implicit = !this.#session.spoken;
      this.#session.give({ kind: 'tls', implicit, protocol: tls[1] ?? '', cipher: tls[2] ?? '' });
    } else this.#failed(text);
  }

  /** The line goes on with the outcome; where the connection failed, with whatever was printed next. */
  #connecting(address: string, port: number, outcome: string): void {
    this.#session.give({ kind: 'attempt', address, port });
    if (outcome.startsWith('connected.')) this.#connection = { address, port };
    else {
      this.#session.give({ kind: 'failure', message: 'The connection was not made', final: true });
      this.#session.give({ kind: 'closed', by: 'network', how: 'never-connected' });
    }
  }

  #distrust(verdict: string): void {
    if (this.#verdict !== '') return;
    this.#verdict = `: ${verdict}`;
    this.#verdictAgo = 0;
  }

  #failed(text: string): void {
    const certificate = /^ {1,4}err \d{1,4}: (.*)$/.exec(text);
    const handshake = /^could not initiate TLS connection: (.*)$/.exec(text);
    const lookup = /^Lookup of \S{1,300} failed: (.*)$/.exec(text);
    const broken = /^SMTP: (.*)$/.exec(text) ?? /^Could not connect(?: to [^:]{1,300})?: (.*)$/i.exec(text);
    const named = /^TLS certificate does not match: \S/.test(text);
    const foreign = this.#shown ? null : /^SMTP server: (?!\d{3}[ -])(.{1,500})$/.exec(text);
    if (foreign !== null) this.#session.server(foreign[1] ?? '');
    else if (named) this.#session.give({ kind: 'tlsFailed', message: text });
    else if (certificate !== null) this.#distrust(certificate[1] ?? '');
    else if (handshake !== null)
      this.#session.give(
        { kind: 'tlsFailed', message: `${handshake[1] ?? ''}${this.#verdict}` },
        this.#verdict === '' ? 0 : this.#verdictAgo,
      );
    else if (lookup !== null) this.#session.broken(lookup[1] ?? '');
    else if (broken !== null) this.#session.broken(broken[1] ?? '');
    else if (text === 'Unexpected EOF on SMTP connection') {
      // Where the conversation is not shown, nobody knows how far it had come.
      if (this.#shown) this.#giveConnected();
      this.#connection = undefined;
      this.#session.give({ kind: 'emptyRead' });
      this.#session.give({ kind: 'clientError', message: text });
    }
  }
}

/** s-nail (mailx) with `-v`. */
export const sNailVerboseReader: LogReader = {
  format: 's-nail-verbose',
  tool: 's-nail',
  side: 'client',
  recognise(text) {
    if (/^(?:s-nail|mailx): /.test(text)) return 8;
    return /^(?:nail|mail|Mail): >>> /.test(text) ? 8 : 0;
  },
  open: (sink) => new NailReader(sink),
};
