import { leadingTime } from '../decode/clock-times.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const form = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) (?:DEBUG: C (-->|<--) S: (.*)|(.*))$/s;

/** What the Go library go-mail prints with debug logging. It shows neither greeting nor message. */
export const goMailReader: LogReader = {
  format: 'go-mail-debug',
  tool: 'go-mail',
  side: 'client',
  recognise: (text) => (/^\S{10} \S{8} DEBUG: C (?:-->|<--) S: /.test(text) ? 10 : 0),
  open: (sink) => new GoMailLine(sink),
};

class GoMailLine implements LineReader {
  readonly #sink: LogSink;
  #at: number | undefined;
  /** Lines of the reply being read, without its code. */
  #reply: { readonly code: string; readonly lines: string[] } | undefined;
  /** DATA and its 354: what follows them is not in the log, so that they are only told when it failed. */
  #held: LogFact[] = [];

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const match = form.exec(text);
    if (!match) {
      if (this.#reply && this.#reply.lines.length < 1000) this.#reply.lines.push(text);
      return;
    }
    this.#flush();
    const [, time = '', mark, said = '', other = ''] = match;
    this.#at = leadingTime(time)?.at;
    if (mark === '-->') return this.#clientSaid(said);
    if (mark === undefined) return this.#other(other);
    const [, code, rest = ''] = /^(\d{3}) (.*)$/s.exec(said) ?? [];
    if (code !== undefined) this.#reply = { code, lines: [rest] };
    else if (/^0 ?$/.test(said)) this.#give({ kind: 'closed', by: 'server' });
  }

  end(): void {
    this.#flush();
  }

  #clientSaid(text: string): void {
    this.#held = [];
    if (text === 'DATA') this.#held.push({ kind: 'client', text });
    else this.#give({ kind: 'client', text });
  }

  #other(text: string): void {
    const [, message] = /^failed to .{1,40}?: (.{1,2000})/s.exec(text) ?? [];
    if (message === undefined) return;
    if (this.#held.length > 1) for (const fact of this.#held) this.#give(fact);
    if (this.#held.length > 1) this.#give({ kind: 'message' });
    this.#held = [];
    if (/(?:x509|tls): /.test(message)) this.#give({ kind: 'tlsFailed', message });
    else this.#give({ kind: 'clientError', message });
  }

  #flush(): void {
    const reply = this.#reply;
    this.#reply = undefined;
    if (!reply) return;
    for (const [index, line] of reply.lines.entries()) {
      const last = index === reply.lines.length - 1;
      const fact: LogFact = { kind: 'server', text: `${reply.code}${last ? ' ' : '-'}${line}` };
      if (reply.code === '354' && this.#held.length === 1) this.#held.push(fact);
      else this.#give(fact, reply.lines.length - index);
    }
    if (reply.code !== '354' && this.#held.length > 0) this.#held = [];
  }

  #give(fact: LogFact, linesAgo = 0): void {
    this.#sink({ session: '', linesAgo, ...fact, ...(this.#at !== undefined && { at: this.#at }) });
  }
}
