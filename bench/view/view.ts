/** The extension in a real VS Code: how fast it starts, and how fast its transcript view is with much to show. */
import { openContainer, transcriptFrame } from '../../test/vscode/ui/parts.ts';
import { ensureHostedVscode } from '../../test/vscode/workbench/install.ts';
import type { BenchResult, Goal } from '../result.ts';
import { median, quantile } from '../statistics.ts';
import { framesASecond, framesDuring, timeOf } from './page.ts';
import { hostFigures, withViewWindow } from './window.ts';
import type { HostFigures } from './tasks.ts';

const entries = 1_000_000;
const streamed = { entries: 100_000, perSecond: 10_000 };
/** Windows in which the start is measured. */
const windows = 5;
/** Places that are scrolled to. */
const places = 50;
/** Times that each filter is set: enough for nine in ten to be told from all. */
const filters = 20;

/** Figures of the view; skipped, with the reason, where no VS Code can be had. */
export async function benchView(): Promise<BenchResult> {
  try {
    await ensureHostedVscode();
  } catch (error) {
    return skipped(error instanceof Error ? error.message : String(error));
  }
  const starts = await hostFigures(windows);
  const shown = await shownFigures();
  return resultOf([...startRows(starts), ...shown]);
}

/** A figure, and what it has to stay under or, for frames, above. */
interface Row {
  readonly name: string;
  readonly measured: string;
  readonly goal?: { readonly text: string; readonly met: boolean };
}

function under(name: string, value: number, most: number, more = ''): Row {
  const measured = `${value.toFixed(value < 10 ? 1 : 0)} ms${more}`;
  return { name, measured, goal: { text: `${name}, under ${most} ms`, met: value < most } };
}

function startRows(starts: readonly HostFigures[]): readonly Row[] {
  const load = median(starts.map(({ loadMs }) => loadMs));
  const activate = median(starts.map(({ activateMs }) => activateMs));
  const first = median(starts.map(({ diagnosticMs }) => diagnosticMs[0] ?? NaN));
  const all = starts.flatMap(({ diagnosticMs }) => diagnosticMs);
  return [
    under('loading the code', load, 40),
    under('activate()', activate, 15),
    under('a refusal on the wire to the problem in the panel, first session of a window', first, 50),
    under('a refusal on the wire to the problem in the panel, nine in ten', quantile(all, 0.9), 50),
  ];
}

async function shownFigures(): Promise<readonly Row[]> {
  return await withViewWindow(async ({ workbench, perform }) => {
    const { page } = workbench;
    await openContainer(page);
    await perform({ entries: 100 });
    const frame = await transcriptFrame(page);
    await timeOf(frame, { kind: 'level', place: 4, rows: '!error' });
    const idle = framesASecond(await framesDuring(frame, 3000));
    const streaming = perform(streamed);
    const rates = framesASecond(await framesDuring(frame, (1000 * streamed.entries) / streamed.perSecond));
    await streaming;
    const filled = await perform({ entries });
    await page.waitForTimeout(1000);
    const times = { scroll: [] as number[], level: [] as number[], text: [] as number[] };
    for (let place = 0; place < places; place++) {
      const part = ((place * 7_919) % 9973) / 9973;
      times.scroll.push(await timeOf(frame, { kind: 'scroll', part }));
    }
    for (let turn = 0; turn < filters; turn++) {
      times.level.push(await timeOf(frame, { kind: 'level', place: 0, rows: 'error' }));
      times.level.push(await timeOf(frame, { kind: 'level', place: 4, rows: '!error' }));
      const text = turn % 2 === 0 ? 'user unknown' : `user${turn}333`;
      times.text.push(await timeOf(frame, { kind: 'text', text, rows: text }));
      await timeOf(frame, { kind: 'text', text: '', rows: `!${text}` });
    }
    const slowest = Math.min(...rates);
    const seconds = `${rates.length} seconds`;
    return [
      {
        name: `frames a second while ${streamed.perSecond} entries a second are streamed, the slowest of ${seconds}`,
        measured: `${slowest} (median ${median(rates)}; ${median(idle)} while nothing happens)`,
        goal: {
          text: `frames a second while ${streamed.perSecond} entries a second are streamed: 30 or more`,
          met: slowest >= 30,
        },
      },
      nineInTen('first rows after a level filter, in the page', times.level, 150),
      nineInTen('first rows after a text filter, in the page', times.text, 150),
      nineInTen('scrolled to any place, in the page', times.scroll, 50),
      {
        name: `memory that ${entries.toLocaleString('en')} entries take in the extension host`,
        measured: `${filled.megabytes.toFixed(0)} MB, taken in within ${filled.seconds.toFixed(1)} s`,
      },
    ];
  });
}

function nineInTen(name: string, times: readonly number[], most: number): Row {
  const slowest = Math.max(...times).toFixed(0);
  const others = ` (median ${median(times).toFixed(0)} ms, the slowest of ${times.length} ${slowest} ms)`;
  return under(`${name}, nine in ten`, quantile(times, 0.9), most, others);
}

function resultOf(rows: readonly Row[]): BenchResult {
  return {
    title,
    method: [
      `A real VS Code, served to a headless Chromium without a graphics card. Start: the packaged extension in ${windows} windows, one after the other, as VS Code itself lists it; medians. Problems: from the moment at which a server on loopback writes a refusal until VS Code has the diagnostic, 20 sessions in each window.`,
      `View: the same extension with a source that makes entries. Times are from the act in the page of the webview (a click, a key, a scroll) until every row that is seen is there and is the right one, on the page's own clock. The goal is for nine in ten: the slowest are those in which the window collects its garbage, about once a second and at whatever place. Frames are counted in the page while the end is followed at level trace.`,
    ],
    ratios: [],
    numbers: [{ title, columns: ['what', 'measured'], rows: rows.map(({ name, measured }) => [name, measured]) }],
    goals: rows.flatMap(({ goal, measured }): Goal[] =>
      goal ? [{ name: `VS Code: ${goal.text}`, measured, met: goal.met }] : [],
    ),
  };
}

function skipped(reason: string): BenchResult {
  return {
    title,
    method: [`Skipped, as no VS Code could be had: ${reason}`],
    ratios: [],
    numbers: [],
    goals: [{ name: 'VS Code: start, streaming, filter and scroll', measured: 'skipped', met: undefined }],
  };
}

const title = 'In VS Code';
