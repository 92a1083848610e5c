import type { LogSink } from '../reader.ts';
import { eventOf } from './fact-event.ts';
import { ownOutput } from './own-output.ts';
import type { OwnOutput } from './own-output.ts';
import { textOfOctets } from './quoted-strings.ts';
import { readAddress, readCall, readOctets } from './strace-call.ts';
import type { StraceCall, StracePrefix } from './strace-call.ts';
import { TracedSockets, usualPorts } from './traced-sockets.ts';
import type { TracedSocket } from './traced-sockets.ts';
import type { TracedPrograms } from './traced-program.ts';

const readNames = new Set(['read', 'recv', 'recvfrom', 'recvmsg', 'readv']);
const writeNames = new Set(['write', 'send', 'sendto', 'sendmsg', 'writev']);
const waitNames = new Set(['poll', 'ppoll', 'select', 'pselect6']);

const commandVerb = /^(?:EHLO|HELO|LHLO|MAIL FROM:|RCPT TO:|AUTH |STARTTLS|QUIT|DATA\r)/i;
const replyStart = /^[2-5]\d\d[ -]/;

/** What a reply or a command can begin with, or the `\\x` of a trace in hexadecimal. */
const firstLetters = '2345EHLMRASQDehlmrasqd\\';

/** A call that only has to be made again. */
const passing: ReadonlySet<string> = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR', 'EINPROGRESS', 'EALREADY', '']);

/** Processes that are told apart. */
const mostProcesses = 1000;

const wordsOf: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EPIPE: 'Broken pipe',
};

/** The digits at `from`. */
export const descriptorAt = (text: string, from: number): string => {
  let end = from;
  for (let code = text.charCodeAt(end); code >= 48 && code <= 57; code = text.charCodeAt(end)) end += 1;
  return text.slice(from, end);
};

/** Whether a read brought as much as was asked for, and that was much. */
const fills = (text: string, call: StraceCall): boolean =>
  call.result >= 1024 && text.includes(`, ${String(call.result)})`);

/** What was written to the program's own output; where it is cut the line may hold all of it once more, as it came out. */
const writtenText = (text: string, call: StraceCall): string => {
  const found = readOctets(text, call);
  if (found === undefined) return '';
  const written = textOfOctets(found.octets);
  const count = found.cut ? text.lastIndexOf('"..., ') : -1;
  const raw = count < 0 ? -1 : text.indexOf(written.split('\n', 1)[0] ?? '', count + 6);
  if (raw < 0) return found.cut ? `${written}...\n` : written;
  return `${text.slice(raw).replace(/\) += -?\d{1,10}(?: <[\d.]{1,20}>)?$/, '')}\n`;
};

/** Whether the program's own output can be an error, or a part of one that is written by characters. */
const maySay = (text: string, from: number): boolean =>
  text.length < from + 40 || text.includes(': ', from) || text.includes('***', from) || text.includes('"\\n"', from);

/** Makes the system calls of a trace into the sessions on its sockets. */
export class TracedCalls {
  readonly #sink: LogSink;
  readonly #prefix: StracePrefix;
  readonly #datagrams = new Set<string>();
  readonly #sockets: TracedSockets;
  readonly #output: OwnOutput;
  #current: TracedSocket | undefined;
  /** The session that each process was last busy with. */
  readonly #lastOf = new Map<string, TracedSocket>();
  #interrupted: TracedSocket | undefined;
  #lastFailed: TracedSocket | undefined;

  readonly #programs: TracedPrograms;

