import { NodeError } from '../decode/node-error.ts';
import { saysTlsFailed } from '../error-words.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

/** Nodemailer's log as pino writes it. */
export const nodemailerPinoReader = jsonReader('nodemailer-pino', 'nodemailer', 'client', false);
/** Nodemailer's log as bunyan writes it. */
export const nodemailerBunyanReader = jsonReader('nodemailer-bunyan', 'nodemailer', 'client', true);
/** The log of the npm package smtp-server as pino writes it, which leaves the replies out. */
export const smtpServerPinoReader = jsonReader('smtp-server-pino', 'smtp-server', 'server', false);
/** The log of the npm package smtp-server as bunyan writes it. */
export const smtpServerBunyanReader = jsonReader('smtp-server-bunyan', 'smtp-server', 'server', true);

type Fields = Readonly<Record<string, unknown>>;

function jsonReader(format: string, tool: string, side: 'client' | 'server', bunyan: boolean): LogReader {
  return {
    format,
    tool,
    side,
    recognise(text) {
      if (!text.startsWith('{"') || !text.includes('"tnx":"')) return 0;
      const ofServer = text.includes('"component":"smtp-server"');
      return ofServer === (side === 'server') && text.endsWith('"v":0}') === bunyan ? 10 : 0;
    },
    open: (sink) => new JsonLine(sink, side === 'server'),
  };
}

class JsonLine implements LineReader {
  readonly #sink: LogSink;
  readonly #server: boolean;
  readonly #error: NodeError;
  #session = '';
  #line = 0;
  /** An error that the program printed, with the line where it began. */
  #printed: { readonly fact: LogFact; readonly line: number } | undefined;

  constructor(sink: LogSink, server: boolean) {
    this.#sink = sink;
    this.#server = server;
    this.#error = new NodeError((fact, linesAgo) => {
      this.#givePrinted();
      this.#printed = { fact, line: this.#line - linesAgo };
    });
  }

  line(text: string): void {
    this.#line++;
    const fields = objectOf(text);
    if (!fields) return this.#error.line(text);
    const id = fields.sid ?? fields.cid;
    if (typeof id === 'string' && id !== this.#session) {
      if (this.#session !== '') this.#givePrinted();
      this.#session = id;
    }
    const at = timeOf(fields.time);
    const give = (fact: LogFact): void =>
      this.#sink({ session: this.#session, ...fact, ...(at !== undefined && { at }) });
    if (this.#server) this.#ofServer(fields, give);
    else this.#ofClient(fields, give);
  }

  end(): void {
    this.#error.end();
    this.#givePrinted();
  }

  /** The log is written behind the program's back: what led to an error may stand below it, so the error waits. */
  #givePrinted(): void {
    const printed = this.#printed;
    this.#printed = undefined;
    if (printed) this.#sink({ session: this.#session, linesAgo: this.#line - printed.line, ...printed.fact });
  }

  #ofClient(fields: Fields, give: (fact: LogFact) => void): void {
    const said = textOf(fields.msg);
    switch (fields.tnx) {
      case 'server':
      case 'client':
        for (const text of said.split(/\r?\n/)) give({ kind: fields.tnx, text });
        return;
      case 'message':
        if (!said.startsWith('<')) for (const text of said.split('\r\n')) give({ kind: 'client', text });
        return;
      case 'network':
        if (said === 'Connection closed') return give({ kind: 'closed', by: 'server' });
        if (typeof fields.remoteAddress !== 'string') return this.#trouble(fields, give);
        return give({ kind: 'connected', address: fields.remoteAddress, ...portOf(fields.remotePort) });
      case 'smtp':
        if (said.startsWith('Connection upgraded ')) give({ kind: 'tls' });
        if (said.startsWith('Closing connection to the server')) give({ kind: 'closed', by: 'client' });
        return this.#trouble(fields, give);
      default:
        return this.#trouble(fields, give);
    }
  }

  #ofServer(fields: Fields, give: (fact: LogFact) => void): void {
    const said = textOf(fields.msg);
    switch (fields.tnx) {
      case 'connection':
        return give({ kind: 'open' });
      case 'send':
        if (said.startsWith('S: ')) for (const text of said.slice(3).split(/\r?\n/)) give({ kind: 'server', text });
        return;
      case 'command':
        if (said.startsWith('C: ')) give({ kind: 'client', text: said.slice(3) });
        else if (typeof fields.command === 'string') give({ kind: 'client', text: fields.command });
        return;
      case 'starttls':
        return give({ kind: 'tls', ...(typeof fields.cipher === 'string' && { cipher: fields.cipher }) });
      case 'autherror':
        return give({ kind: 'authFailed', mechanism: textOf(fields.method), text: errorOf(fields).message || said });
      case 'close':
        return give({ kind: 'closed', by: 'client' });
      default:
    }
  }

  #trouble(fields: Fields, give: (fact: LogFact) => void): void {
    if (typeof fields.level !== 'number' || fields.level < 40) return;
    const { message, code, command } = errorOf(fields);
    const text = message === '' ? textOf(fields.msg) : message;
    const [errno = code] = /\bE[A-Z]{4,20}\b/.exec(text) ?? [];
    if (fields.level < 50) {
      const kind = saysTlsFailed.test(text) ? 'tlsFailed' : 'failure';
      return give({ kind, message: text, code: errno });
    }
    give({ kind: 'clientError', message: text, code, ...(command !== '' && { command }) });
  }
}

function objectOf(text: string): Fields | undefined {
  if (!text.startsWith('{"')) return undefined;
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}

function errorOf({ err }: Fields): { readonly message: string; readonly code: string; readonly command: string } {
  const fields = (typeof err === 'object' && err !== null ? err : {}) as Fields;
  const message = textOf(fields.message);
  const response = textOf(fields.response);
  return { message: message === '' ? response : message, code: textOf(fields.code), command: textOf(fields.command) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function portOf(value: unknown): { readonly port?: number } {
  return typeof value === 'number' ? { port: value } : {};
}

/** Microseconds of what pino (milliseconds) and bunyan (ISO 8601) write. */
function timeOf(value: unknown): number | undefined {
  const ms = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isFinite(ms) ? ms * 1000 : undefined;
}
