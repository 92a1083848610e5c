import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe } from '../../core/transcript/describe.ts';
import type { Entry, Level } from '../../core/transcript/entry.ts';
import { levels, phases } from '../../core/transcript/entry.ts';
import { formatJson, readJsonLines } from '../../core/transcript/json-lines.ts';

/** Entries of a block, the unit that is written to the file and read back. */
export const blockEntries = 1024;
/** Blocks whose entries are in memory, the newest ones; others are in the file. */
const hotBlocks = 64;
/** Entries that are read from the file together when one of them is asked for, and such runs that are kept. */
const runEntries = 64;
const keptRuns = 8;
/** Entries that are kept of one session; `omitted` counts what came after them. */
export const maximumEntries = 2_000_000;
/** Characters of an entry that can be searched. */
const searchedCharacters = 1000;

/** A run of entries that began and ended together. */
interface Block {
  /** As they came; undefined once they are in the file only. */
  entries: Entry[] | undefined;
  /** Where the block begins in the file. */
  start: number;
  /** Where each entry's line begins behind that, and at last where the block ends; undefined while it is not written. */
  lines: Uint32Array | undefined;
  readonly levels: Uint8Array;
  readonly phases: Uint8Array;
  /** 0: neither side, 1: client, 2: server. */
  readonly directions: Uint8Array;
  /** The searchable text of each entry in lower case, each with a line feed behind it. */
  text: Uint8Array;
  /** Where each entry's text begins. */
  textStarts: Uint32Array;
  count: number;
}

/**
 * The entries of one session, append only. Memory is bounded: all but the last blocks are in a file, with a few octets
 * and the searchable text of each entry in memory.
 */
export class EntryStore {
  readonly #path: string | undefined;
  readonly #blocks: Block[] = [];
  readonly #counts: Record<Level, number> = { error: 0, warn: 0, info: 0, debug: 0, trace: 0 };
  /** Those whose entries are in memory, the oldest first. */
  readonly #hot: Block[] = [];
  /** Runs read from the file, by their number; the oldest comes first. */
  readonly #runs = new Map<number, readonly Entry[]>();
  #texts: string[] = [];
  #file: number | undefined;
  #fileOctets = 0;
  #disposed = false;
  #omitted = 0;
  #tlsSeq = Number.POSITIVE_INFINITY;
  #count = 0;

  /** @param path the file that keeps the entries; undefined: all of them stay in memory */
  constructor(path?: string) {
    this.#path = path;
  }

  /** Reads a store back. A last line that was cut off is left out. @throws when the file cannot be read */
  static open(path: string): EntryStore {
    const store = new EntryStore(path);
    for (const entry of readJsonLines(readFileSync(path, 'utf8'), 'kept').entries) store.append(entry);
    return store;
  }

  /** Entries there are. */
  get count(): number {
    return this.#count;
  }

  /** Entries that came after the store was full. */
  get omitted(): number {
    return this.#omitted;
  }

  /** `seq` of the entry with which TLS stood; Infinity when it never did. */
  get tlsSeq(): number {
    return this.#tlsSeq;
  }

  get levelCounts(): Readonly<Record<Level, number>> {
    return this.#counts;
  }

  /** Adds the next entry; false when the store is full. Its `seq` has to be the number of entries so far. */
  append(entry: Entry): boolean {
    if (this.#count >= maximumEntries) {
      this.#omitted++;
      return false;
    }
    const block = this.#openBlock();
    const place = block.count++;
    block.entries?.push(entry);
    block.levels[place] = levels.indexOf(entry.level);
    block.phases[place] = phases.indexOf(entry.phase);
    block.directions[place] = directionOf(entry);
    this.#texts.push(searchText(entry));
    this.#counts[entry.level]++;
    if (entry.kind === 'tls') this.#tlsSeq = Math.min(this.#tlsSeq, entry.seq);
    this.#count++;
    if (block.count === blockEntries) this.#close(block);
    return true;
  }

  /** The entry with this `seq`; undefined when there is none. */
  at(seq: number): Entry | undefined {
    const block = this.#blocks[Math.floor(seq / blockEntries)];
    if (!block) return undefined;
    return block.entries ? block.entries[seq % blockEntries] : this.#runOf(block, seq)[seq % runEntries];
  }

