import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const form = /^(Net::SMTP(?:::\w{1,20})?)=GLOB\((0x[0-9a-f]{1,16})\)(>>>|<<<) ?(.*)$/s;
const warning = /^Net::SMTP(?:::\w{1,20})?: (.*?)(?: at \S{1,300} line \d{1,6}\.)?$/s;

/** What Perl's Net::SMTP prints with `Debug => 1`, in git send-email too. */
export const perlNetSmtpReader: LogReader = {
  format: 'perl-net-smtp',
  tool: 'Net::SMTP (Perl)',
  side: 'client',
  recognise: (text) => (form.test(text) ? 10 : text.startsWith('Net::SMTP>>> ') ? 6 : 0),
  open: (sink) => new NetSmtpLine(sink),
};

class NetSmtpLine implements LineReader {
  readonly #sink: LogSink;
  readonly #encrypted = new Set<string>();
  #session = '';
  /** Nothing has been said. */
  #silent = true;
  /** The server has taken STARTTLS, and nothing was said since. */
  #tlsDue = false;
  #asked = '';

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const [, name = '', session, mark, said = ''] = form.exec(text) ?? [];
    if (session === undefined) return this.#other(text);
    this.#session = session;
    if (name.endsWith('_SSL') && !this.#encrypted.has(session)) {
      this.#encrypted.add(session);
      this.#give({ kind: 'tls' });
    }
    this.#silent = false;
    this.#tlsDue = mark === '<<<' && this.#asked === 'STARTTLS' && said.startsWith('220');
    if (mark === '>>>') this.#asked = said.trimEnd().slice(0, 16).toUpperCase();
    // What stood in base64 is printed in clear in front of it, or behind it.
    if (!said.startsWith('(decoded) ')) this.#give({ kind: mark === '>>>' ? 'client' : 'server', text: said });
  }

  end(): void {}

  /** Warnings of the library, and what the program says of its failure. */
  #other(text: string): void {
    const [, said] = warning.exec(text) ?? [];
    if (said !== undefined) return this.#warn(said);
    const [, message] =
      /^(?:(?:connect|starttls|auth|mail|to|data|dataend|quit): )?((?:Unable to|Failed to|failed to|failed AUTH|SSL connect|STARTTLS failed!?|Cannot|Can't|No SASL mechanism)[ :].{3,2000})/is.exec(
        text,
      ) ?? [];
    if (message === undefined) return this.#givenUp(text.trim());
    this.#tlsDue = false;
    if (/SSL|certificate/.test(message)) this.#give({ kind: 'tlsFailed', message });
    else this.#give({ kind: 'clientError', message });
  }

  /** `starttls` came back without having said EHLO again: there was no handshake, and the library does not say why. */
  #givenUp(text: string): void {
    if (!this.#tlsDue || text === '') return;
    this.#tlsDue = false;
    this.#give({ kind: 'tlsFailed', message: text });
  }

  #warn(text: string): void {
    this.#tlsDue = false;
    // A reply is read on a connection that stands.
    if (this.#silent && text.includes('getline()')) this.#give({ kind: 'connected' });
    this.#silent = false;
    if (/unexpected EOF/.test(text)) this.#give({ kind: 'closed', by: 'server' });
    if (/\btimeout\b/i.test(text)) this.#give({ kind: 'timeout' });
    else if (/SSL|certificate/.test(text)) this.#give({ kind: 'tlsFailed', message: text });
    else this.#give({ kind: 'clientError', message: text });
  }

  #give(fact: LogFact): void {
    this.#sink({ session: this.#session, ...fact });
  }
}
