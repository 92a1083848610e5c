import { networkError } from '../decode/network-errors.ts';
import { saidOf } from '../decode/syslog-times.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

/** Sessions whose state is kept; the one that was seen first is given up for the next. */
const maximumSessions = 1000;
const tracePattern = /^(smtp|mta): (0x[0-9a-f]{1,16}): (.{0,100000})$/;
const eventPattern = /^([0-9a-f]{16}) (?:smtp|mta) ([a-z-]{1,40})(?: (.{0,4000}))?$/;
const outgoingPattern = /^[0-9a-f]{16} mta /;
/** The same until version 6.0: what happened stands before the session. */
const formerPatterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['connecting', /^smtp-out: Connecting to (\S{1,300} \([^)]{1,300}\)) on session ([0-9a-f]{16})/],
  ['connected', /^smtp-out: (Connected) on session ([0-9a-f]{16})/],
  ['error', /^smtp-out: Error on session ([0-9a-f]{16})(?: after \d{1,9} messages? sent)?: (.{1,4000})/],
  ['failed', /^smtp-in: Failed command on session ([0-9a-f]{16}): "(.{1,2000})" => ([2-5]\d\d .{0,2000})$/],
  [
    'delivery',
    /^relay: (?:Ok|TempFail|PermFail) for [0-9a-f]{16}: session=([0-9a-f]{16}), .{1,2000}?, stat=(.{1,2000})/,
  ],
];
const listenerPattern = /^connected to listener 0x[0-9a-f]{1,16} \[hostname=([^,\]]{0,255}), port=(\d{1,5})/;

/**
 * What OpenSMTPD prints with `-v -T smtp`, or `-T mta` for what it sends, and the lines of its ordinary log. A session is the
 * address of its structure while the trace shows it, else its id. The words are those of `smtp_session.c` and `mta_session.c`.
 */
