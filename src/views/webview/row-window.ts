import type { Row, RowCount } from '../protocol.ts';
import { send } from './host.ts';

/** Rows that are asked for at once, and pages that are kept. */
const pageRows = 50;
const keptPages = 24;
/** Pages that may be under way at a time. */
const openRequests = 4;

/** The rows that the host has sent, a page at a time. */
export class RowWindow {
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Map<number, number>();
  #request = 0;
  #count: RowCount = { generation: -1, rows: 0, shown: 0, total: 0, hiddenByLevel: 0, counting: false };

  get count(): RowCount {
    return this.#count;
  }

  /** Takes in how many rows there are now; whether what was known is of no use any more. */
  setCount(count: RowCount): boolean {
    const isOther = count.generation !== this.#count.generation;
    this.#count = count;
    if (isOther) this.forget();
    return isOther;
  }

  /** Forgets all rows: they are asked for again. */
  forget(): void {
    this.#pages.clear();
    this.#asked.clear();
  }

  /** Takes in a page; whether it is one that was asked for. */
  take(request: number, from: number, rows: readonly Row[], generation: number): boolean {
    const page = this.#asked.get(request);
    this.#asked.delete(request);
    if (page === undefined || generation !== this.#count.generation || from !== page * pageRows) return false;
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    const oldest = this.#pages.keys().next().value;
    if (this.#pages.size > keptPages && oldest !== undefined) this.#pages.delete(oldest);
    return true;
  }

  /** A row, or undefined while it is on its way. */
  at(row: number): Row | undefined {
    return this.#pages.get(Math.floor(row / pageRows))?.[row % pageRows];
  }

  /** Asks for what is missing between two rows (`to` exclusive). */
  want(from: number, to: number): void {
    for (let page = Math.floor(from / pageRows); page * pageRows < Math.min(to, this.#count.rows); page++) {
      if (this.#isWhole(page) || [...this.#asked.values()].includes(page)) continue;
      if (this.#asked.size >= openRequests) return;
      this.#asked.set(++this.#request, page);
      send({ type: 'page', request: this.#request, from: page * pageRows, count: pageRows });
    }
  }

  #isWhole(page: number): boolean {
    const rows = this.#pages.get(page);
    return rows !== undefined && rows.length >= Math.min(pageRows, this.#count.rows - page * pageRows);
  }
}
