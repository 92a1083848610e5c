import { gluedLines } from '../decode/joined-capabilities.ts';
import { leadingTime } from '../decode/clock-times.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const echoed = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)[\t ](.*)$/s;
const prefixed =
  /^(?:debug level \d; message: )?((?:SERVER (?:->|-&gt;) CLIENT|CLIENT (?:->|-&gt;) SERVER|SMTP (?:ERROR|NOTICE|Error|INBOUND)|Connection):.*|Connection failed\. Error #\d.*)$/s;
/** A line of a text of several, indented to stand below the first. */
const continued = /^ {19}\t {18}/;

/** PHPMailer's SMTPDebug, levels 1 to 4, by echo, as HTML, by error_log or by a callback. */
export const phpmailerReader: LogReader = {
  format: 'phpmailer',
  tool: 'PHPMailer',
  side: 'client',
  recognise(text) {
    const said = echoed.exec(text)?.[2] ?? text;
    const [, marked = ''] = prefixed.exec(said) ?? [];
    if (/^(?:SERVER|CLIENT) -/.test(marked)) return 10;
    if (marked !== '') return /^SMTP (?:ERROR|INBOUND)|^Connection: (?:opening|opened)/.test(marked) ? 8 : 4;
    return text.startsWith('Message could not be sent. Mailer Error: ') ? 5 : 0;
  },
  open: (sink) => new PhpMailerLine(sink),
};

/** Seconds after which an empty reply is a time-out; before that the server closed. */
const silentSeconds = 3;

class PhpMailerLine implements LineReader {
  readonly #sink: LogSink;
  #at: number | undefined;
  /** When the client last said something, where the log has times. */
  #saidAt: number | undefined;
  /** The server has said something. */
  #heard = false;
  /** It was told already that nothing came. */
  #empty = false;
  /** STARTTLS is the last command. */
  #starttls = false;
  /** An error of TLS that goes on. */
  #tlsError: { text: string; readonly line: number } | undefined;
  #line = 0;
  /** Where a line that the server sent was shown first, at level 4: its texts, quoted, stand in front of the reply. */
  #inbound = 0;
  /** Who says what stands on lines without a mark. */
  #speaker: 'server' | 'client' | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(raw: string): void {
    this.#line++;
    const match = echoed.exec(raw);
    if (match) this.#at = leadingTime(match[1] ?? '')?.at;
    const html = /<br ?\/?>$/.test(raw);
    const said = html ? fromHtml(match?.[2] ?? raw) : (match?.[2] ?? raw);
    const [, marked] = prefixed.exec(said) ?? [];
    if (marked === undefined) return this.#continue(raw);
    this.#flush();
    this.#speaker = undefined;
    const [, warning] = /^Connection failed\. Error #\d{1,5}: (.*)$/s.exec(marked) ?? [];
    if (warning !== undefined) return this.#connection(warning);
    const colon = marked.indexOf(':');
    const text = marked.slice(colon + 1).replace(/^ /, '');
    this.#take(marked.slice(0, colon), text, html);
  }

  end(): void {
    this.#flush();
  }

  /** OpenSSL's own words stand on the line behind. */
  #flush(): void {
    const error = this.#tlsError;
    this.#tlsError = undefined;
    if (error) this.#give({ kind: 'tlsFailed', message: error.text }, this.#line - error.line);
  }

  #take(mark: string, text: string, html: boolean): void {
    switch (mark) {
      case 'SERVER -> CLIENT':
        return this.#serverSaid(text, html);
      case 'CLIENT -> SERVER':
        this.#speaker = 'client';
        this.#saidAt = this.#at;
        this.#empty = false;
        this.#starttls = text === 'STARTTLS';
        return this.#give({ kind: 'client', text });
      case 'SMTP ERROR':
      case 'SMTP Error':
        if (/enable_crypto|SSL operation failed/.test(text)) {
          this.#tlsError = { text, line: this.#line };
          return;
        }
        return this.#failed(text);
      case 'SMTP INBOUND':
        if (this.#inbound === 0) this.#inbound = this.#line;
        return;
      case 'Connection':
        return this.#connection(text);
      default:
    }
  }

  #failed(text: string): void {
    // At level 1 the server's silence is told by what stands behind it: nothing.
    if (/^[A-Z][A-Z ]{3,40} command failed: {0,4}$/.test(text) && !text.startsWith('QUIT') && !this.#empty)
      this.#silence();
    // The handshake that follows the reply to STARTTLS went wrong.
    const ofTls = this.#starttls && /^Could not connect to SMTP host/.test(text);
    this.#starttls = false;
    this.#give(ofTls ? { kind: 'tlsFailed', message: text } : { kind: 'clientError', message: text });
  }

  #serverSaid(text: string, html: boolean): void {
    if (text.trim() === '') return this.#silence();
    // Behind a handshake that failed it prints what is left of it.
    if (/^[^\d]*\ufffd/.test(text)) return;
    this.#speaker = 'server';
    this.#heard = true;
    const linesAgo = this.#inbound === 0 ? 0 : this.#line - this.#inbound;
    this.#inbound = 0;
    for (const line of html ? unglued(text) : gluedLines(text)) this.#give({ kind: 'server', text: line }, linesAgo);
  }

  #silence(): void {
    this.#empty = true;
    if (!this.#heard && this.#saidAt === undefined) this.#give({ kind: 'connected' });
    const waited = this.#at !== undefined && this.#saidAt !== undefined ? (this.#at - this.#saidAt) / 1_000_000 : 0;
    if (waited >= silentSeconds) this.#give({ kind: 'timeout' });
    else this.#give({ kind: 'closed', by: 'server' });
  }

  #connection(text: string): void {
    const [, host, port] = /^opening to (.{1,255}):(\d{1,5}), timeout=/.exec(text) ?? [];
    if (host !== undefined) {
      this.#give({ kind: 'open', host: host.replace(/^(?:ssl|tls):\/\//, ''), port: Number(port) });
      this.#give({ kind: 'attempt', address: host, port: Number(port) });
    } else if (text === 'opened') this.#give({ kind: 'connected' });
    else if (text === 'closed') this.#give({ kind: 'closed', by: 'client' });
    else if (/SSL|certificate|crypto|tls/i.test(text)) this.#tlsError = { text, line: this.#line };
    else if (/Failed to connect|unable to connect|getaddrinfo/i.test(text))
      this.#give({ kind: 'failure', message: text });
  }

  /** A further line of a reply of several, or of an error. */
  #continue(raw: string): void {
    const text = raw.replace(continued, '');
    if (this.#tlsError) {
      this.#tlsError.text += ` ${text.trim()}`;
      return this.#flush();
    }
    if (this.#speaker === 'server' && /^\d{3}[ -]/.test(text)) this.#give({ kind: 'server', text });
  }

  #give(fact: LogFact, linesAgo = 0): void {
    this.#sink({
      session: '',
      ...(linesAgo > 0 && { linesAgo }),
      ...fact,
      ...(this.#at !== undefined && { at: this.#at }),
    });
  }
}

function fromHtml(text: string): string {
  return text
    .replace(/<br ?\/?>$/, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** In HTML the lines of a reply stand behind one another: `250-a250-b250 c`. */
function unglued(text: string): readonly string[] {
  const code = /^(\d{3})-/.exec(text)?.[1];
  return code === undefined ? [text] : text.split(new RegExp(`(?=${code}[ -])`));
}
