import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MemorySample } from './memory-sessions.ts';
import type { BenchResult } from './result.ts';
import type { ServerProcess } from './server-process.ts';

const marks = [1_000, 4_000, 7_000, 10_000];
const goalOctets = 1_000_000;

/** Whether a process that runs one session after the other keeps anything of them. */
export async function benchMemory(server: ServerProcess): Promise<BenchResult> {
  const program = join(import.meta.dirname, 'memory-sessions.ts');
  const parameters = ['--expose-gc', program, String(server.port), ...marks.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { timeout: 120_000 });
  await server.take(marks.at(-1) ?? 0);
  return result(JSON.parse(stdout) as MemorySample[]);
}

function result(samples: readonly MemorySample[]): BenchResult {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) throw new Error('no memory was measured');
  const growth = last.heapUsed - first.heapUsed;
  const perThousand = growth / 1000 / ((last.sessions - first.sessions) / 1000);
  const between = `between ${first.sessions} and ${last.sessions} sessions`;
  return {
    title: 'Memory',
    method: [
      'One process runs sessions of wire without TLS, one after the other, and keeps none of their transcripts. `heapUsed` is read after a garbage collection, RSS as the system says. KB are 1000 octets.',
    ],
    ratios: [
      {
        title: 'Memory over many sessions',
        columns: [`${last.sessions} sessions, as a multiple of ${first.sessions}`, 'ratio'],
        rows: [
          ['heap in use', (last.heapUsed / first.heapUsed).toFixed(3)],
          ['RSS', (last.rss / first.rss).toFixed(3)],
        ],
      },
    ],
    numbers: [
      {
        title: `Memory: ${perThousand.toFixed(1)} KB of heap for 1000 sessions`,
        columns: ['sessions', 'heap MB', 'RSS MB'],
        rows: samples.map(({ sessions, heapUsed, rss }) => [
          String(sessions),
          (heapUsed / 1e6).toFixed(2),
          (rss / 1e6).toFixed(1),
        ]),
      },
    ],
    goals: [
      {
        name: `the heap grows by less than 1 MB ${between}`,
        measured: `${(growth / 1e6).toFixed(2)} MB`,
        met: growth < goalOctets,
      },
    ],
  };
}
