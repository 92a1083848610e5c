import type { SessionReport } from '../core/logs/session-report.ts';
import type { SourcePlace } from '../core/logs/source-place.ts';
import type { Entry, Level } from '../core/transcript/entry.ts';
import { shows } from '../core/transcript/filter.ts';
import { TextWriter } from '../core/transcript/text-form.ts';
import { summaryText } from './reporter.ts';
import type { Style } from './style.ts';

/** UTF-16 code units of one session's text that are held until they can be written together; the rest is counted. */
const maximumHeldLength = 16_000_000;
/** Line numbers that are named. */
const maximumNamedLines = 20;

export interface SessionTextOptions {
  readonly level: Level;
  /** The file's name, where a title has to say it. */
  readonly file?: string;
}

/** The transcript of one session of a log as text, held back so that sessions do not mingle. */
export class SessionText {
  readonly #report: SessionReport;
  readonly #options: SessionTextOptions;
  readonly #style: Style;
  readonly #writer = new TextWriter({ data: false });
  #held: { readonly level: Level; readonly text: string }[] = [];
  #length = 0;
  #leftOut = 0;
  /** The log gives times. */
  #timed = false;
  #begun = false;

  constructor(report: SessionReport, options: SessionTextOptions, style: Style) {
    this.#report = report;
    this.#options = options;
    this.#style = style;
  }

  add(entry: Entry): void {
    const text = this.#writer.write(entry);
    this.#timed ||= entry.at > 0;
    if (!shows(this.#options.level, entry)) return;
    if (this.#length > maximumHeldLength) {
      this.#leftOut++;
      return;
    }
    this.#held.push({ level: entry.level, text });
    this.#length += text.length;
  }

  /** What has not been written yet, with its title; empty when there is nothing. */
  take(): string {
    if (this.#held.length === 0 && this.#begun) return '';
    const text = this.#held.map((one) => this.#style.level(one.level, this.#timed ? one.text : withoutTimes(one.text)));
    const more = this.#leftOut > 0 ? `… and ${this.#leftOut} more entries\n` : '';
    const title = this.#style.bold(this.#title());
    this.#held = [];
    this.#length = 0;
    this.#leftOut = 0;
    this.#begun = true;
    return `${title}\n${text.join('')}${more}`;
  }

  /** The last line. */
  summary(): string {
    const { findings, failed, phase, durationMs } = this.#report;
    const outcome = failed ? 'failed' : 'completed';
    const known = this.#timed ? ({ outcome, phase, durationMs } as const) : ({ outcome, phase } as const);
    return `\n${this.#style.bold(summaryText(findings, known))}\n`;
  }

  #title(): string {
    const { number, client, firstLine, lastLine } = this.#report;
    if (this.#begun) return `Session ${number}, continued to line ${lastLine}`;
    const whose = client === '' ? '' : `${client}, `;
    const lines = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`;
    const file = this.#options.file === undefined ? '' : `${this.#options.file}, `;
    return `Session ${number}: ${file}${whose}${lines}`;
  }
}

function withoutTimes(text: string): string {
  return text.replace(/^ {1,10}0\.000000 /gm, '');
}

/** `line 4`, `lines 4, 6, 8, …`. */
export function linesText(places: readonly SourcePlace[]): string {
  const named = places.slice(0, maximumNamedLines).map(({ line }) => line);
  const more = places.length > maximumNamedLines ? ` and ${places.length - maximumNamedLines} more` : '';
  return `${places.length === 1 ? 'line' : 'lines'} ${named.join(', ')}${more}`;
}
