import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

/** What Net_SMTP and the Net_Socket below it say of a connection. */
const libraryWords = /\b(?:Failed to connect socket: |Invalid response code received from server)/;
/** All that it says when nothing could be read. */
const readNothing = 'Invalid response code received from server';

const form = /^DEBUG: (Recv|Send): (.*)$/s;

/** What PEAR's Net_SMTP prints with `setDebug(true)`. */
export const phpNetSmtpReader: LogReader = {
  format: 'php-net-smtp',
  tool: 'Net_SMTP (PHP)',
  side: 'client',
  recognise(text) {
    if (/^DEBUG: (?:Recv: \d{3}[ -]|Send: )/.test(text)) return 10;
    return libraryWords.test(text) ? 8 : 0;
  },
  open: (sink) => new NetSmtpLine(sink),
};

class NetSmtpLine implements LineReader {
  readonly #sink: LogSink;
  /** The client has said something, and no reply to it is shown. */
  #waiting = true;
  #heard = false;
  /** The message is being sent; its lines have no mark. */
  #message = false;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const [, mark, said = ''] = form.exec(text) ?? [];
    if (mark === undefined) return this.#other(text);
    this.#waiting = mark === 'Send';
    this.#heard = true;
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
    if (message === undefined) return;
    if (this.#waiting && message.startsWith(readNothing)) this.#gaveUp();
    this.#give({ kind: 'clientError', message });
  }

  /** The words are the same whether the server closed or kept silent. */
  #gaveUp(): void {
    if (!this.#heard) this.#give({ kind: 'connected' });
    this.#give({ kind: 'closed', by: 'client', how: 'error' });
  }

  #give(fact: LogFact): void {
    this.#sink({ session: '', ...fact });
  }
}
