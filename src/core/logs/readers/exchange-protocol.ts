import { leadingTime } from '../decode/clock-times.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';

/** `time,connector,session,number,local,remote,event,data,context` */
const form =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z),([^,]{0,200}),([0-9A-F]{4,32}),(\d{1,6}),([^,]{0,60}),([^,]{0,60}),([-+*<>]),(.*)$/;
/** Sessions that are kept; of more, all are forgotten. */
const mostSessions = 1000;

/** The protocol logs of Microsoft Exchange, of what it sends and of what it receives: one line in CSV for each event. */
export const exchangeProtocolReader: LogReader = {
  format: 'exchange-protocol',
  tool: 'Microsoft Exchange',
  side: 'client',
  recognise(text) {
    if (/^#(?:Software: Microsoft Exchange Server|Log-type: SMTP (?:Send|Receive) Protocol Log)/.test(text)) return 10;
    return form.test(text) ? 8 : 0;
  },
  open: (sink) => new ExchangeProtocol(sink),
};

interface Session {
  readonly marked: MarkedSession;
  /** The log is of what Exchange receives. */
  readonly receives: boolean;
}

class ExchangeProtocol implements LineReader {
  readonly #sink: LogSink;
  readonly #sessions = new Map<string, Session>();
  /** As the heading of the file has it; undefined without one. */
  #receives: boolean | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const kind = /^#Log-type: SMTP (Send|Receive) /.exec(text)?.[1];
    if (kind !== undefined) this.#receives = kind === 'Receive';
    const [, time = '', , id = '', , , remote = '', event = '', rest = ''] = form.exec(text) ?? [];
    if (event === '') return;
    const [data = '', context = ''] = cells(rest);
    const session = this.#sessionOf(id, event, data, remote);
    session.marked.at = leadingTime(time)?.at;
    this.#take(session, event, data, context);
  }

  end(): void {}

  /** Whoever greets is the server. */
  #sessionOf(id: string, event: string, data: string, remote: string): Session {
    const known = this.#sessions.get(id);
    if (known) return known;
    if (this.#sessions.size >= mostSessions) this.#sessions.clear();
    const receives = this.#receives ?? (event === '>' && /^\d{3}[ -]/.test(data));
    const marked = new MarkedSession(this.#sink, id);
    const [, host = '', port] = /^\[?([^\]]{1,50}?)\]?:(\d{1,5})$/.exec(remote) ?? [];
    const target = receives || port === undefined ? {} : { host, port: Number(port) };
    marked.open({ ...target, side: receives ? 'server' : 'client' });
    const session = { marked, receives };
    this.#sessions.set(id, session);
    return session;
  }

  #take({ marked, receives }: Session, event: string, data: string, context: string): void {
    const byServer = (event === '<') !== receives;
    if (event === '+') marked.give({ kind: 'connected' });
    else if (event === '-')
      marked.give({ kind: 'closed', by: (context === 'Remote') !== receives ? 'server' : 'client' });
    else if (event === '*') this.#told(marked, `${data} ${context}`.trim());
    else if (data === '') return;
    else if (byServer) marked.serverAfterUnseenMessage(data);
    else marked.client(data);
  }

  #told(marked: MarkedSession, text: string): void {
    if (/\bTLS negotiation failed|certificate .{0,100}(?:fail|not trusted|invalid|mismatch)/i.test(text))
      marked.give({ kind: 'tlsFailed', message: text });
    else if (/\b(?:failed|could not|timed out|refused|error)\b/i.test(text)) marked.broken(text);
  }
}

/** The cells of a line of CSV, quotes undone. */
function cells(text: string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at <= text.length && found.length < 4) {
    if (text.charAt(at) !== '"') {
      const end = text.indexOf(',', at);
      found.push(text.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? text.length + 1 : end + 1;
      continue;
    }
    let end = text.indexOf('"', at + 1);
    while (end > 0 && text.charAt(end + 1) === '"') end = text.indexOf('"', end + 2);
    if (end < 0) end = text.length;
    found.push(text.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 2;
  }
  return found;
}
