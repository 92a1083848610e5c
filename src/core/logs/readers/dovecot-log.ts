import { capabilityLines } from '../decode/joined-capabilities.ts';
import { splitSyslog, syslogTime } from '../decode/syslog-times.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const connection = 'smtp-server: conn ';
/** Connections whose state is kept; the one that was seen first is given up for the next. */
const maximumConnections = 1000;
/** Dovecot's log, own format or syslog, of its submission service; the dialogue is there when `log_debug` has it. */
export const dovecotLogReader: LogReader = {
  format: 'dovecot-log',
  tool: 'Dovecot',
  side: 'server',
  recognise(text) {
    const parts = splitSyslog(text);
    if (!parts) return 0;
    if (text.includes(connection, parts.start)) return 9;
    const service = `${text.slice(parts.programStart, parts.programEnd)}: ${text.slice(parts.start, parts.start + 40)}`;
    if (/^(?:dovecot: )?submission(?:-login)?\b/.test(service)) return 7;
    return /^(?:dovecot: )?(?:auth|auth-worker|anvil|master|lmtp|imap-login)(?:\([^)]{0,40}\))?: (?:Debug|Info|Warning|Error): /.test(
      service,
    )
      ? 4
      : 0;
  },
  open: (sink) => new DovecotLines(sink),
};

interface Connection {
  readonly key: string;
  closed: boolean;
  tlsFailed: boolean;
}

class DovecotLines implements LineReader {
  readonly #sink: LogSink;
  readonly #connections = new Map<string, Connection>();
  #last: Connection | undefined;
  #at: number | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const parts = splitSyslog(text);
    if (!parts) return;
    const start = text.indexOf(connection, parts.start);
    if (start >= 0) {
      const from = start + connection.length;
      const nameEnd = text.indexOf(' ', from);
      const end = text.indexOf(']: ', nameEnd);
      this.#at = syslogTime(text, parts.timeStart);
      if (nameEnd > 0 && end > 0) this.#dialogue(text.slice(from, nameEnd), text.slice(end + 3));
      return;
    }
    const login = text.indexOf('Info: Disconnected', parts.start);
    if (login < 0 || !text.includes('submission-login', parts.programStart)) return;
    this.#at = syslogTime(text, parts.timeStart);
    this.#summary(text.slice(login + 'Info: '.length));
  }

  end(): void {
    this.#connections.clear();
  }

  #dialogue(key: string, words: string): void {
    const known = this.#connections.get(key);
    const fresh = words === 'Connection created' && (!known || known.closed);
    const conn = known && !fresh ? known : this.#begin(key);
    if (conn !== known) this.#give(conn, { kind: 'connected' });
    this.#last = conn;
    const sent = /^(?:command [^:]{1,40}: \d{3} reply: )?Sent: (\d{3}.{0,5000})$/.exec(words)?.[1];
    if (sent !== undefined) return this.#replied(conn, sent, words.startsWith('command EHLO'));
    const command = /^Received new command: (.{0,100000})$/.exec(words)?.[1];
    if (command !== undefined) return this.#give(conn, { kind: 'client', text: command.trimEnd() });
    if (/^command (?:DATA|BDAT): End of data$/.test(words)) return this.#give(conn, { kind: 'message' });
    this.#event(conn, words);
  }

  #event(conn: Connection, words: string): void {
    if (words.startsWith('Client sent invalid command: ')) return this.#invalid(conn, words);
    if (words.startsWith('Remote closed connection')) return this.#close(conn, 'client');
    // The login process hands the connection over to the session's own.
    if (!words.startsWith('Disconnected: ') || /\((?:unfinished AUTH command|fd=-1)\)$/.test(words)) return;
    if (/inactivity|timed out/.test(words)) {
      this.#give(conn, { kind: 'note', text: words, importance: 'warn' });
      return this.#close(conn, 'server', 'timeout');
    }
    this.#close(conn, /[Ll]ogg(?:ed|ing) out|Connection closed/.test(words) ? 'client' : 'server');
  }

  /** The first octet of a TLS handshake is 0x16. */
  #invalid(conn: Connection, words: string): void {
    const hex = /Unexpected character <0x([0-9a-f]{2})> in command name/.exec(words)?.[1];
    if (hex === undefined) return this.#give(conn, { kind: 'note', text: words, importance: 'warn' });
    if (hex === '16' && !conn.tlsFailed) {
      conn.tlsFailed = true;
      const message = 'the client began a TLS handshake where a command was due: wrong version number';
      this.#give(conn, { kind: 'tlsFailed', message, implicit: true });
    }
    this.#give(conn, { kind: 'client', text: String.fromCharCode(parseInt(hex, 16)) });
  }

  #replied(conn: Connection, reply: string, capabilities: boolean): void {
    if (reply.charAt(3) !== '-') return this.#give(conn, { kind: 'server', text: reply });
    const code = reply.slice(0, 3);
    const lines = capabilities ? capabilityLines(reply.slice(4)) : [reply.slice(4)];
    for (const [index, line] of lines.entries())
      this.#give(conn, { kind: 'server', text: `${code}${index === lines.length - 1 ? ' ' : '-'}${line}` });
  }

  /** The one line of a log without debugging. */
  #summary(words: string): void {
    const session = / session=<([^>]{1,100})>/.exec(words)?.[1];
    const address = / rip=([0-9A-Fa-f.:]{2,45})/.exec(words)?.[1] ?? '';
    if (this.#last && this.#last.key.startsWith(`${address}:`)) return;
    const conn = this.#begin(session ?? address, address);
    const [, mechanism = ''] = / method=([A-Za-z0-9-]{1,40})/.exec(words) ?? [];
    const [, user = ''] = / user=<([^>]{0,300})>/.exec(words) ?? [];
    const tls = /TLS handshaking: (.{1,400}?)(?:: user=|, rip=|$)/.exec(words)?.[1];
    if (tls !== undefined) this.#give(conn, { kind: 'tlsFailed', message: tls });
    else if (/ TLS[,:]| TLS$/.test(words)) this.#give(conn, { kind: 'tls' });
    if (words.includes('(auth failed')) this.#give(conn, { kind: 'authFailed', mechanism, user, text: words });
    else if (tls === undefined) this.#give(conn, { kind: 'note', text: words, importance: 'info' });
    this.#close(
      conn,
      /Disconnected(?:: | by client)?Connection closed|[Ll]ogging out/.test(words) ? 'client' : 'server',
    );
  }

  #begin(key: string, client = key): Connection {
    this.#connections.delete(key);
    const [oldest] = this.#connections.keys();
    if (oldest !== undefined && this.#connections.size >= maximumConnections) this.#connections.delete(oldest);
    const conn = { key, closed: false, tlsFailed: false };
    this.#connections.set(key, conn);
    this.#give(conn, { kind: 'open', client });
    return conn;
  }

  #close(conn: Connection, by: 'client' | 'server', how: 'fin' | 'timeout' = 'fin'): void {
    if (!conn.closed) this.#give(conn, { kind: 'closed', by, how });
    conn.closed = true;
  }

  #give({ key }: Connection, fact: LogFact): void {
    this.#sink(this.#at === undefined ? { ...fact, session: key } : { ...fact, session: key, at: this.#at });
  }
}