  /**
   * @param prefix of the line that is being read
   * @param programs what the processes run
   */
  constructor(sink: LogSink, prefix: StracePrefix, programs: TracedPrograms) {
    this.#sink = sink;
    this.#prefix = prefix;
    this.#programs = programs;
    this.#sockets = new TracedSockets(sink, () => prefix.at);
    this.#output = ownOutput((fact) => {
      const socket = this.#lastOf.get(this.#prefix.process) ?? this.#current;
      if (socket !== undefined) socket.give(fact);
      else sink(eventOf(fact, '', prefix.at));
    });
  }

  /** @param start index of the name of a call that has finished */
  call(text: string, start: number): void {
    const from = text.indexOf('(', start) + 1;
    const name = text.slice(start, from - 1);
    const descriptor = descriptorAt(text, from);
    if (readNames.has(name)) {
      if (this.#matters(text, from, descriptor)) this.#read(text, readCall(text, start), descriptor);
    } else if (writeNames.has(name)) {
      if (this.#matters(text, from, descriptor)) this.#write(text, readCall(text, start), descriptor);
    } else if (name === 'connect') this.#connect(text, readCall(text, start), descriptor);
    else if (name === 'accept' || name === 'accept4') this.#accept(readCall(text, start));
    else if (name === 'socket') this.#socket(text, readCall(text, start));
    else if (name === 'getsockopt') this.#socketError(text, descriptor);
    else if (name === 'close') this.#close(descriptor);
    else if (waitNames.has(name)) this.#wait(text, readCall(text, start));
  }

  /** Whether what passes on the descriptor can be of a session, judged before anything is decoded. */
  #matters(text: string, from: number, descriptor: string): boolean {
    if (descriptor === '1' || descriptor === '2')
      return this.#current?.conversation.encrypted() === true || maySay(text, from);
    const known = this.#sockets.find(descriptor, this.#prefix.process);
    if (known !== undefined) return known.smtp !== 'not';
    const quote = text.indexOf('"', from);
    return (
      quote >= 0 &&
      firstLetters.includes(text.charAt(quote + 1)) &&
      (text.charAt(quote + 1) !== '\\' || text.charAt(quote + 2) === 'x')
    );
  }

  /** A read that returned 0. */
  emptyRead(descriptor: string, name: string): void {
    const socket = this.#sockets.find(descriptor, this.#prefix.process);
    if (socket === undefined || socket.smtp !== 'yes' || this.#reused(socket, name, '', descriptor)) return;
    if (!socket.ended) socket.conversation.flush();
    socket.ended = true;
    socket.give({ kind: 'emptyRead' });
  }

  /** A line that is no system call. */
  text(line: string): void {
    this.#output.line(line);
  }

  /** An alarm broke off a call. */
  alarm(): void {
    this.#interrupted?.give({ kind: 'timeout' });
    this.#interrupted = undefined;
  }

  /** The program, or the log, has ended. */
  end(): void {
    const all = [...this.#sockets.all()];
    const undecided = all.findLast((socket) => socket.smtp === 'maybe' && !socket.server);
    if (undecided !== undefined && !all.some((socket) => socket.smtp === 'yes')) this.#settle(undecided);
    for (const socket of all) socket.conversation.flush();
  }

  /** The program has ended, and with it its connections. */
  exit(): void {
    this.end();
    for (const socket of this.#sockets.all()) this.#ended(socket);
    this.#giveUp();
  }

  #busyWith(socket: TracedSocket): void {
    this.#current = socket;
    if (this.#lastOf.get(this.#prefix.process) === socket) return;
    if (this.#lastOf.size >= mostProcesses) this.#lastOf.clear();
    this.#lastOf.set(this.#prefix.process, socket);
  }

  #settle(socket: TracedSocket): void {
    socket.smtp = 'yes';
    this.#busyWith(socket);
    for (const event of socket.held.splice(0)) this.#sink(event);
  }

  #giveUp(): void {
    const socket = this.#lastFailed;
    this.#lastFailed = undefined;
    if (socket?.failure === undefined) return;
    if (socket.overIpv6) socket.give({ ...socket.failure, final: true });
    socket.give({ kind: 'closed', by: 'network', how: 'never-connected' });
  }

  #ended(socket: TracedSocket): void {
    socket.conversation.flush();
    if (socket.smtp !== 'yes' || socket.failed || socket.ended) return;
    socket.ended = true;
    if (socket.waited !== undefined) socket.give({ kind: 'timeout', limitMs: socket.waited });
    socket.give({ kind: 'closed', by: 'client' });
  }

  #connected(socket: TracedSocket): void {
    if (socket.connected) return;
    socket.connected = true;
    socket.failed = false;
    socket.give({ kind: 'connected' });
  }

  #failed(socket: TracedSocket, code: string): void {
    if (socket.failed) return;
    socket.failed = true;
    this.#lastFailed = socket;
    if (code === 'ETIMEDOUT') socket.give({ kind: 'timeout', waitingFor: 'connect' });
    socket.failure = { kind: 'failure', message: wordsOf[code] ?? code, code };
    socket.give({ ...socket.failure, final: !socket.overIpv6 });
  }

  #socket(text: string, call: StraceCall): void {
    if (!(call.result >= 0)) return;
    const descriptor = String(call.result);
    this.#close(descriptor);
    if (text.includes('SOCK_DGRAM', call.from)) this.#datagrams.add(descriptor);
    else this.#datagrams.delete(descriptor);
  }

  #accept(call: StraceCall): void {
    if (!(call.result >= 0)) return;
    const descriptor = String(call.result);
    this.#close(descriptor);
    this.#datagrams.delete(descriptor);
    const socket = this.#sockets.add(descriptor, this.#prefix.process, { server: true });
    socket.give({ kind: 'open' });
    this.#connected(socket);
  }

  #connect(text: string, call: StraceCall, descriptor: string): void {
    const socket = this.#begin(text, descriptor);
    if (socket === undefined) return;
    if (call.result === 0 || call.error === 'EISCONN') this.#connected(socket);
    else if (!passing.has(call.error)) this.#failed(socket, call.error);
  }

  #begin(text: string, descriptor: string): TracedSocket | undefined {
    const target = readAddress(text);
    if (target === undefined || this.#datagrams.has(descriptor) || target.port === 53) return undefined;
    const known = this.#sockets.find(descriptor, this.#prefix.process);
    if (known?.port === target.port && !known.connected && !known.failed) return known;
    const again = this.#lastFailed?.port === target.port ? this.#lastFailed.session : undefined;
    if (again === undefined) this.#giveUp();
    this.#lastFailed = undefined;
    const socket = this.#sockets.add(descriptor, this.#prefix.process, {
      server: false,
      port: target.port,
      overIpv6: target.address.includes(':'),
      ...(again === undefined ? {} : { session: again }),
    });
    const security = target.port === 465 ? ({ security: 'tls' } as const) : {};
    const program = this.#programs.nameOf(this.#prefix.process);
    const named = program === '' ? {} : { client: program };
    if (again === undefined) socket.give({ kind: 'open', port: target.port, ...security, ...named });
    socket.give({ kind: 'attempt', ...target });
    if (usualPorts.has(target.port)) this.#settle(socket);
    return socket;
  }

  #socketError(text: string, descriptor: string): void {
    const socket = this.#sockets.find(descriptor, this.#prefix.process);
    const error = /SO_ERROR, \[(E[A-Z]+|0)\]/.exec(text)?.[1];
    if (socket === undefined || error === undefined) return;
    if (error === '0') this.#connected(socket);
    else if (socket.connected) this.#broken(socket, error);
    else this.#failed(socket, error);
  }

  #read(text: string, call: StraceCall, descriptor: string): void {
    if (call.result === 0) this.emptyRead(descriptor, call.name);
    else this.#pass(text, call, descriptor, true);
  }

  #write(text: string, call: StraceCall, descriptor: string): void {
    if (descriptor === '1' || descriptor === '2') {
      this.#output.write(writtenText(text, call), this.#current?.conversation.encrypted() === true);
    } else this.#pass(text, call, descriptor, false);
  }

  #pass(text: string, call: StraceCall, descriptor: string, received: boolean): void {
    const known = this.#sockets.find(descriptor, this.#prefix.process);
    if (known?.smtp === 'not' || (known === undefined && !(call.result > 0))) return;
    if (known !== undefined && !(call.result > 0)) {
      if (Number.isNaN(call.result)) this.#interrupted = known;
      else if (!passing.has(call.error)) this.#broken(known, call.error);
      return;
    }
    const found = readOctets(text, call);
    if (found === undefined) return;
    const shown = found.octets.slice(0, call.result);
    if (known !== undefined && received && this.#reused(known, call.name, shown, descriptor, fills(text, call))) return;
    const socket = known ?? this.#stranger(descriptor, shown, received);
    if (socket !== undefined) this.#octets(socket, shown, found.cut ? call.result - shown.length : 0, received);
  }

  #octets(socket: TracedSocket, shown: string, hidden: number, received: boolean): void {
    if (socket.smtp === 'maybe') socket.smtp = this.#judge(socket, shown, received);
    if (socket.smtp === 'not') return;
    if (socket.held.length > 0) this.#settle(socket);
    this.#busyWith(socket);
    socket.waited = undefined;
    this.#connected(socket);
    if (received === socket.server) socket.conversation.fromClient(shown, hidden);
    else socket.conversation.fromServer(shown, hidden);
  }

  /**
   * Whether the descriptor is by now another one, which a trace without `close` does not say: the program reads it in
   * another way, reads on behind the end of the stream, or gets more at once than a mail server says first.
   */
  #reused(socket: TracedSocket, name: string, octets: string, descriptor: string, full = false): boolean {
    const before = socket.readBy;
    if (octets.startsWith('\x16\x03') || socket.conversation.encrypted()) return false;
    const text = octets !== '' && !replyStart.test(octets);
    const changed = before !== undefined && before !== name && name === 'read';
    if (!changed && !(text && (socket.ended || (before === undefined && full && !socket.server)))) {
      socket.readBy = name;
      return false;
    }
    this.#close(descriptor);
    return true;
  }

  /** What the first octets on a descriptor say of it. */
  #judge(socket: TracedSocket, octets: string, received: boolean): TracedSocket['smtp'] {
    const reply = replyStart.test(octets);
    const command = commandVerb.test(octets);
    const expected = received === socket.server ? command : reply;
    const turned = received === socket.server ? reply : command;
    return expected || turned ? 'yes' : 'not';
  }

  /** A descriptor whose beginning the log does not have is a session when a reply or a command passes on it. */
  #stranger(descriptor: string, octets: string, received: boolean): TracedSocket | undefined {
    const reply = replyStart.test(octets) && (octets.endsWith('\r\n') || octets.length >= 32);
    if (!reply && !commandVerb.test(octets)) return undefined;
    return this.#sockets.add(descriptor, this.#prefix.process, { server: reply ? !received : received });
  }

  #broken(socket: TracedSocket, code: string): void {
    socket.conversation.flush();
    if (code === 'ETIMEDOUT') socket.give({ kind: 'timeout' });
    socket.give({ kind: 'failure', message: wordsOf[code] ?? code, code });
    if (code !== 'ECONNRESET') return;
    socket.ended = true;
    socket.give({ kind: 'closed', by: 'server', how: 'reset' });
  }

  #close(descriptor: string): void {
    const socket = this.#sockets.find(descriptor, this.#prefix.process);
    if (socket === undefined) return;
    this.#ended(socket);
    this.#sockets.remove(descriptor, this.#prefix.process);
  }

  #wait(text: string, call: StraceCall): void {
    if (call.words !== 'Timeout') return;
    const descriptor = /(?:fd=|\[)(\d+)/.exec(text.slice(call.from, call.from + 200))?.[1] ?? '';
    const socket = this.#sockets.find(descriptor, this.#prefix.process);
    const limit = /tv_sec=(\d{1,7})|, (\d{1,9})\) += 0/.exec(text.slice(call.from));
    const milliseconds = limit?.[1] === undefined ? Number(limit?.[2] ?? 0) : Number(limit[1]) * 1000;
    if (socket !== undefined && milliseconds >= 1000) socket.waited = milliseconds;
  }
}
