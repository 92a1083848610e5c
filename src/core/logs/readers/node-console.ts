import { leadingTime } from '../decode/clock-times.ts';
import { saysTlsFailed } from '../error-words.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';
import { NodeError } from '../decode/node-error.ts';

const form = /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] (DEBUG|INFO |WARN |ERROR) (?:\[([^\]]{1,64})\] )?(.*)$/s;

/** A connection of nodemailer's pool; what is said on it is logged under the connection's own id. */
const poolResource = /^#\d{1,3}$/;

/** What nodemailer prints with `logger: true, debug: true`. */
export const nodemailerConsoleReader: LogReader = {
  format: 'nodemailer-console',
  tool: 'nodemailer',
  side: 'client',
  recognise: (text) => recogniseConsole(text, false),
  open: (sink) => new ConsoleLine(sink, false),
};

/** What the npm package smtp-server prints with `logger: true`. */
export const smtpServerConsoleReader: LogReader = {
  format: 'smtp-server-console',
  tool: 'smtp-server',
  side: 'server',
  recognise: (text) => recogniseConsole(text, true),
  open: (sink) => new ConsoleLine(sink, true),
};

function recogniseConsole(text: string, server: boolean): number {
  const [, , , id, said = ''] = form.exec(text) ?? [];
  if (/^(?:connect|getaddrinfo) E[A-Z]{4,20} /.test(said)) return server ? 0 : 8;
  if (id === undefined) return /^\[.{19}\] DEBUG Creating transport: nodemailer/.test(text) && !server ? 10 : 0;
  if (!/^[SC]: |^Connection (?:established|from) /.test(said))
    return id.startsWith('#') && id.length > 4 === server ? 2 : 0;
  return id.startsWith('#') && id.length > 4 === server ? 8 : id.startsWith('#') ? 4 : server ? 0 : 8;
}

class ConsoleLine implements LineReader {
  readonly #sink: LogSink;
  readonly #server: boolean;
  readonly #error: NodeError;
  /** Sessions in which the message is being sent. */
  readonly #sending = new Set<string>();
  #session = '';
  #dotSeen = false;

  constructor(sink: LogSink, server: boolean) {
    this.#sink = sink;
    this.#server = server;
    this.#error = new NodeError((fact, linesAgo) => sink({ session: this.#session, linesAgo, ...fact }));
  }

  line(text: string): void {
    const match = form.exec(text);
    if (!match) return this.#error.line(text);
    this.#error.end();
    const [, time = '', level = '', session = '', said = ''] = match;
    if (session !== '' && !poolResource.test(session)) this.#session = session;
    const at = leadingTime(time)?.at;
    const give = (fact: LogFact): void =>
      this.#sink({ session: this.#session, ...fact, ...(at !== undefined && { at }) });
    if (/^S: /.test(said)) return this.#serverSaid(said.slice(3), give);
    const [, octets] = /^(?:C: )?<(\d{1,12}) bytes (?:of DATA|encoded mime message)/.exec(said) ?? [];
    if (octets !== undefined) return this.#messageSent(Number(octets), give);
    if (/^C: /.test(said)) return give({ kind: 'client', text: said.slice(3) });
    if (this.#server && /^\d{3}[ -]/.test(said)) return give({ kind: 'server', text: said });
    if (this.#sending.has(this.#session) && session !== '') return this.#message(said, give);
    this.#news(said, level, give);
  }

  end(): void {
    this.#error.end();
  }

  #serverSaid(text: string, give: (fact: LogFact) => void): void {
    if (!this.#server && text.startsWith('354')) this.#sending.add(this.#session);
    else this.#sending.delete(this.#session);
    give({ kind: 'server', text });
  }

  /** Lines of the message have no mark, and need not be there. */
  #message(text: string, give: (fact: LogFact) => void): void {
    this.#dotSeen = text === '.';
    give({ kind: 'client', text });
  }

  #messageSent(octets: number, give: (fact: LogFact) => void): void {
    this.#sending.delete(this.#session);
    if (!this.#dotSeen) give({ kind: 'message', octets });
    this.#dotSeen = false;
  }

  #news(text: string, level: string, give: (fact: LogFact) => void): void {
    const reached = /^Connection established to (.{1,100}):(\d{1,5})$/.exec(text);
    if (reached) give({ kind: 'connected', address: reached[1] ?? '', port: Number(reached[2]) });
    else if (text.startsWith('Connection from ')) give({ kind: 'open' });
    else if (text.startsWith('Connection upgraded ')) give({ kind: 'tls', ...cipherOf(text) });
    else if (text === 'Connection closed') give({ kind: 'closed', by: 'server' });
    else if (text.startsWith('Closing connection to the server')) give({ kind: 'closed', by: 'client' });
    else if (text.startsWith('Connection closed to ')) give({ kind: 'closed', by: 'client' });
    else if (level === 'WARN ' || level === 'ERROR') this.#trouble(text, give);
  }

  #trouble(text: string, give: (fact: LogFact) => void): void {
    const [code] = /\bE[A-Z]{4,20}\b/.exec(text) ?? [];
    const message = text.replace(/^Send Error: /, '');
    if (text.startsWith('Send Error: ')) give({ kind: 'clientError', message });
    else if (this.#server) give({ kind: 'note', text: message, importance: 'warn' });
    else
      give({
        kind: saysTlsFailed.test(message) ? 'tlsFailed' : 'failure',
        message,
        ...(code !== undefined && { code }),
      });
  }
}

function cipherOf(text: string): { readonly cipher?: string } {
  const [, cipher] = /using ([A-Z0-9_-]{1,60})/.exec(text) ?? [];
  return cipher === undefined ? {} : { cipher };
}
