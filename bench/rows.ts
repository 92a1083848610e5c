import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntryStore } from '../src/runtime/entry-store/entry-store.ts';
import type { RowFilter } from '../src/views/protocol.ts';
import { VisibleRows } from '../src/views/visible-rows.ts';
import { benchEntries } from './transcripts.ts';
import type { BenchResult, Goal } from './result.ts';

const entries = 1_000_000;
const rowsOfPage = 100;
/** Entries that are made before they are taken in, so that making them is not measured. */
const madeAtOnce = 10_000;

/** What the transcript view does on its host's side, with a million entries. */
export function benchRows(): BenchResult {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const before = megabytes();
    const store = new EntryStore(join(folder, 'entries.jsonl'));
    const appended = fill(store);
    const used = megabytes() - before;
    const level = filtered(store, { level: 'error', text: '', phases: [] });
    const text = filtered(store, { level: 'trace', text: 'USER unknown', phases: [] });
    const rare = filtered(store, { level: 'trace', text: 'user333330@', phases: [] });
    const page = pages(store);
    store.dispose();
    const times: readonly (readonly [string, number, number])[] = [
      ['first rows after a level filter', level, 150],
      ['first rows after a text filter', text, 150],
      ['first rows after a text filter that one entry in a million fits', rare, 150],
      ['page at any place, the slowest of 200', page, 50],
    ];
    return {
      title: 'Transcript view, host side',
      method: [
        `A session of ${entries.toLocaleString('en')} entries in the store; a page has ${rowsOfPage} rows. Each filter is timed once, from setting it until its first page is there.`,
      ],
      ratios: [],
      numbers: [
        {
          title: 'Transcript view, host side',
          columns: ['what', 'measured'],
          rows: [
            ['entries taken in', `${(entries / appended / 1000).toFixed(0)} a millisecond`],
            ['memory of the store', `${used.toFixed(0)} MB`],
            ...times.map(([what, ms]) => [what, `${ms.toFixed(1)} ms`]),
          ],
        },
      ],
      goals: times.map(goal),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function goal([what, ms, most]: readonly [string, number, number]): Goal {
  return { name: `transcript view: ${what}, under ${most} ms`, measured: `${ms.toFixed(1)} ms`, met: ms < most };
}

/** Seconds it takes to fill the store. */
function fill(store: EntryStore): number {
  let seconds = 0;
  for (let from = 0; from < entries; from += madeAtOnce) {
    const some = [...benchEntries(madeAtOnce, from)];
    const started = performance.now();
    for (const entry of some) store.append(entry);
    seconds += (performance.now() - started) / 1000;
  }
  return seconds;
}

function megabytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_000_000;
}

/** Milliseconds until the first page of a filter is there, the whole filter applied. */
function filtered(store: EntryStore, filter: RowFilter): number {
  const started = performance.now();
  const rows = new VisibleRows(store, filter, 1);
  while (!rows.advance());
  if (rows.page(0, rowsOfPage).length === 0) throw new Error('nothing was found');
  return performance.now() - started;
}

/** Milliseconds of the slowest of many pages all over the session. */
function pages(store: EntryStore): number {
  const rows = new VisibleRows(store, { level: 'trace', text: '', phases: [] }, 1);
  while (!rows.advance());
  let slowest = 0;
  for (let place = 0; place < 200; place++) {
    const from = (place * 7_919_311) % (entries - rowsOfPage);
    const started = performance.now();
    if (rows.page(from, rowsOfPage).length !== rowsOfPage) throw new Error('a page is not whole');
    slowest = Math.max(slowest, performance.now() - started);
  }
  return slowest;
}
