/** A stretch of a text, counted in UTF-16 code units as editors do. */
export interface SourceRange {
  /** 0-based offset of the first unit. */
  readonly offset: number;
  /** 0 for a place between two units, such as the end of the text. */
  readonly length: number;
  /** 1-based line of the first unit. */
  readonly line: number;
  /** 1-based column of the first unit. */
  readonly column: number;
}

/** Turns offsets into lines and columns. LF, CR LF and a lone CR each end a line, as in VS Code. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#starts = lineStarts(text);
  }

  /** @param offset 0-based; one behind the end of the text counts as its last line */
  rangeAt(offset: number, length: number): SourceRange {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { offset, length, line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\n' || (unit === '\r' && text[index + 1] !== '\n')) starts.push(index + 1);
  }
  return starts;
}
