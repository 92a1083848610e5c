import type { LogFact } from '../reader.ts';

type Emit = (fact: LogFact) => void;

const connectingPattern = /^Connecting to (\S{1,255}) \[([^\]]{1,64})\]:(\d{1,5}) \.\.\. ?(.{0,300})$/;
const incomingPattern = /^Process \d{1,10} is handling incoming connection from (.{1,300})$/;
const saidPattern = /^( {2})?SMTP(<<|>>|\|>|\+>) ?(.{0,100000})$/;
const brokenPattern = /^ {0,2}SMTP\(([A-Za-z ]{1,60})\)(<<|>>)$/;
const codes: ReadonlyMap<string, string> = new Map([
  ['Connection refused', 'ECONNREFUSED'],
  ['Connection reset by peer', 'ECONNRESET'],
  ['Broken pipe', 'EPIPE'],
  ['No route to host', 'EHOSTUNREACH'],
  ['Network is unreachable', 'ENETUNREACH'],
]);

/** One Exim process at work on an SMTP connection, read from what it prints of it. */
export class EximConversation {
  readonly #emit: Emit;
  /** Printed as done before it is: Exim opens with TCP Fast Open. */
  #connecting: LogFact | undefined;
  /** Who the continuation lines of a reply are from. */
  #replying = false;
  #writing = false;
  #accepted354 = false;
  #spoken = false;
  #closed = false;
  #closing = false;
  #logLine = false;
  #open = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  line(text: string): void {
    if (this.#logLine && text.startsWith('  ')) return this.#log(text.slice(2));
    this.#logLine = text.startsWith('LOG: ');
    const said = saidPattern.exec(text);
    if (said) return this.#said(said[1] === undefined, said[2] ?? '', said[3] ?? '');
    if (this.#replying && /^ {7,9}\d{3}[ -]/.test(text)) return this.#emit({ kind: 'server', text: text.trim() });
    this.#replying = false;
    const broken = brokenPattern.exec(text);
    if (broken) return this.#broke(broken[1] ?? '', broken[2] === '<<');
    this.#other(text);
  }

  end(): void {
    this.#finish();
  }

  #other(text: string): void {
    const connecting = connectingPattern.exec(text);
    if (connecting) return this.#connect(connecting);
    const incoming = incomingPattern.exec(text)?.[1];
    if (incoming !== undefined) {
      this.#begin({ kind: 'open', client: incoming });
      return this.#emit({ kind: 'connected' });
    }
    const cipher = /^cipher: ([A-Z]{3}[\d.]{1,5}):(\S{1,200})$/.exec(text);
    if (cipher && this.#open) this.#emit({ kind: 'tls', protocol: cipher[1] ?? '', cipher: cipher[2] ?? '' });
  }

  #connect([, host = '', address = '', digits = '', rest = '']: RegExpExecArray): void {
    const port = Number(digits);
    this.#begin({ kind: 'open', host, port, ...(rest.includes('lazy-connect') && { security: 'tls' as const }) });
    this.#emit({ kind: 'attempt', address, port });
    this.#connecting = { kind: 'connected', address, port };
    const failure = /failed: (.{1,200})$/.exec(rest)?.[1];
    if (failure !== undefined) this.#broke(failure, true);
  }

  #begin(open: LogFact): void {
    this.#finish();
    this.#connecting = undefined;
    this.#replying = false;
    this.#writing = false;
    this.#accepted354 = false;
    this.#spoken = false;
    this.#closed = false;
    this.#open = true;
    this.#emit(open);
  }

  #connected(): void {
    if (this.#connecting) this.#emit(this.#connecting);
    this.#connecting = undefined;
  }

  #said(asServer: boolean, sign: string, text: string): void {
    this.#connected();
    this.#replying = false;
    const fromServer = asServer ? sign === '>>' : sign === '<<';
    if (fromServer) return this.#serverSaid(asServer, text);
    if (text === '(writing message)') this.#writing = true;
    else if (text === '.' && this.#writing) this.#message();
    else this.#emit({ kind: 'client', text });
  }

  #serverSaid(asServer: boolean, text: string): void {
    if (text.startsWith('(close')) return this.#close({ kind: 'closed', by: 'server' });
    if (this.#accepted354 && asServer) this.#message();
    this.#accepted354 = text.startsWith('354');
    this.#spoken = true;
    this.#replying = true;
    this.#emit({ kind: 'server', text });
  }

  #message(): void {
    this.#writing = false;
    this.#accepted354 = false;
    this.#emit({ kind: 'message', transfer: 'data' });
  }

  /** `SMTP(why)<<`: reading ended; `SMTP(close)>>`: Exim closes. */
  #broke(why: string, reading: boolean): void {
    if (!reading) {
      this.#closing ||= why === 'close';
      return;
    }
    if (why === 'closed') {
      this.#connected();
      return this.#close({ kind: 'closed', by: 'server' });
    }
    if (this.#closed) return;
    if (why === 'Connection timed out') {
      this.#connected();
      this.#emit({ kind: 'timeout' });
      return this.#close({ kind: 'closed', by: 'client', how: 'timeout' });
    }
    const code = codes.get(why);
    this.#emit({ kind: 'failure', message: why, ...(code !== undefined && { code }) });
    const reset = code === 'ECONNRESET';
    this.#close({ kind: 'closed', by: reset ? 'server' : 'network', how: reset ? 'reset' : 'never-connected' });
  }

  /** A line of the main log, printed too: only what the dialogue does not show. */
  #log(text: string): void {
    this.#logLine = false;
    if (/^SMTP connection from .{1,300} lost(?: |$)/.test(text)) return this.#close({ kind: 'closed', by: 'client' });
    if (/^TLS error on connection from /.test(text)) return this.#emit({ kind: 'tlsFailed', message: text });
    const trouble = /^(?:==|\*\*) .{1,300}?\[[^\]]{1,64}\](?::\d{1,5})?: (.{1,1000})$/.exec(text)?.[1];
    if (trouble === undefined || !this.#open || trouble.startsWith('SMTP ')) return;
    this.#connected();
    if (/^TLS session: /.test(trouble)) this.#emit({ kind: 'tlsFailed', message: trouble, implicit: !this.#spoken });
    else this.#emit({ kind: 'clientError', message: trouble });
    this.#finish();
  }

  #close(fact: LogFact): void {
    if (!this.#closed && this.#open) this.#emit(fact);
    this.#closed = true;
  }

  /** Exim has closed the connection, and all that belongs to it has been told. */
  #finish(): void {
    if (this.#closing) {
      this.#connected();
      this.#close({ kind: 'closed', by: 'client' });
    }
    this.#closing = false;
    this.#open = false;
  }
}
