import { eventOf } from '../decode/fact-event.ts';
import { OpenSessions } from '../open-sessions.ts';
import { splitSyslog, syslogTime } from '../decode/syslog-times.ts';
import type { SyslogLine } from '../decode/syslog-times.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { readCertificate, readConnect, readTls } from './postfix-connection.ts';
import { readDelivery, readReason } from './postfix-delivery.ts';
import { Postscreen } from './postfix-postscreen.ts';
import { PostfixProcess } from './postfix-process.ts';
import {
  readComplaint,
  readDisconnect,
  readFatal,
  readQueueLine,
  readRejection,
  readServerEnd,
  readServerWarning,
} from './postfix-server.ts';

/** Processes whose state is kept; the one that was seen first is given up for the next. */
const maximumProcesses = 1000;
const colon = 0x3a;
const smallA = 0x61;
const letterN = 0x4e;

/** What a process does with a line, by the line's first word. */
type Handler = (process: PostfixProcess, text: string) => void;

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['<', (process, text) => process.dialogue(text)],
  ['>', (process, text) => process.dialogue(text)],
  ['connect', readConnect],
  ['disconnect', readDisconnect],
  ['lost', readServerEnd],
  ['timeout', readServerEnd],
  ['too', readServerEnd],
  ['improper', readComplaint],
  ['fatal:', readFatal],
  ['warning:', readWarning],
  ['NOQUEUE:', readRejection],
  ['SSL_accept', holdTls],
  ['SSL_connect', holdTls],
  ['certificate', readCertificate],
  ['server', readCertificate],
  ['Anonymous', readTls],
  ['Untrusted', readTls],
  ['Trusted', readTls],
  ['Verified', readTls],
  ['send', readReason],
]);

/**
 * What Postfix's smtpd and smtp processes write by syslog, with `-v` or `debug_peer_list` too. A server's session is its
 * process from `connect` to `disconnect`, a client's one delivery attempt.
 */
export const postfixMaillogReader: LogReader = {
  format: 'postfix-maillog',
  tool: 'Postfix',
  side: 'server',
  recognise(text) {
    const parts = splitSyslog(text);
    if (!parts) return 0;
    const known = text.startsWith('postfix', parts.programStart);
    if (speaksSmtp(text, parts) || isPostscreen(text, parts)) return known ? 8 : 4;
    return known ? 3 : 0;
  },
  open: (sink) => new PostfixLines(sink),
};

class PostfixLines implements LineReader {
  readonly #sink: LogSink;
  readonly #processes = new OpenSessions<string, PostfixProcess>();
  readonly #postscreen = new Postscreen((client, fact) => this.#sink(eventOf(fact, client, this.#screenAt, 0)));
  #screenAt: number | undefined;
  #line = 0;
  #timeText = '';
  #time: number | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    this.#line++;
    const parts = splitSyslog(text);
    if (!parts) return;
    if (isPostscreen(text, parts)) return this.#screen(text, parts);
    if (!speaksSmtp(text, parts)) return;
    const handler = handlerOf(text, parts.start);
    if (!handler) return;
    const process = this.#process(text, parts);
    process.line = this.#line;
    process.at = this.#timeOf(text, parts);
    const said = text.slice(parts.start);
    if (handler !== readWarning) process.flushTls();
    handler(process, said);
  }

  #screen(text: string, parts: SyslogLine): void {
    this.#screenAt = this.#timeOf(text, parts);
    this.#postscreen.line(text.slice(parts.start));
  }

  /** Most lines have the time of the one before. */
  #timeOf(text: string, { timeStart, hostStart }: SyslogLine): number | undefined {
    if (text.startsWith(this.#timeText, timeStart) && hostStart - timeStart === this.#timeText.length)
      return this.#time;
    this.#timeText = text.slice(timeStart, hostStart);
    return (this.#time = syslogTime(text, timeStart));
  }

  end(): void {
    for (const process of this.#processes.values()) process.flushTls();
  }

  /** Told apart by host, program and process id, which stand beside one another. */
  #process(text: string, { hostStart, hostEnd, programStart, programEnd, pidEnd }: SyslogLine): PostfixProcess {
    const session = text.slice(hostStart, pidEnd);
    const known = this.#processes.get(session);
    if (known) return known;
    const { oldest } = this.#processes;
    if (oldest !== undefined && this.#processes.size >= maximumProcesses) this.#processes.take(oldest);
    const process = this.#processes.of(session, this.#create);
    process.host = text.slice(hostStart, hostEnd);
    process.service = text.slice(programStart, programEnd);
    return process;
  }

  readonly #create = (session: string): PostfixProcess =>
    new PostfixProcess((fact, at, linesAgo) => this.#sink(eventOf(fact, session, at, linesAgo)));
}

/** Whether the process is smtpd, smtp or lmtp; the short name `postfix` leaves it open (RFC 5424 output). */
function speaksSmtp(text: string, { programStart, programEnd }: SyslogLine): boolean {
  return (
    text.startsWith('/smtpd', programEnd - 6) ||
    text.startsWith('/smtp', programEnd - 5) ||
    text.startsWith('/lmtp', programEnd - 5) ||
    (programEnd - programStart === 7 && text.startsWith('postfix', programStart))
  );
}

function isPostscreen(text: string, { programEnd }: SyslogLine): boolean {
  return text.startsWith('/postscreen', programEnd - 11);
}

function handlerOf(text: string, start: number): Handler | undefined {
  const end = text.indexOf(' ', start);
  if (end < 0) return undefined;
  // Most lines are of a queue id: the table knows `warning:`, `fatal:` and `NOQUEUE:` only of what ends in a colon.
  const named =
    text.charCodeAt(end - 1) !== colon || text.charCodeAt(start) >= smallA || text.charCodeAt(start) === letterN;
  const handler = named ? handlers.get(text.slice(start, end)) : undefined;
  if (handler) return handler;
  return text.charCodeAt(end - 1) === colon && isQueueId(text, start, end - 1) ? readQueued : undefined;
}

/** Hexadecimal capitals, or the long form in letters and digits without vowels. */
function isQueueId(text: string, start: number, end: number): boolean {
  if (end - start < 5 || end - start > 24) return false;
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    const alphanumeric = (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
    if (!alphanumeric) return false;
  }
  return true;
}

function readQueued(process: PostfixProcess, text: string): void {
  const space = text.indexOf(' ');
  const rest = text.slice(space + 1);
  if (rest.startsWith('to=') || rest.startsWith('host ')) return readDelivery(process, text.slice(0, space - 1), rest);
  readQueueLine(process, rest);
}

function readWarning(process: PostfixProcess, text: string): void {
  const problem = /^warning: TLS library problem: (.{1,500})$/.exec(text)?.[1];
  if (problem !== undefined) return process.flushTls(problem);
  process.flushTls();
  readServerWarning(process, text);
}

function holdTls(process: PostfixProcess, text: string): void {
  process.holdTls(text);
}