export const opensmtpdTraceReader: LogReader = {
  format: 'opensmtpd-trace',
  tool: 'OpenSMTPD',
  side: 'server',
  recognise(text) {
    const { said } = saidOf(text, 'smtpd');
    if (tracePattern.test(said)) return 10;
    if (eventPattern.test(said) || formerPatterns.some(([, pattern]) => pattern.test(said))) return 9;
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
  /** What ended it has been told. */
  broken: boolean;
}

interface Where {
  readonly host?: string;
  readonly port?: number;
  readonly security?: 'tls';
}

class OpensmtpdLines implements LineReader {
  readonly #sink: LogSink;
  readonly #sessions = new Map<string, Session>();
  #last: Session | undefined;
  #at: number | undefined;
  /** What was found wrong with the certificate that was looked at last. */
  #verdict = '';

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const { said, at } = saidOf(text, 'smtpd');
    this.#at = at;
    const trace = tracePattern.exec(said);
    if (trace?.[1] === 'mta') return this.#outgoingTrace(trace[2] ?? '', trace[3] ?? '');
    if (trace) return this.#trace(trace[2] ?? '', trace[3] ?? '');
    const event = eventPattern.exec(said);
    const [, id = '', what = '', rest = ''] = event ?? [];
    if (event) return outgoingPattern.test(said) ? this.#outgoing(id, what, rest) : this.#event(id, what, rest);
    for (const [name, pattern] of formerPatterns) {
      const former = pattern.exec(said);
      if (former) return this.#former(name, former[1] ?? '', former[2] ?? '', former[3] ?? '');
    }
    const verdict = /^debug: X509 verify: (.{1,200})$/.exec(said)?.[1];
    if (verdict !== undefined) this.#verdict = verdict;
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

  /** Of a session in which OpenSMTPD is the client. */
  #outgoingTrace(pointer: string, words: string): void {
    const session = this.#sessions.get(`mta ${pointer}`) ?? this.#beginOutgoing(`mta ${pointer}`, {});
    session.traced = true;
    if (words.startsWith('<<< ')) {
      this.#give(session, { kind: 'connected' });
      this.#serverSaid(session, words.slice(4));
    } else if (words.startsWith('>>> ')) this.#clientSaid(session, words.slice(4));
  }

  #outgoing(id: string, what: string, rest: string): void {
    if (what === 'connecting') {
      const [, address = '', host = ''] = /^address=(\S{1,300}) host=(\S{1,255})/.exec(rest) ?? [];
      return this.#connecting(id, address, host);
    }
    const session = this.#outgoingSession(id);
    // That it is connected is told only by a trace: the greeting that others do not show would seem to be missing.
    if (what === 'connected') return;
    if (what === 'tls') return this.#tls(session, rest);
    if (what === 'error') return this.#broken(session, rest.replace(/^reason=/, ''));
    if (what === 'disconnected' && !session.broken) return this.#disconnected(session, rest);
    if (what !== 'delivery') return;
    const [, result = '', status = ''] = / result="(\w{1,20})" stat="((?:[^"\\]|\\.){0,2000})"/.exec(rest) ?? [];
    if (result !== '') this.#delivered(session, unescaped(status));
  }

  #former(what: string, first: string, second: string, third: string): void {
    if (what === 'connecting') {
      const [, address = '', host = ''] = /^(\S{1,300}) \(([^)]{1,300})\)$/.exec(first) ?? [];
      return this.#connecting(second, address, host);
    }
    const session = this.#outgoingSession(what === 'connected' ? second : first);
    if (what === 'connected') return;
    if (what === 'error') return this.#broken(session, second);
    if (what === 'delivery') return this.#delivered(session, second);
    this.#give(this.#session(first), { kind: 'client', text: second });
    this.#give(this.#session(first), { kind: 'server', text: third });
  }

  /** @param address `smtp+tls://192.0.2.1:25` */
  #connecting(id: string, address: string, host: string): void {
    const [, scheme = '', name = '', digits] = /^([a-z+]{1,20}):\/\/(\S{1,255}?)(?::(\d{1,5}))?$/.exec(address) ?? [];
    const port = digits === undefined ? {} : { port: Number(digits) };
    const where = { host: host === '' ? name : host, ...port };
    const session = this.#outgoingSession(id, { ...where, ...(scheme === 'smtps' && { security: 'tls' as const }) });
    this.#give(session, { kind: 'attempt', address: name, ...port });
  }

  /** A trace that shows the conversation has shown the reply. */
  #delivered(session: Session, status: string): void {
    if (session.traced || !/^[45]\d\d/.test(status)) return;
    this.#give(session, { kind: 'clientError', message: status });
  }

  #broken(session: Session, message: string): void {
    session.broken = true;
    const { code } = networkError(message);
    if (/closed unexpectedly/i.test(message)) return this.#give(session, { kind: 'closed', by: 'server' });
    if (/certificate|handshake|\bTLS\b/i.test(message)) {
      const why = this.#verdict === '' || !/certificate/i.test(message) ? '' : `: ${this.#verdict}`;
      this.#verdict = '';
      return this.#give(session, { kind: 'tlsFailed', message: `${message}${why}` });
    }
    if (code !== undefined) return this.#give(session, { kind: 'failure', message, code });
    this.#give(session, { kind: 'clientError', message });
  }

  /** A trace names the session's id first where its line tells that it is connected. */
  #outgoingSession(id: string, where: Where = {}): Session {
    const known = this.#sessions.get(id);
    if (known) return known;
    const traced = this.#last?.traced === true && this.#last.key.startsWith('mta ') ? this.#last : undefined;
    if (!traced) return this.#beginOutgoing(id, where);
    this.#remember(id, traced);
    return traced;
  }

  #beginOutgoing(key: string, where: Where): Session {
    const session = this.#begin(key);
    this.#give(session, { kind: 'open', side: 'client', client: 'OpenSMTPD', ...where });
    return session;
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
    if ((what !== 'failed-command' && what !== 'bad-input') || session.traced) return;
    const [, command, result] =
      /^(?:command="((?:[^"\\]|\\.){0,2000})" )?result="((?:[^"\\]|\\.){0,2000})"/.exec(rest) ?? [];
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
    const session = { key, traced: false, accepted354: false, bodyShown: false, tlsFailed: false, broken: false };
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
