import type { CapabilitiesEntry, Direction, Entry } from '../core/transcript/entry.ts';
import { levels, phases } from '../core/transcript/entry.ts';
import type { BlockColumns, EntryStore } from '../runtime/entry-store/entry-store.ts';
import { blockEntries } from '../runtime/entry-store/entry-store.ts';
import { entryRow, furtherRows } from './entry-row.ts';
import type { Row, RowCount, RowFilter, ShownFinding } from './protocol.ts';
import { findingRows } from './protocol.ts';

/** Milliseconds of work after which the host gets its turn. */
const sliceMs = 8;

/** Rows that stand behind an entry's own: its further lines, and the findings at it. */
interface Insertion {
  readonly seq: number;
  lines: number;
  /** Places in the session's findings. */
  findings: readonly number[];
  /** Rows that these take. */
  findingRows: number;
}

/** What of a finding decides on its rows. */
export type PlacedFinding = Pick<ShownFinding, 'seq' | 'rootCause' | 'message' | 'fix'>;

/** What a search found. */
export interface Found {
  readonly total: number;
  /** From 1; 0 when there is none. */
  readonly current: number;
  readonly row: number;
  readonly seq: number;
}

/** The rows of a session under a filter, without any of them being made before it is asked for. */
export class VisibleRows {
  readonly #store: EntryStore;
  readonly #filter: RowFilter;
  readonly #needle: Uint8Array;
  #generation: number;
  /** `seq` of the entries shown. */
  #shown = new Uint32Array(1024);
  #shownCount = 0;
  #hiddenByLevel = 0;
  /** Entries that the filter has been applied to. */
  #examined = 0;
  #insertions: Insertion[] = [];
  /** Rows inserted before each insertion. */
  #before: number[] = [];
  #findings: readonly PlacedFinding[] = [];
  readonly #open = new Set<number>();
  #narrow: boolean;

  /** @param narrow whether lines are short */
  constructor(store: EntryStore, filter: RowFilter, generation: number, narrow = false) {
    this.#narrow = narrow;
    this.#store = store;
    this.#filter = filter;
    this.#needle = new TextEncoder().encode(filter.text.toLowerCase());
    this.#generation = generation;
  }