  /** The entries from `from` (inclusive) to `to` (exclusive). */
  slice(from: number, to: number): readonly Entry[] {
    const found: Entry[] = [];
    const last = Math.min(to, this.#count);
    for (let seq = Math.max(0, from); seq < last;) {
      const block = this.#blocks[Math.floor(seq / blockEntries)];
      if (!block) break;
      const start = seq % blockEntries;
      const end = Math.min(blockEntries, start + last - seq);
      const taken = block.entries ? block.entries.slice(start, end) : this.#read(block, start, end);
      if (taken.length === 0) break;
      for (const entry of taken) found.push(entry);
      seq += taken.length;
    }
    return found;
  }

  /** How many blocks have been begun; the last one grows. */
  get blockCount(): number {
    return this.#blocks.length;
  }

  /** What is needed to filter a block, without its entries. `text` is as long as the block has been closed or sealed. */
  columns(index: number): BlockColumns | undefined {
    const block = this.#blocks[index];
    if (!block) return undefined;
    const { count, levels: levelColumn, phases: phaseColumn, directions } = block;
    const isOpen = index === this.#blocks.length - 1 && count < blockEntries;
    const [text, textStarts] = isOpen ? encodeTexts(this.#texts) : [block.text, block.textStarts];
    return { count, levels: levelColumn, phases: phaseColumn, directions, text, textStarts };
  }

  /** Writes what is not in the file yet, if there is one. */
  flush(): void {
    const block = this.#blocks.at(-1);
    if (block && !block.lines) this.#write(block);
  }

  /** Closes the file until it is needed again. What is in it stays there. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Closes the file and deletes it. */
  dispose(): void {
    this.close();
    this.#disposed = true;
    this.#runs.clear();
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
  }

  #openBlock(): Block {
    const last = this.#blocks.at(-1);
    if (last && last.count < blockEntries) return last;
    const block: Block = {
      entries: [],
      start: 0,
      lines: undefined,
      levels: new Uint8Array(blockEntries),
      phases: new Uint8Array(blockEntries),
      directions: new Uint8Array(blockEntries),
      text: empty,
      textStarts: noStarts,
      count: 0,
    };
    this.#blocks.push(block);
    this.#texts = [];
    return block;
  }

  #close(block: Block): void {
    [block.text, block.textStarts] = encodeTexts(this.#texts);
    this.#texts = [];
    if (this.#path === undefined) return;
    this.#write(block);
    this.#keepHot(block);
  }

  /** Appends the entries of a block to the file; those of a block that was flushed before are written over. */
  #write(block: Block): void {
    if (this.#path === undefined || !block.entries) return;
    const [bytes, lines] = encodeTexts(block.entries.map((entry) => formatJson(entry)));
    const start = this.#fileOctets;
    const file = this.#openFile(this.#path);
    for (let written = 0; written < bytes.length;) {
      written += writeSync(file, bytes, written, bytes.length - written, start + written);
    }
    block.start = start;
    if (block.count < blockEntries) return;
    block.lines = Uint32Array.of(...lines, bytes.length);
    this.#fileOctets += bytes.length;
  }

  #openFile(path: string): number {
    if (this.#file === undefined) {
      mkdirSync(dirname(path), { recursive: true });
      // What is there already is written over with the same: a store that is only read back loses nothing.
      this.#file = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600);
    }
    return this.#file;
  }

  #runOf(block: Block, seq: number): readonly Entry[] {
    const number = Math.floor(seq / runEntries);
    const known = this.#runs.get(number);
    if (known) return known;
    const from = (seq % blockEntries) - (seq % runEntries);
    const run = this.#read(block, from, from + runEntries);
    if (this.#runs.size >= keptRuns) this.#runs.delete(this.#runs.keys().next().value!);
    this.#runs.set(number, run);
    return run;
  }

  /** Reads the entries between two places of a block that is in the file; empty when they cannot be had any more. */
  #read({ start, lines }: Block, from: number, to: number): readonly Entry[] {
    if (!lines || this.#path === undefined || this.#disposed) return [];
    const [first = 0, end = 0] = [lines[from], lines[to]];
    const bytes = Buffer.alloc(end - first);
    // Somebody may have cut the file: what is not there is not made up.
    if (readSync(this.#openFile(this.#path), bytes, 0, bytes.length, start + first) < bytes.length) return [];
    return Array.from(lines.subarray(from, to), (line, place) =>
      entryOf(bytes.toString('utf8', line - first, lines[from + place + 1]! - first)),
    );
  }

  /** Lets go of the entries of the oldest block in memory. */
  #keepHot(block: Block): void {
    this.#hot.push(block);
    const oldest = this.#hot.length > hotBlocks ? this.#hot.shift() : undefined;
    if (oldest) oldest.entries = undefined;
  }
}

/** What is known of each entry of a block without reading it. */
export interface BlockColumns {
  readonly count: number;
  /** Places in `levels`, `phases`, and 0 neither, 1 client, 2 server. */
  readonly levels: Uint8Array;
  readonly phases: Uint8Array;
  readonly directions: Uint8Array;
  /** UTF-8 of what can be searched, in lower case, a line feed behind each entry. */
  readonly text: Uint8Array;
  readonly textStarts: Uint32Array;
}

const empty = new Uint8Array(0);
const noStarts = new Uint32Array(0);

function encodeTexts(texts: readonly string[]): readonly [Uint8Array, Uint32Array] {
  const starts = new Uint32Array(texts.length);
  let octets = 0;
  for (const [index, text] of texts.entries()) {
    starts[index] = octets;
    octets += Buffer.byteLength(text) + 1;
  }
  const bytes = new Uint8Array(octets);
  Buffer.from(bytes.buffer).write(`${texts.join('\n')}\n`);
  return [bytes, starts];
}

/** What can be searched of an entry: one line, in lower case. */
function searchText(entry: Entry): string {
  return describe(entry).slice(0, searchedCharacters).toLowerCase().replaceAll('\n', ' ');
}

function directionOf(entry: Entry): number {
  if (!('direction' in entry)) return 0;
  return entry.direction === 'client' ? 1 : 2;
}

/** What stands in a line: octets are base64 there. */
type Stored = { readonly type: string; readonly bytes?: unknown } & Entry;

/** An entry of a line that this store wrote itself: it is not checked again. */
function entryOf(line: string): Entry {
  const { type: _, ...entry } = JSON.parse(line) as Stored;
  if (typeof entry.bytes !== 'string') return entry;
  return { ...entry, bytes: new Uint8Array(Buffer.from(entry.bytes, 'base64')) } as Entry;
}
