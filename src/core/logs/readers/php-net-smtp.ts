import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const form = /^DEBUG: (Recv|Send): (.*)$/s;

/** What PEAR's Net_SMTP prints with `setDebug(true)`. */
export const phpNetSmtpReader: LogReader = {
  format: 'php-net-smtp',
  tool: 'Net_SMTP (PHP)',
  side: 'client',
  recognise: (text) => (/^DEBUG: (?:Recv: \d{3}[ -]|Send: )/.test(text) ? 10 : 0),
  open: (sink) => new NetSmtpLine(sink),
};

class NetSmtpLine implements LineReader {
  readonly #sink: LogSink;
  /** The message is being sent; its lines have no mark. */
  #message = false;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const [, mark, said = ''] = form.exec(text) ?? [];
    if (mark === undefined) return this.#other(text);
    if (mark === 'Recv') {
      this.#message = said.startsWith('354');
      if (said === '') this.#give({ kind: 'emptyRead' });
      else this.#give({ kind: 'server', text: said });
    } else if (this.#message || said !== '') this.#clientSaid(said);
  }

  end(): void {}

  #clientSaid(text: string): void {
    if (this.#message && text === '.') this.#message = false;
    this.#give({ kind: 'client', text });
  }

  #other(text: string): void {
    if (this.#message) return this.#clientSaid(text);
    const [, message] =
      /^(?:connect|auth|mailFrom|rcptTo|data|starttls|quit|[A-Za-z]{3,20}): (.{3,2000})/s.exec(text) ?? [];
    if (message !== undefined) this.#give({ kind: 'clientError', message });
  }

  #give(fact: LogFact): void {
    this.#sink({ session: '', ...fact });
  }
}
