import type { Entry } from '../transcript/entry.ts';
import type { SourcePlace } from './source-place.ts';

/** Lines with lone carriage returns that are remembered; of more, the first are forgotten. */
const maximumRemembered = 100_000;

/** A text model's place for one of the log; `raw` gives a line that is kept, without its end. */
export type RawLine = (line: number) => string | undefined;

/**
 * Where lines of a log are in an editor. Logs are counted by their line feeds here, as by grep, awk and sed, and so does
 * SARIF by default (section 3.14.18, `newlineSequences`). VS Code's text model ends a line at a lone carriage return too
 * (`createLineStarts` of its piece tree), such as those of a progress meter, or of `script`, which writes CR CR LF.
 */
export class EditorLines {
  /** Lines, by line feeds, that hold lone carriage returns, in order. */
  #lines: number[] = [];
  /** How many there are up to the end of each of those lines. */
  #sums: number[] = [];
  /** Those of lines that are not remembered any more. */
  #forgotten = 0;
  readonly #raw: RawLine;

  constructor(raw: RawLine) {
    this.#raw = raw;
  }

  /** The line (1-based, by line feeds) holds `count` carriage returns that no line feed follows. Lines come in order. */
  add(line: number, count: number): void {
    if (count === 0) return;
    if (this.#lines.length >= maximumRemembered) {
      const kept = maximumRemembered / 2;
      this.#forgotten = this.#sums.at(-kept - 1) ?? 0;
      this.#lines = this.#lines.slice(-kept);
      this.#sums = this.#sums.slice(-kept);
    }
    this.#lines.push(line);
    this.#sums.push((this.#sums.at(-1) ?? this.#forgotten) + count);
  }

  /** The line and the column that an editor has for a place of the log. */
  place({ line, column }: SourcePlace): SourcePlace {
    const before = line + this.#before(line);
    if (column === undefined || column < 2) return column === undefined ? { line: before } : { line: before, column };
    const raw = this.#raw(line) ?? '';
    let own = 0;
    let start = 0;
    for (let at = raw.indexOf('\r'); at >= 0 && at < column - 1; at = raw.indexOf('\r', start)) {
      own++;
      start = at + 1;
    }
    return { line: before + own, column: column - start };
  }

  /** Puts the places of an entry where the editor has them. */
  move(entry: Entry): void {
    const moved = entry as { -readonly [K in keyof Entry]: Entry[K] };
    if (this.#lines.length === 0 || entry.sourceLine === undefined) return;
    const { sourceLine: line, sourceColumn: column } = entry;
    const place = this.place(column === undefined ? { line } : { line, column });
    moved.sourceLine = place.line;
    if (place.column !== undefined) moved.sourceColumn = place.column;
    this.#moveWithin(entry);
  }

  #moveWithin(entry: Entry): void {
    if (entry.kind === 'emptyReads' && entry.lastLine !== undefined) {
      (entry as { lastLine: number }).lastLine = this.place({ line: entry.lastLine }).line;
    }
    if (entry.kind !== 'reply') return;
    for (const violation of entry.violations) {
      if (violation.sourceLine === undefined) continue;
      (violation as { sourceLine: number }).sourceLine = this.place({ line: violation.sourceLine }).line;
    }
  }

  /** Lone carriage returns in all lines before this one. */
  #before(line: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lines[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? this.#forgotten : (this.#sums[low - 1] ?? 0);
  }
}
