import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionReport } from '../src/core/logs/session-report.ts';
import { readLog } from '../src/runtime/read-log.ts';
import type { BenchResult, Goal } from './result.ts';

/** Octets of each log. */
const size = 1_000_000_000;
/** Megabytes a second that are aimed at. */
const wanted = 150;

/** What is measured, and the recorded log that the long one repeats. */
const logs: readonly (readonly [what: string, sample: string, pattern: string])[] = [
  ['strace of a client that reads for ever', 'colombe/loop-unix-strace.log', 'read('],
  ['Postfix, sessions of many clients', 'postfix-smtp/greylist451-retry-loop.log', 'status='],
];

interface Measured {
  readonly what: string;
  readonly analyzed: number;
  readonly firstFinding: number;
  readonly sessions: number;
  readonly heap: number;
  readonly wc: number;
  readonly grep: number;
}

/** Logs of a gigabyte, read to the end and diagnosed, against programs that only count. */
export async function benchLogs(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const measured: Measured[] = [];
    for (const [what, sample, pattern] of logs) measured.push(await measure(folder, what, sample, pattern));
    return resultOf(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, what: string, sample: string, pattern: string): Promise<Measured> {
  const path = join(folder, 'log');
  write(path, readFileSync(new URL(`../test/cases/logs/${sample}`, import.meta.url)));
  const megabytes = statSync(path).size / 1_000_000;
  const seconds = (act: () => void): number => {
    const start = performance.now();
    act();
    return (performance.now() - start) / 1000;
  };
  const count = (command: string, ...args: readonly string[]): number =>
    megabytes / seconds(() => execFileSync(command, [...args, path], { stdio: 'pipe' }));
  count('wc', '-l');
  const wc = count('wc', '-l');
  const grep = count('grep', '-cF', pattern);
  const { milliseconds, firstFinding, sessions, heap } = await analyze(path);
  return { what, analyzed: megabytes / (milliseconds / 1000), firstFinding, sessions, heap, wc, grep };
}

/** Repeats a log until the file is long enough. */
function write(path: string, sample: Uint8Array): void {
  const block = Buffer.concat(Array.from({ length: Math.ceil(1_000_000 / sample.length) }, () => sample));
  const file = openSync(path, 'w');
  for (let written = 0; written < size; written += block.length) writeSync(file, block);
  closeSync(file);
}

async function analyze(
  path: string,
): Promise<Pick<Measured, 'firstFinding' | 'sessions' | 'heap'> & { milliseconds: number }> {
  const reports = new Map<number, SessionReport>();
  let sessions = 0;
  let firstFinding = 0;
  let heap = 0;
  const start = performance.now();
  await readLog(createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>, {
    entry: (session, entry) => {
      const report = reports.get(session) ?? new SessionReport(session);
      reports.set(session, report);
      report.add(entry);
      if (firstFinding === 0 && report.findings.length > 0) firstFinding = performance.now() - start;
    },
    ended: (session) => {
      reports.delete(session);
      if (++sessions % 5000 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed);
    },
  });
  return { milliseconds: performance.now() - start, firstFinding, sessions, heap: heap / 1_000_000 };
}

function resultOf(measured: readonly Measured[]): BenchResult {
  const rate = (value: number): string => `${value.toFixed(0)} MB/s`;
  return {
    title: 'Logs',
    method: [
      `Each log has ${size / 1_000_000} MB: a recorded one, again and again, so that new sessions begin all the time. Analysis is recognition, reading, the sessions rebuilt, and all rules over them, on one core, from the file. The others count lines, or lines with a fixed text, in the same file.`,
    ],
    ratios: [
      {
        title: 'Logs, times the speed of',
        columns: ['log', '`wc -l`', '`grep -cF`'],
        rows: measured.map(({ what, analyzed, wc, grep }) => [
          what,
          (analyzed / wc).toFixed(2),
          (analyzed / grep).toFixed(2),
        ]),
      },
    ],
    numbers: [
      {
        title: 'Logs',
        columns: ['log', 'analysis', '`wc -l`', '`grep -cF`', 'first finding after', 'sessions', 'most memory in use'],
        rows: measured.map(({ what, analyzed, wc, grep, firstFinding, sessions, heap }) => [
          what,
          rate(analyzed),
          rate(wc),
          rate(grep),
          `${firstFinding.toFixed(0)} ms`,
          String(sessions),
          `${heap.toFixed(0)} MB`,
        ]),
      },
    ],
    goals: measured.flatMap(goals),
  };
}

function goals({ what, analyzed, firstFinding }: Measured): readonly Goal[] {
  return [
    { name: `${what}: ${wanted} MB/s or more`, measured: `${analyzed.toFixed(0)} MB/s`, met: analyzed >= wanted },
    {
      name: `${what}: first finding within a second`,
      measured: `${firstFinding.toFixed(0)} ms`,
      met: firstFinding < 1000,
    },
  ];
}
