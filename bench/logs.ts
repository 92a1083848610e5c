import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineSplitter } from '../src/core/logs/lines.ts';
import { OpenSessions } from '../src/core/logs/open-sessions.ts';
import type { LineReader } from '../src/core/logs/reader.ts';
import { recogniseLog } from '../src/core/logs/recognise-log.ts';
import { SessionReport } from '../src/core/logs/session-report.ts';
import { readLog } from '../src/runtime/read-log.ts';
import { fill, mailTraffic, repeated } from './log-files.ts';
import type { BenchResult, Goal } from './result.ts';

/** Octets of each log. */
const size = 1_000_000_000;
/** Megabytes a second that are aimed at. */
const wanted = 150;
/** Lines by which a log is recognised. */
const recognisedLines = 2000;

interface Log {
  readonly what: string;
  /** Its lines, to be written again and again. */
  readonly block: () => Uint8Array;
  /** A fixed text of some of its lines. */
  readonly pattern: string;
}

const logs: readonly Log[] = [
  {
    what: 'strace of a client that reads for ever',
    block: () => repeated('colombe/loop-unix-strace.log'),
    pattern: 'read(',
  },
  { what: 'Postfix, mail traffic', block: mailTraffic, pattern: 'status=' },
  {
    what: 'Postfix, nothing but refusals',
    block: () => repeated('postfix-smtp/greylist451-retry-loop.log'),
    pattern: 'status=',
  },
];

interface Measured {
  readonly what: string;
  /** Megabytes a second through recognition and reading. */
  readonly read: number;
  /** Megabytes a second until everything is diagnosed. */
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
    for (const log of logs) measured.push(await measure(join(folder, 'log'), log));
    return resultOf(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(path: string, { what, block, pattern }: Log): Promise<Measured> {
  fill(path, block(), size);
  const megabytes = statSync(path).size / 1_000_000;
  const rateOf = async (act: () => unknown): Promise<number> => {
    const start = performance.now();
    await act();
    return megabytes / ((performance.now() - start) / 1000);
  };
  const count = (command: string, ...args: readonly string[]): Promise<number> =>
    rateOf(() => execFileSync(command, [...args, path], { stdio: 'pipe' }));
  await count('wc', '-l');
  const wc = await count('wc', '-l');
  const grep = await count('grep', '-cF', pattern);
  const read = await rateOf(() => readOnly(path));
  const { milliseconds, ...analysis } = await analyze(path);
  return { what, read, analyzed: megabytes / (milliseconds / 1000), ...analysis, wc, grep };
}

function octetsOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>;
}

/** Recognises a log by its first lines and reads it to its end; what is found is counted. */
async function readOnly(path: string): Promise<number> {
  const sample: string[] = [];
  let found = 0;
  let reader: LineReader | undefined;
  const lines = new LineSplitter((text) => {
    if (reader) return reader.line(text);
    if (sample.push(text) < recognisedLines) return;
    reader = recogniseLog(sample)?.reader.open(() => found++);
    for (const line of sample) reader?.line(line);
  });
  for await (const octets of octetsOf(path)) lines.push(octets);
  lines.end();
  reader?.end();
  if (found === 0) throw new Error('nothing was found in the log');
  return found;
}

async function analyze(
  path: string,
): Promise<Pick<Measured, 'firstFinding' | 'sessions' | 'heap'> & { milliseconds: number }> {
  const reports = new OpenSessions<number, SessionReport>();
  let sessions = 0;
  let firstFinding = 0;
  let heap = 0;
  const start = performance.now();
  await readLog(octetsOf(path), {
    entry: (session, entry) => {
      const report = reports.of(session, (number) => new SessionReport(number));
      report.add(entry);
      if (firstFinding === 0 && report.findings.length > 0) firstFinding = performance.now() - start;
    },
    ended: (session) => {
      reports.take(session);
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
      `Each log has ${size / 1_000_000} MB. The strace is a recorded one of a client that signs in and then reads a closed connection, again and again. Mail traffic is what Postfix writes of sessions of which eight go on at a time: in sixteen of twenty a message comes or goes, the others are a deferred delivery, a failed sign-in, a broken connection and an unknown recipient. Each of 20000 has times, names, addresses and numbers of its own, then they begin again; a session takes six lines on average, of which half are other processes’ than those that speak SMTP. Nothing but refusals is a recorded log of a delivery that is deferred, again and again: a failed session every second line.`,
      `Recognition and reading is from the file to what each line says. Everything is the same with the sessions rebuilt and all rules over each. Both are on one core; the others count lines, or lines with a fixed text, in the same file.`,
    ],
    ratios: [
      {
        title: 'Logs, times the speed of',
        columns: ['log', 'reading: `wc -l`', '`grep -cF`', 'everything: `wc -l`', '`grep -cF`'],
        rows: measured.map(({ what, read, analyzed, wc, grep }) => [
          what,
          ...[read / wc, read / grep, analyzed / wc, analyzed / grep].map((ratio) => ratio.toFixed(3)),
        ]),
      },
    ],
    numbers: [
      {
        title: 'Logs',
        columns: [
          'log',
          'recognition and reading',
          'everything',
          '`wc -l`',
          '`grep -cF`',
          'first finding after',
          'sessions',
          'most memory in use',
        ],
        rows: measured.map(({ what, read, analyzed, wc, grep, firstFinding, sessions, heap }) => [
          what,
          rate(read),
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

function goals({ what, read, firstFinding }: Measured): readonly Goal[] {
  return [
    {
      name: `${what}: recognition and reading at ${wanted} MB/s or more`,
      measured: `${read.toFixed(0)} MB/s`,
      met: read >= wanted,
    },
    {
      name: `${what}: first finding within a second`,
      measured: `${firstFinding.toFixed(0)} ms`,
      met: firstFinding < 1000,
    },
  ];
}