  /** Applies the filter to entries that came since, for at most a few milliseconds; whether it got to the end. */
  advance(): boolean {
    const until = performance.now() + sliceMs;
    while (this.#examined < this.#store.count) {
      const index = Math.floor(this.#examined / blockEntries);
      const columns = this.#store.columns(index);
      if (!columns) break;
      this.#examine(index, columns);
      if (performance.now() > until) return this.#examined >= this.#store.count;
    }
    return true;
  }

  /** Says where the findings stand; whether that moved any rows. */
  setFindings(findings: readonly PlacedFinding[]): boolean {
    const moved =
      findings.length !== this.#findings.length ||
      findings.some((finding, place) => {
        const before = this.#findings[place];
        if (!before || finding.seq !== before.seq) return true;
        return findingRows(finding, this.#narrow) !== findingRows(before, this.#narrow);
      });
    this.#findings = findings;
    if (moved) this.#arrange();
    return moved;
  }

  /** Tells that rows are not where they were. */
  setGeneration(generation: number): void {
    this.#generation = generation;
  }

  /** Says whether lines are short, which moves rows where there are findings. */
  setNarrow(narrow: boolean): void {
    this.#narrow = narrow;
    this.#arrange();
  }

  /** Folds the further lines of an entry out or in. */
  fold(seq: number, open: boolean): void {
    if (open) this.#open.add(seq);
    else this.#open.delete(seq);
    this.#arrange();
  }

  count(): RowCount {
    return {
      generation: this.#generation,
      rows: this.#shownCount + this.#insertedRows(),
      shown: this.#shownCount,
      total: this.#store.count,
      hiddenByLevel: this.#hiddenByLevel,
      counting: this.#examined < this.#store.count,
    };
  }

  /** The rows from `from`, as many of `count` as there are. */
  page(from: number, count: number): readonly Row[] {
    const rows: Row[] = [];
    const total = this.count().rows;
    let { place, offset } = this.#placeOf(from);
    for (let row = from; row < Math.min(total, from + count);) {
      const entryRows = this.#rowsAt(place);
      const taken = entryRows.slice(offset, offset + from + count - row);
      rows.push(...taken);
      row += taken.length;
      place++;
      offset = 0;
      if (entryRows.length === 0) break;
    }
    return rows;
  }

  /** The row of an entry, or of the one shown before it when the filter hides it. */
  rowOf(seq: number): number {
    const place = Math.max(0, this.#placeOfSeq(seq));
    return place + this.#insertedBefore(place);
  }

  /** `seq` of the entry that a row belongs to; undefined when there is no such row. */
  seqOf(row: number): number | undefined {
    const { place } = this.#placeOf(row);
    return place < this.#shownCount ? this.#shown[place] : undefined;
  }

  /** `seq` of the entries shown from one row to another, both inclusive. */
  seqsBetween(first: number, last: number): Uint32Array {
    const from = this.#placeOf(Math.max(0, first)).place;
    const to = this.#placeOf(Math.max(0, last)).place;
    return this.#shown.slice(from, Math.min(this.#shownCount, to + 1));
  }

  /** Looks for `text` among the entries shown, from `row` on in the direction of `step`, and around. */
  find(text: string, row: number, step: 'first' | 'next' | 'previous'): Found {
    const needle = new TextEncoder().encode(text.toLowerCase());
    const matches = needle.length === 0 ? [] : this.#matches(needle);
    if (matches.length === 0) return { total: 0, current: 0, row: 0, seq: 0 };
    const { place } = this.#placeOf(row);
    const index = nextMatch(matches, place, step);
    const found = matches[index] ?? 0;
    return {
      total: matches.length,
      current: index + 1,
      row: found + this.#insertedBefore(found),
      seq: this.#shown[found] ?? 0,
    };
  }

  /** Places of the shown entries that hold `needle`. */
  #matches(needle: Uint8Array): number[] {
    const matches: number[] = [];
    let block = -1;
    let hits: Uint8Array = new Uint8Array(0);
    for (let place = 0; place < this.#shownCount; place++) {
      const seq = this.#shown[place] ?? 0;
      const index = Math.floor(seq / blockEntries);
      if (index !== block) {
        block = index;
        const columns = this.#store.columns(index);
        hits = columns ? textHits(columns, needle) : hits;
      }
      if (hits[seq % blockEntries] === 1) matches.push(place);
    }
    return matches;
  }

  #examine(index: number, columns: BlockColumns): void {
    const { level, phases: wanted, direction } = this.#filter;
    const most = levels.indexOf(level);
    const mask = wanted.length === 0 ? undefined : new Set(wanted.map((phase) => phases.indexOf(phase)));
    const side = sideOf(direction);
    const hits = this.#needle.length === 0 ? undefined : textHits(columns, this.#needle);
    const start = index * blockEntries;
    for (let place = this.#examined - start; place < columns.count; place++) {
      const matches =
        (hits === undefined || hits[place] === 1) &&
        (mask === undefined || mask.has(columns.phases[place] ?? 0)) &&
        (side === 0 || columns.directions[place] === side);
      if (!matches) continue;
      if ((columns.levels[place] ?? 0) <= most) this.#show(start + place);
      else this.#hiddenByLevel++;
    }
    this.#examined = start + columns.count;
  }

  #show(seq: number): void {
    if (this.#shownCount === this.#shown.length) {
      const larger = new Uint32Array(this.#shown.length * 2);
      larger.set(this.#shown);
      this.#shown = larger;
    }
    this.#shown[this.#shownCount++] = seq;
  }

  /** Orders the insertions anew; there are few of them. */
  #arrange(): void {
    const bySeq = new Map<number, Insertion>();
    const at = (seq: number): Insertion => {
      const known = bySeq.get(seq) ?? { seq, lines: 0, findings: [], findingRows: 0 };
      bySeq.set(seq, known);
      return known;
    };
    for (const seq of this.#open) {
      const entry = this.#store.at(seq);
      if (entry) at(seq).lines = furtherRows(entry).length;
    }
    for (const [place, finding] of this.#findings.entries()) {
      const insertion = at(finding.seq);
      insertion.findings = [...insertion.findings, place];
      insertion.findingRows += findingRows(finding, this.#narrow);
    }
    this.#insertions = [...bySeq.values()].toSorted((one, other) => one.seq - other.seq);
    let sum = 0;
    this.#before = this.#insertions.map((insertion) => {
      const before = sum;
      sum += sizeOf(insertion);
      return before;
    });
  }

  /** Insertions that stand at entries shown so far. A finding at a hidden entry stands at the one shown before it. */
  #insertedRows(): number {
    const last = this.#insertions.findLastIndex(({ seq }) => this.#placeOfSeq(seq) >= 0 && seq < this.#examined);
    const insertion = this.#insertions[last];
    return insertion ? (this.#before[last] ?? 0) + sizeOf(insertion) - this.#unplaced() : 0;
  }

