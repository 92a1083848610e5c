import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { StracePrefix } from '../decode/strace-call.ts';
import { TracedCalls, descriptorAt } from '../decode/traced-calls.ts';
import { TracedPrograms } from '../decode/traced-program.ts';

/** Interrupted calls whose beginning is kept, one for each thread. */
const mostUnfinished = 1000;

/** Calls that can matter, by their beginning. */
const ofInterest = /^(?:read|recv|write|send|socket\(|connect\(|accept|getsockopt\(|close\(|p?poll\(|p?select)/;
const firstLetters = new Set([...'rwscagp'].map((letter) => letter.charCodeAt(0)));
const callShape = /^[a-z][a-z0-9_]{2,24}\(/;

class StraceReader implements LineReader {
  readonly #prefix = new StracePrefix();
  readonly #programs = new TracedPrograms();
  readonly #calls: TracedCalls;
  readonly #unfinished = new Map<string, string>();
  #firstProcess: string | undefined;
  #exited = false;

  constructor(sink: LogSink) {
    this.#calls = new TracedCalls(sink, this.#prefix, this.#programs);
  }

  line(text: string): void {
    this.#prefix.scan(text);
    const start = this.#prefix.end;
    this.#firstProcess ??= this.#prefix.process;
    const code = text.charCodeAt(start);
    if (firstLetters.has(code) && ofInterest.test(text.slice(start, start + 12))) this.#call(text, start);
    else if (code === 60) this.#resumed(text, start);
    else if (code === 45) this.#signal(text, start);
    else if (code === 43) this.#exit(text, start);
    else if (code === 101 && text.startsWith('execve(', start))
      this.#programs.executed(text, start, this.#prefix.process);
    else if (!callShape.test(text.slice(start, start + 26))) this.#other(text);
  }

  end(): void {
    if (this.#exited) this.#calls.exit();
    else this.#calls.end();
  }

  /** Output of the program that came into the trace; the next call may stand behind it on the same line. */
  #other(text: string): void {
    const next = text.indexOf('[pid ', 1);
    this.#calls.text(next < 0 ? text : text.slice(0, next));
    if (next > 0 && !text.includes('[pid ', next + 1)) this.line(text.slice(next));
  }

  #call(text: string, start: number): void {
    if (text.startsWith('read(', start) && text.endsWith(' = 0')) {
      this.#calls.emptyRead(descriptorAt(text, start + 5), 'read');
      return;
    }
    if (!text.endsWith(' <unfinished ...>')) {
      this.#calls.call(text, start);
      return;
    }
    if (this.#unfinished.size >= mostUnfinished) this.#unfinished.clear();
    this.#unfinished.set(this.#prefix.process, text.slice(start, -' <unfinished ...>'.length));
  }

  #resumed(text: string, start: number): void {
    const mark = text.indexOf(' resumed>', start);
    const begun = this.#unfinished.get(this.#prefix.process);
    if (mark < 0 || begun === undefined || !text.startsWith('<... ', start)) return;
    this.#unfinished.delete(this.#prefix.process);
    this.#calls.call(begun + text.slice(mark + ' resumed>'.length), 0);
  }

  #signal(text: string, start: number): void {
    if (text.startsWith('--- SIGALRM', start)) this.#calls.alarm();
  }

  #exit(text: string, start: number): void {
    if (!text.startsWith('+++ exited', start) && !text.startsWith('+++ killed', start)) return;
    const { process } = this.#prefix;
    if (process === '' || process === this.#firstProcess) this.#exited = true;
  }
}

const certain =
  /^(?:(?:read|write|close|socket|connect|accept4?|getsockopt|setsockopt|fcntl|recvfrom|sendto|recvmsg|sendmsg|poll|ppoll|select|pselect6|openat|mmap|munmap|mprotect|brk|execve|newfstatat|fstat|stat|lseek|ioctl|futex|rt_sigaction|rt_sigprocmask|getsockname|getpeername|clone3?|exit_group|shutdown|epoll_wait|epoll_ctl|access|getpid|getrandom)\()/;
const ofProcess = /^(?:<\.\.\. \w+ resumed>|\+\+\+ (?:exited|killed)|--- SIG[A-Z0-9]+ \{)/;
const outcome = / = (?:-?\d|0x[0-9a-f]|\?)[^"]*$|<unfinished \.\.\.>$/;

/** The prefix of a line that is only judged; nothing of it lasts from one line to the next. */
const judged = new StracePrefix();

/** strace: the system calls of one program, or of one and its children. */
export const straceReader: LogReader = {
  format: 'strace',
  tool: 'strace',
  unnamed: 'a program under strace',
  side: 'client',
  general: true,
  recognise(text) {
    judged.scan(text);
    const start = judged.end;
    const head = text.slice(start, start + 40);
    if (ofProcess.test(head)) return 10;
    // Programs have such calls in their sources, without what came of them.
    if (!outcome.test(text.slice(-120))) return 0;
    return certain.test(head) ? 10 : callShape.test(text.slice(start, start + 26)) ? 5 : 0;
  },
  open: (sink) => new StraceReader(sink),
};
