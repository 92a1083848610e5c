import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';
import { EximConversation } from './exim-conversation.ts';
import { readReception } from './exim-reception.ts';

/** Processes whose state is kept; the one that was seen first is given up for the next. */
const maximumProcesses = 500;

interface Process {
  readonly conversation: EximConversation;
  /** It shows what is said. */
  shown: boolean;
  /** Its last line told that a line of the reject log follows. */
  logs: boolean;
  /** A session was begun by what was rejected. */
  opened: boolean;
}

/**
 * What `exim -v` and `exim -d` print: deliveries (two spaces in front of `SMTP<<`) and, from the daemon, receptions (none).
 * With `-d` the process id can stand in the first columns; it tells sessions apart. A daemon in the foreground, as in a
 * container, prints no more than what it writes to its logs.
 */
export const eximDebugReader: LogReader = {
  format: 'exim-debug',
  tool: 'Exim',
  side: 'client',
  recognise(text) {
    const { rest } = withoutProcess(text);
    if (/^(?: {2})?SMTP(?:<<|>>|\|>|\+>|\([A-Za-z ]{1,40}\)(?:<<|>>))/.test(rest)) return 9;
    if (/^(?:LOG: (?:[a-z_]{1,40} )?(?:MAIN|REJECT|PANIC)\b|cmdlog: ')/.test(rest)) return 8;
    return connectingPattern.test(rest) ? 6 : 0;
  },
  open: (sink) => new EximDebugLines(sink),
};

class EximDebugLines implements LineReader {
  readonly #sink: LogSink;
  readonly #processes = new Map<string, Process>();

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const { process, rest } = withoutProcess(text);
    const known = this.#process(process);
    if (process !== '' && known.logs && !known.shown && rest.startsWith('  '))
      this.#rejected(known, process, rest.trimStart());
    known.logs = rest.startsWith('LOG: ') && rest.includes('REJECT');
    known.shown ||= rest.startsWith('SMTP') || rest.startsWith('  SMTP');
    known.conversation.line(rest);
  }

  end(): void {
    for (const { conversation } of this.#processes.values()) conversation.end();
  }

  /** One process serves one connection. */
  #rejected(process: Process, session: string, text: string): void {
    readReception(text, (client, fact) => {
      if (!process.opened) this.#sink({ session, kind: 'open', side: 'server', client });
      process.opened = true;
      this.#sink({ ...fact, session });
    });
  }

  #process(session: string): Process {
    const known = this.#processes.get(session);
    if (known) return known;
    const [oldest] = this.#processes;
    if (oldest && this.#processes.size >= maximumProcesses) {
      oldest[1].conversation.end();
      this.#processes.delete(oldest[0]);
    }
    const conversation = new EximConversation((fact: LogFact) => this.#sink({ ...fact, session }));
    const process = { conversation, shown: false, logs: false, opened: false };
    this.#processes.set(session, process);
    return process;
  }
}

const connectingPattern = /^Connecting to \S{1,255} \[[^\]]{1,64}\]:\d{1,5} /;

/** The process id is right-aligned in five columns. */
function withoutProcess(text: string): { readonly process: string; readonly rest: string } {
  const match = /^(?= {0,4}\d{1,7} )(?=.{5,7} )( {0,4}\d{1,7}) /.exec(text);
  const column = match?.[1] ?? '';
  return column.length < 5
    ? { process: '', rest: text }
    : { process: column.trim(), rest: text.slice(column.length + 1) };
}
