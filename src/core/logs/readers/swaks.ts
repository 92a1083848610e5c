import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { UnmarkedDialogue } from '../decode/unmarked-dialogue.ts';

const marks = /^(?:<- |<~ |<\*\*|<~\*| -> | ~> )(?: |$)/;

/** The transcript of swaks (`===`, `***`, ` ->`, `<- `, and `~` for `-` inside TLS). */
export const swaksReader: LogReader = {
  format: 'swaks-transcript',
  tool: 'swaks',
  side: 'client',
  recognise(text) {
    if (marks.test(text)) return 8;
    if (/^=== (?:Trying |Connected to |TLS started |Connection closed with )/.test(text)) return 10;
    return text.startsWith('*** ') ? 2 : 0;
  },
  open: (sink) => new SwaksLine(sink),
};

/** Octets, shown beside what is said. */
const raw = /^(?:<| {2}>) {1,3}\d{4,8}: |^\d{4,8}: (?:[0-9A-F]{2} {1,2}){1,16} /;

/** The message, with `--suppress-data`. */
const suppressed = /^\d{1,9} lines sent$/;

class SwaksLine implements LineReader {
  readonly #sink: LogSink;
  /** An error whose reason stands on the next line. */
  #failed = '';
  #tls = false;
  /** Either side's lines bear marks; with `--no-hints` none do. */
  #marked = false;
  /** Who speaks where they bear none; undefined before the connection stands. */
  #bare: UnmarkedDialogue | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    if (raw.test(text)) return;
    const rest = text.slice(4);
    switch (text.slice(0, 3)) {
      case '===':
        return this.#inform(rest);
      case '***':
        return this.#complain(rest);
      case '<- ':
      case '<~ ':
      case '<**':
      case '<~*':
        this.#marked = true;
        return this.#received(rest, text.startsWith('<~'));
      case ' ->':
      case ' ~>':
        this.#marked = true;
        return this.#sent(rest, text.startsWith(' ~'));
      default:
        if (!this.#marked && this.#bare) this.#unmarked(text, this.#bare);
    }
  }

  #unmarked(text: string, dialogue: UnmarkedDialogue): void {
    if (text === '' && !dialogue.inMessage) return;
    const side = dialogue.side(text) ?? (dialogue.serverIsNext ? 'server' : undefined);
    if (side === 'server') this.#received(text, false);
    else this.#sent(text, false);
    if (side === undefined) dialogue.clientSpoke();
  }

  end(): void {
    if (this.#failed !== '') this.#fail(this.#failed);
  }

  #received(text: string, encrypted: boolean): void {
    this.#encrypt(encrypted);
    const wait = /^Timeout \((\d{1,6}) secs\) waiting for server response/.exec(text);
    if (wait) this.#sink({ session: '', kind: 'timeout', limitMs: Number(wait[1]) * 1000 });
    else this.#sink({ session: '', kind: 'server', text });
  }

  #sent(text: string, encrypted: boolean): void {
    this.#encrypt(encrypted);
    if (suppressed.test(text)) this.#sink({ session: '', kind: 'message' });
    else this.#sink({ session: '', kind: 'client', text });
  }

  /** TLS from the first octet is announced by nothing but the marks. */
  #encrypt(encrypted: boolean): void {
    if (encrypted && !this.#tls) this.#startTls('', '');
  }

  #startTls(protocol: string, cipher: string): void {
    this.#tls = true;
    this.#sink({ session: '', kind: 'tls', protocol, cipher });
  }

  #inform(text: string): void {
    const trying = /^Trying (.{1,255}):(\d{1,5})\.\.\.$/.exec(text);
    if (trying) {
      const [, host = '', port] = trying;
      this.#tls = false;
      this.#sink({ session: '', kind: 'open', host, port: Number(port) });
      this.#sink({ session: '', kind: 'attempt', address: host, port: Number(port) });
    } else if (text.startsWith('Connected to ')) {
      this.#bare = new UnmarkedDialogue();
      this.#sink({ session: '', kind: 'connected', address: text.slice(13).replace(/\.$/, '') });
    } else if (text.startsWith('TLS started with cipher ')) {
      const [protocol = '', cipher = ''] = text.slice(24).split(':');
      if (!this.#tls) this.#startTls(protocol, cipher);
    } else if (text.startsWith('Connection closed with remote host')) {
      this.#bare = undefined;
      this.#sink({ session: '', kind: 'closed', by: 'client' });
    }
  }

  #complain(text: string): void {
    if (this.#failed !== '') {
      const failed = this.#failed;
      this.#failed = '';
      return this.#fail(`${failed} ${text.trim()}`, 1);
    }
    if (text.startsWith('Error connecting to ')) {
      this.#failed = text;
      return;
    }
    if (text.startsWith('Remote host closed connection unexpectedly')) {
      this.#sink({ session: '', kind: 'closed', by: 'server' });
    }
    if (/^TLS startup failed/.test(text)) this.#sink({ session: '', kind: 'tlsFailed', message: text });
    else this.#sink({ session: '', kind: 'clientError', message: text });
  }

  #fail(message: string, linesAgo = 0): void {
    this.#sink({ session: '', kind: 'failure', message, ...(linesAgo > 0 && { linesAgo }) });
    this.#sink({ session: '', kind: 'closed', by: 'network', how: 'never-connected' });
  }
}
