import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { TypedSession } from '../decode/typed-session.ts';

const target = /^(?:Resolving|Connecting to) '(\S{1,255}):(\d{1,5})'\.\.\.$/;
const mailPorts: ReadonlySet<number> = new Set([24, 25, 465, 587, 2525]);
const ownLine =
  /^(?:Processed \d{1,6} CA certificate\(s\)\.|- Status: The certificate is |\*\*\* PKI verification of server certificate failed|- Description: \((?:TLS|SSL|DTLS)|- Simple Client Mode:|- Handshake was completed|- Got a certificate list of )/;
/** The connection ended after the handshake. */
const closing = /^(?:- Peer has closed the GnuTLS connection|\*\*\* Server has terminated the connection)/;

/** What `gnutls-cli` tells of the handshake, with `--starttls-proto` or without; then both sides without marks. */
export const gnutlsCliReader: LogReader = {
  format: 'gnutls-cli',
  tool: 'gnutls-cli',
  side: 'client',
  general: true,
  recognise(text) {
    const port = target.exec(text)?.[2];
    if (port !== undefined) return mailPorts.has(Number(port)) ? 10 : 3;
    return ownLine.test(text) ? 5 : 0;
  },
  open: (sink) => new GnutlsLines(sink),
};

class GnutlsLines implements LineReader {
  readonly #session: TypedSession;
  #line = 0;
  #host = '';
  #port = 0;
  /** What was wrong with the certificate; the handshake may go on all the same. */
  #verdict: { readonly text: string; readonly line: number } | undefined;
  /** An error, which may stand before all else: it goes to another stream. */
  #error: { readonly text: string; readonly line: number } | undefined;
  #secured = false;
  /** What follows is the conversation. */
  #talking = false;

  constructor(sink: LogSink) {
    this.#session = new TypedSession(sink);
  }

  line(line: string): void {
    this.#line++;
    const text = line.replace(/\r{1,4}$/, '');
    if (text.startsWith('*** Fatal error: ')) this.#fatal(text.slice(17));
    else if (closing.test(text)) this.#session.closed('server');
    else if (this.#talking) this.#session.line(text);
    else this.#told(text);
  }

  end(): void {
    this.#fail();
    this.#session.end();
  }

  #told(text: string): void {
    const [, host = '', port] = target.exec(text) ?? [];
    if (port !== undefined) return this.#reach(text, host, Number(port));
    const refused = /^Could not connect to \S{1,255}: (.{1,200})$/.exec(text)?.[1];
    if (refused !== undefined) return this.#session.failed(refused, this.#target);
    if (text.startsWith('- Status: ') && text.includes('NOT trusted'))
      this.#verdict = { text: text.slice(10).trim(), line: this.#line };
    else if (text.startsWith('- Description: ')) this.#secure(text.slice(15));
    else if (text.startsWith('- Simple Client Mode')) this.#talking = this.#secured;
  }

  get #target(): { readonly host?: string; readonly port?: number } {
    return this.#host === '' ? {} : { host: this.#host, port: this.#port };
  }

  #reach(text: string, host: string, port: number): void {
    if (text.startsWith('Resolving')) [this.#host, this.#port] = [host, port];
    else this.#session.attempt(host, port);
  }

  /** `(TLS1.3-X.509)-(ECDHE-SECP256R1)-(RSA-PSS-RSAE-SHA256)-(AES-256-GCM)` */
  #secure(description: string): void {
    const [, protocol = ''] = /^\(([A-Z]{3,4}[\d.]{1,5})/.exec(description) ?? [];
    const [, cipher = ''] = /\(([\w-]{1,60})\)$/.exec(description) ?? [];
    const verdict = this.#verdict?.text;
    this.#secured = true;
    this.#verdict = undefined;
    this.#session.connect(this.#target);
    this.#session.give({ kind: 'tls', protocol, cipher, ...(verdict !== undefined && { verified: false, verdict }) });
  }

  #fatal(text: string): void {
    if (this.#secured) return;
    this.#error ??= { text, line: this.#line };
  }

  /** The handshake did not come about: what is wrong with the certificate says more than that something is. */
  #fail(): void {
    const cause = this.#verdict ?? this.#error;
    if (!cause || this.#secured) return;
    this.#session.give({ kind: 'tlsFailed', message: cause.text }, this.#line - cause.line);
  }
}
