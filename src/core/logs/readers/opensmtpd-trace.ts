import { saidOf } from '../decode/syslog-times.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

/** Sessions whose state is kept; the one that was seen first is given up for the next. */
const maximumSessions = 1000;
const tracePattern = /^smtp: (0x[0-9a-f]{1,16}): (.{0,100000})$/;
const eventPattern = /^([0-9a-f]{16}) smtp ([a-z-]{1,40})(?: (.{0,4000}))?$/;
const listenerPattern = /^connected to listener 0x[0-9a-f]{1,16} \[hostname=([^,\]]{0,255}), port=(\d{1,5})/;

/**
 * What OpenSMTPD prints with `-v -T smtp`, and the lines of its ordinary log. A session is the address of its structure while
 * the trace shows it, else its id.
 */
export const opensmtpdTraceReader: LogReader = {
  format: 'opensmtpd-trace',
  tool: 'OpenSMTPD',
  side: 'server',
  recognise(text) {
    const { said } = saidOf(text, 'smtpd');
    if (tracePattern.test(said)) return 10;
    if (eventPattern.test(said)) return 9;
    return /^debug: (?:SSL library error: io_dispatch|session_start_ssl: |smtpd: |looking up pki )/.test(said) ? 5 : 0;
  },
  open: (sink) => new OpensmtpdLines(sink),
};

interface Session {
  readonly key: string;
  traced: boolean;
  accepted354: boolean;
  bodyShown: boolean;
  tlsFailed: boolean;
}

class OpensmtpdLines implements LineReader {
  readonly #sink: LogSink;
  readonly #sessions = new Map<string, Session>();
  #last: Session | undefined;
  #at: number | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const { said, at } = saidOf(text, 'smtpd');
    this.#at = at;
    const trace = tracePattern.exec(said);
    if (trace) return this.#trace(trace[1] ?? '', trace[2] ?? '');
    const event = eventPattern.exec(said);
    if (event) return this.#event(event[1] ?? '', event[2] ?? '', event[3] ?? '');
    const problem = /^debug: SSL library error: (.{1,500})$/.exec(said)?.[1];
    if (problem === undefined || !this.#last || this.#last.tlsFailed) return;
    this.#last.tlsFailed = true;
    this.#give(this.#last, { kind: 'tlsFailed', message: problem });
  }

  end(): void {
    this.#sessions.clear();
  }

  #trace(pointer: string, words: string): void {
    const listener = listenerPattern.exec(words);
    const session = listener ? this.#begin(pointer) : this.#session(pointer);
    session.traced = true;
    if (listener) {
      this.#give(session, { kind: 'open', host: listener[1] ?? '', port: Number(listener[2]) });
      this.#give(session, { kind: 'connected' });
    } else if (words.startsWith('>>> ')) this.#serverSaid(session, words.slice(4));
    else if (words.startsWith('<<< ')) this.#clientSaid(session, words.slice(4));
  }

  #serverSaid(session: Session, text: string): void {
    if (session.accepted354 && !session.bodyShown) this.#give(session, { kind: 'message', transfer: 'data' });
    session.accepted354 = text.startsWith('354');
    session.bodyShown = false;
    this.#give(session, { kind: 'server', text });
  }

  /** Lines of a message stand behind `[MSG] `, its end is `[EOM]`. */
  #clientSaid(session: Session, text: string): void {
    session.bodyShown ||= session.accepted354;
    const line = session.accepted354 ? text.replace(/^\[MSG\] ?/, '').replace(/^\[EOM\]$/, '.') : text;
    this.#give(session, { kind: 'client', text: line });
  }

  #event(id: string, what: string, rest: string): void {
    if (what === 'connected') return this.#connected(id, rest);
    const session = this.#session(id);
    if (what === 'disconnected') return this.#disconnected(session, rest);
    if (what === 'tls' && !session.traced) return this.#tls(session, rest);
    if (what !== 'failed-command' || session.traced) return;
    const [, command, result] =
      /^command="((?:[^"\\]|\\.){0,2000})" result="((?:[^"\\]|\\.){0,2000})"/.exec(rest) ?? [];
    if (command !== undefined) this.#give(session, { kind: 'client', text: unescaped(command) });
    if (result !== undefined) this.#give(session, { kind: 'server', text: unescaped(result) });
  }

  #connected(id: string, rest: string): void {
    const traced = this.#last?.traced === true && !this.#sessions.has(id) ? this.#last : undefined;
    if (traced) {
      this.#remember(id, traced);
      return;
    }
    const session = this.#begin(id);
    const [, address = '', host = ''] = /^address=(\S{1,64})(?: host=(\S{1,255}))?/.exec(rest) ?? [];
    this.#give(session, { kind: 'open', client: host === '' ? address : `${host}[${address}]` });
  }

  #tls(session: Session, rest: string): void {
    const [, protocol = '', cipher = ''] = /ciphers="?([A-Za-z]{2,4}v?[\d.]{1,4}):([^\s":]{1,80})/.exec(rest) ?? [];
    this.#give(session, { kind: 'tls', protocol, cipher });
  }

  #disconnected(session: Session, rest: string): void {
    const reason = /^reason=(.{1,500})$/.exec(rest)?.[1] ?? '';
    if (/timeout/.test(reason)) return this.#give(session, { kind: 'closed', by: 'server', how: 'timeout' });
    if (/io-error/.test(reason)) {
      if (!session.tlsFailed) this.#give(session, { kind: 'failure', message: reason.replaceAll('"', '') });
      return this.#give(session, { kind: 'closed', by: 'network', how: session.tlsFailed ? 'tls-failure' : 'error' });
    }
    this.#give(session, { kind: 'closed', by: 'client' });
  }

  #session(key: string): Session {
    return this.#sessions.get(key) ?? this.#begin(key);
  }

  #begin(key: string): Session {
    const session = { key, traced: false, accepted354: false, bodyShown: false, tlsFailed: false };
    this.#remember(key, session);
    return session;
  }

  #remember(key: string, session: Session): void {
    this.#sessions.delete(key);
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size >= maximumSessions) this.#sessions.delete(oldest);
    this.#sessions.set(key, session);
    this.#last = session;
  }

  #give(session: Session, fact: LogFact): void {
    this.#last = session;
    const at = this.#at;
    this.#sink(at === undefined ? { ...fact, session: session.key } : { ...fact, session: session.key, at });
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
