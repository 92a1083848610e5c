import type { Entry } from '../../core/transcript/entry.ts';

const lineFeed = 0x0a;

/** Entries as lines of JSON that the store wrote itself: each is read when it is asked for, and not checked again. */
export class StoredLines {
  readonly #bytes: Buffer;
  /** Where each line begins, and behind the last one its end. */
  readonly #starts: readonly number[];

  /** @param bytes whole lines */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#starts = startsOf(bytes);
  }

  /** The entry of a 0-based line; undefined behind the last one. */
  at(line: number): Entry | undefined {
    const start = this.#starts[line];
    const end = this.#starts[line + 1];
    if (start === undefined || end === undefined) return undefined;
    const { type: _, ...entry } = JSON.parse(this.#bytes.toString('utf8', start, end)) as Stored;
    if (typeof entry.bytes !== 'string') return entry;
    return { ...entry, bytes: new Uint8Array(Buffer.from(entry.bytes, 'base64')) } as Entry;
  }
}

/** What stands in a line: octets are base64 there. */
type Stored = { readonly type: string; readonly bytes?: unknown } & Entry;

function startsOf(bytes: Buffer): readonly number[] {
  const starts = [0];
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) starts.push(at + 1);
  return starts;
}
