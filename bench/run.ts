/** Runs every benchmark once, prints what came out, and writes docs/benchmarks.md. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchDiagnosis } from './diagnosis.ts';
import { benchLogs } from './logs.ts';
import { benchMemory } from './memory.ts';
import { benchParser } from './parser.ts';
import { renderReport, renderSummary } from './report.ts';
import type { BenchResult } from './result.ts';
import { ServerProcess } from './server-process.ts';
import { benchRows } from './rows.ts';
import { benchSessions } from './session.ts';
import { benchSizes } from './sizes.ts';
import { benchView } from './view/view.ts';

/** In the order of the report; a new benchmark is one more line. */
const benches: readonly (readonly [string, (server: ServerProcess) => BenchResult | Promise<BenchResult>])[] = [
  ['sessions', benchSessions],
  ['reply parser', benchParser],
  ['memory', benchMemory],
  ['diagnosis', benchDiagnosis],
  ['transcript view', benchRows],
  ['in VS Code', benchView],
  ['logs', benchLogs],
  ['sizes', benchSizes],
];

const started = performance.now();
const server = await ServerProcess.start();
const results: BenchResult[] = [];
try {
  for (const [name, bench] of benches) {
    const start = performance.now();
    results.push(await bench(server));
    process.stderr.write(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
} finally {
  server.stop();
}
const seconds = (performance.now() - started) / 1000;
await writeFile(join(import.meta.dirname, '..', 'docs', 'benchmarks.md'), renderReport(results, seconds));
console.log(`\n${renderSummary(results)}\n\n${seconds.toFixed(0)} s; written to docs/benchmarks.md`);
