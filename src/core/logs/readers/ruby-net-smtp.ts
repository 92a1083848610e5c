import { readQuoted, textOfOctets } from '../decode/quoted-strings.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

/** `-> "250 ok\r\n"`: here the arrow points to the program. */
const form = /^(->|<-) "/;
const raised = /:(?:in [`'].{1,200}'): (.{1,2000}) \(([A-Z][\w:]{1,80})\)$/s;

/** What Ruby's Net::SMTP writes to `debug_output`. */
export const rubyNetSmtpReader: LogReader = {
  format: 'ruby-net-smtp',
  tool: 'Net::SMTP (Ruby)',
  side: 'client',
  recognise(text) {
    if (/^-> "\d{3}[ -]/.test(text)) return 10;
    if (form.test(text)) return 6;
    return /^Connection opened: .{1,255}:\d{1,5}$/.test(text) ? 8 : 0;
  },
  open: (sink) => new NetSmtpLine(sink),
};

class NetSmtpLine implements LineReader {
  readonly #sink: LogSink;
  #line = 0;
  /** A connection has been opened. */
  #opened = false;
  /** What was raised, where it stands before the session: Ruby writes it past the log, and perhaps sooner. */
  #raised: { readonly message: string; readonly code: string; readonly line: number } | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    this.#line++;
    const mark = form.exec(text)?.[1];
    if (mark === undefined) return this.#other(text);
    const said = textOfOctets(readQuoted(text, 4, '"', 'octal').octets);
    for (const line of said.replace(/\r?\n$/, '').split(/\r?\n/)) {
      this.#give({ kind: mark === '->' ? 'server' : 'client', text: line });
    }
  }

  end(): void {
    const raised = this.#raised;
    this.#raised = undefined;
    if (raised) this.#fail(raised.message, raised.code, this.#line - raised.line);
  }

  #other(text: string): void {
    const [, host, port] = /^(?:Connection opened|opening connection to): ?(.{1,255}):(\d{1,5})/.exec(text) ?? [];
    const [, octets] = /^wrote (\d{1,12}) bytes/.exec(text) ?? [];
    const [, message, code] = raised.exec(text) ?? [];
    if (host !== undefined) {
      this.#opened = true;
      this.#give({ kind: 'open', host, port: Number(port) });
      this.#give({ kind: 'connected', port: Number(port) });
    } else if (octets !== undefined) this.#give({ kind: 'message', octets: Number(octets) });
    else if (text.startsWith('TLS connection started')) this.#give({ kind: 'tls' });
    else if (message === undefined || code === undefined) return;
    else if (this.#opened) this.#fail(message, code);
    else this.#raised ??= { message, code, line: this.#line };
  }

  #fail(message: string, code: string, linesAgo = 0): void {
    if (code.startsWith('OpenSSL::SSL')) this.#give({ kind: 'tlsFailed', message, code }, linesAgo);
    else this.#give({ kind: 'clientError', message, code }, linesAgo);
  }

  #give(fact: LogFact, linesAgo = 0): void {
    this.#sink({ session: '', ...(linesAgo > 0 && { linesAgo }), ...fact });
  }
}
