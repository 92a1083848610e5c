import type { LineReader, LogEvent, LogReader } from './reader.ts';

/** Takes an event of one of the readers; `line` (1-based) is where it stands in the log. */
export type MixedSink = (event: LogEvent, line: number, reader: LogReader) => void;

/** Lines that a reader can look back to; an event that began earlier stands at the oldest. */
const maximumMemory = 5000;
/** From this score on a line can be taken away from the reader that has the lines around it. */
const speaksFor = 5;

/** Reads a log that several programs wrote: each line goes to the reader that it speaks for most. */
export class MixedReading {
  readonly #parts: readonly [Part, ...Part[]];
  #active: Part;

  constructor(first: LogReader, others: readonly LogReader[], sink: MixedSink) {
    this.#parts = [new Part(first, '', sink), ...others.map((reader) => new Part(reader, `${reader.format} `, sink))];
    this.#active = this.#parts[0];
  }

  line(text: string, number: number): void {
    let best = this.#active.reader.recognise(text);
    let taker = this.#active;
    for (const part of this.#parts) {
      if (part === this.#active) continue;
      const score = part.reader.recognise(text);
      if (score < speaksFor || score <= best) continue;
      best = score;
      taker = part;
    }
    this.#active = taker;
    taker.line(text, number);
  }

  end(): void {
    for (const part of this.#parts) part.end();
  }
}

/** One of the readers, with the lines that it was given. */
class Part {
  readonly reader: LogReader;
  readonly #lines: LineReader;
  readonly #numbers: number[] = [];

  /** @param prefix put before its sessions' names, so that they are not taken for those of others */
  constructor(reader: LogReader, prefix: string, sink: MixedSink) {
    this.reader = reader;
    this.#lines = reader.open(({ linesAgo = 0, ...event }) => {
      const number = this.#numbers.at(-1 - linesAgo) ?? this.#numbers[0] ?? 1;
      sink({ ...event, session: prefix + event.session }, number, reader);
    });
  }

  line(text: string, number: number): void {
    if (this.#numbers.length >= 2 * maximumMemory) this.#numbers.splice(0, maximumMemory);
    this.#numbers.push(number);
    this.#lines.line(text);
  }

  end(): void {
    this.#lines.end();
  }
}