  /** Rows of insertions in front of the first entry that is shown: they have no place. */
  #unplaced(): number {
    const first = this.#shown[0];
    if (this.#shownCount === 0 || first === undefined) return 0;
    let rows = 0;
    for (const insertion of this.#insertions) if (insertion.seq < first) rows += sizeOf(insertion);
    return rows;
  }

  #insertedBefore(place: number): number {
    const seq = this.#shown[place] ?? Number.POSITIVE_INFINITY;
    const index = this.#insertions.findIndex((insertion) => insertion.seq >= seq);
    const placed = index < 0 ? this.#insertedRows() + this.#unplaced() : (this.#before[index] ?? 0);
    return Math.max(0, placed - this.#unplaced());
  }

  /** The place among the entries shown that a row belongs to, and how far the row is behind the entry's own. */
  #placeOf(row: number): { place: number; offset: number } {
    let low = 0;
    let high = Math.max(0, this.#shownCount - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (middle + this.#insertedBefore(middle) <= row) low = middle;
      else high = middle - 1;
    }
    return { place: low, offset: Math.max(0, row - low - this.#insertedBefore(low)) };
  }

  /** The place of an entry, or of the last one shown before it; -1 when there is none. */
  #placeOfSeq(seq: number): number {
    let low = -1;
    let high = this.#shownCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#shown[middle] ?? 0) <= seq) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The rows of the entry at a place, with what is inserted up to the next one. */
  #rowsAt(place: number): readonly Row[] {
    const seq = this.#shown[place];
    const entry = seq === undefined ? undefined : this.#store.at(seq);
    if (!entry || place >= this.#shownCount) return [];
    const previous = place === 0 ? undefined : this.#store.at(this.#shown[place - 1] ?? 0);
    const first = this.#store.at(0);
    const context = {
      startUs: first?.at ?? entry.at,
      previousUs: previous?.at ?? entry.at,
      open: this.#open.has(entry.seq),
      encrypted: entry.seq > this.#store.tlsSeq,
      ...offers(this.#store, entry),
    };
    const next = place + 1 < this.#shownCount ? (this.#shown[place + 1] ?? 0) : this.#examined;
    const rows: Row[] = [entryRow(entry, context)];
    if (context.open) rows.push(...furtherRows(entry, context));
    for (const insertion of this.#insertions) {
      if (insertion.seq >= next) break;
      if (insertion.seq < entry.seq) continue;
      for (const finding of insertion.findings) {
        const size = findingRows(this.#findings[finding] ?? unknown, this.#narrow);
        for (let slice = 0; slice < size; slice++) rows.push({ type: 'finding', slice, size, finding });
      }
    }
    return rows;
  }
}

const unknown = { rootCause: false, message: '', fix: '' };

/** Entries behind a reply to EHLO among which is the one of its capabilities. */
const capabilitiesWithin = 4;

function offers(store: EntryStore, entry: Entry): { readonly capabilities?: CapabilitiesEntry } {
  if (entry.kind !== 'reply' || entry.lines.length < 2 || (entry.phase !== 'ehlo' && entry.phase !== 'starttls'))
    return {};
  for (let seq = entry.seq + 1; seq <= entry.seq + capabilitiesWithin; seq++) {
    const next = store.at(seq);
    if (next?.kind === 'capabilities') return { capabilities: next };
    if (next?.kind === 'reply') break;
  }
  return {};
}

function sizeOf(insertion: Insertion): number {
  return insertion.lines + insertion.findingRows;
}

function sideOf(direction: Direction | undefined): number {
  if (direction === undefined) return 0;
  return direction === 'client' ? 1 : 2;
}

/** 1 for each entry of a block whose text holds `needle`. */
function textHits({ text, textStarts, count }: BlockColumns, needle: Uint8Array): Uint8Array {
  const hits = new Uint8Array(count);
  const haystack = Buffer.from(text.buffer, text.byteOffset, text.length);
  let place = 0;
  for (
    let at = haystack.indexOf(needle);
    at >= 0;
    at = haystack.indexOf(needle, textStarts[place + 1] ?? text.length)
  ) {
    while (place + 1 < count && (textStarts[place + 1] ?? Number.POSITIVE_INFINITY) <= at) place++;
    hits[place] = 1;
    if (place + 1 >= count) break;
  }
  return hits;
}

function nextMatch(matches: readonly number[], place: number, step: 'first' | 'next' | 'previous'): number {
  if (step === 'previous') {
    const before = matches.findLastIndex((match) => match < place);
    return before < 0 ? matches.length - 1 : before;
  }
  const after = matches.findIndex((match) => (step === 'first' ? match >= place : match > place));
  return Math.max(0, after);
}

/** The entries of a list of places, for copying. */
export function entriesOf(store: EntryStore, seqs: Uint32Array): readonly Entry[] {
  return [...seqs].flatMap((seq) => store.at(seq) ?? []);
}
