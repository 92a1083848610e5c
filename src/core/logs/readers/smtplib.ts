import { clockTime } from '../decode/clock-times.ts';
import { readQuoted, textOfOctets } from '../decode/quoted-strings.ts';
import { factsOf, phaseOf, phaseOfFrame } from '../decode/told-phase.ts';
import type { ToldPhase } from '../decode/told-phase.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

const marks = /^(?:\d\d:\d\d:\d\d\.\d{6} )?(connect|send|reply|data): (.*)$/s;
/** The last line of a traceback: the exception, with its module. */
const exception = /^([A-Za-z_][\w.]{0,100}(?:Error|Exception|Disconnected|Refused|timeout|error))(?:: (.*))?$/s;

/** What Python's smtplib prints after `set_debuglevel(1)`, with times after `set_debuglevel(2)`, and its traceback. */
export const smtplibReader: LogReader = {
  format: 'smtplib-debug',
  tool: 'smtplib',
  side: 'client',
  recognise(text) {
    const [, kind = '', rest = ''] = marks.exec(text) ?? [];
    if (kind === '') return text.startsWith('smtplib.') ? 8 : 0;
    if (kind === 'connect') return /^to \(|^[bu]['"]/.test(rest) ? 10 : 0;
    if (kind === 'data') return rest.startsWith('(') ? 8 : 0;
    return /^(?:[bu]?'.*'|[bu]?".*"|retcode \(.*)$/s.test(rest) ? 8 : 0;
  },
  open: (sink) => new SmtplibLine(sink),
};

class SmtplibLine implements LineReader {
  readonly #sink: LogSink;
  #traceback = false;
  /** The log shows the session itself, not its traceback alone. */
  #shown = false;
  /** As the lines of a traceback tell. */
  #phase: ToldPhase | undefined;
  /** The connection was asked for, and nothing has come. */
  #silent = false;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    const [, kind, rest = ''] = marks.exec(text) ?? [];
    this.#shown ||= kind !== undefined;
    const time = kind === undefined ? undefined : clockTime(text);
    const give = (fact: LogFact): void => this.#sink({ session: '', ...fact, ...(time && { at: time.at }) });
    switch (kind) {
      case 'connect':
        return this.#connect(rest, give);
      case 'send':
        for (const line of linesOf(rest)) give({ kind: 'client', ...line });
        return;
      case 'reply':
        return this.#reply(rest, give);
      case undefined:
        return this.#plain(text);
      default:
    }
  }

  end(): void {}

  #connect(rest: string, give: (fact: LogFact) => void): void {
    const [, host = '', port] = /^to \('([^']{0,255})', (\d{1,5})\)/.exec(rest) ?? [];
    if (port === undefined) return;
    give({ kind: 'open', host, port: Number(port) });
    give({ kind: 'attempt', address: host, port: Number(port) });
    this.#silent = true;
  }

  /** `retcode` lines say again what the lines before them said, but for -1: nothing came. */
  #reply(rest: string, give: (fact: LogFact) => void): void {
    if (rest.startsWith('retcode (-1)')) give({ kind: 'closed', by: 'server' });
    if (rest.startsWith('retcode')) return;
    this.#silent = false;
    for (const line of linesOf(rest)) give({ kind: 'server', ...line });
  }

  #plain(text: string): void {
    if (text.startsWith('Traceback (most recent call last)')) this.#traceback = true;
    // Replies are read on a connection that stands.
    if (this.#silent && /, in getreply$/.test(text)) {
      this.#silent = false;
      this.#sink({ session: '', kind: 'connected' });
    }
    if (/^\s{0,8}File "/.test(text)) this.#phase = phaseOfFrame(text) ?? this.#phase;
    const [, name = '', message = ''] = exception.exec(text) ?? [];
    if (!this.#traceback && !name.startsWith('smtplib.')) return;
    if (name === '') return;
    this.#traceback = false;
    this.#give(name, message === '' ? name : message);
  }

  #give(name: string, message: string): void {
    const phase = phaseOf(message, this.#phase);
    this.#phase = undefined;
    const fact: LogFact = { kind: name.startsWith('ssl.') ? 'tlsFailed' : 'clientError', code: name, message };
    if (!this.#shown && fact.kind === 'clientError' && name.startsWith('smtplib.'))
      for (const more of factsOf(message, phase)) this.#sink({ session: '', ...more });
    this.#sink({ session: '', ...fact });
  }
}

/** The lines in a Python literal of text or bytes; Python 2 marks the text. */
function linesOf(literal: string): readonly { readonly text: string; readonly lineEnding: 'crlf' | 'lf' | 'none' }[] {
  const start = literal.startsWith('b') || literal.startsWith('u') ? 1 : 0;
  const { octets } = readQuoted(literal, start + 1, literal.charAt(start), 'octal');
  const lines = textOfOctets(octets).split('\n');
  const last = lines.pop() ?? '';
  const ended = lines.map((line) =>
    line.endsWith('\r')
      ? ({ text: line.slice(0, -1), lineEnding: 'crlf' } as const)
      : ({ text: line, lineEnding: 'lf' } as const),
  );
  return last === '' ? ended : [...ended, { text: last, lineEnding: 'none' }];
}
