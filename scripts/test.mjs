// Runs test suites and ends with one line over all of them: `N passed, N failed, N skipped`.
// Usage: test.mjs all | unit | integration | servers | vscode-host | vscode-ui
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { checks } from './checks.mjs';
import { packageExtension } from './vscode/package-extension.ts';

const suites = {
  unit: ['test/unit/**/*.test.ts'],
  integration: ['test/integration/**/*.test.ts', 'test/accuracy/*.test.ts'],
  servers: ['test/servers/**/*.test.ts'],
  'vscode-host': ['test/vscode/*.test.ts'],
  'vscode-ui': ['test/vscode/ui/**/*.test.ts'],
};
/** A whole VS Code and a browser are enough for a machine: no two files of these at the same time. */
const oneAtATime = ['vscode-host', 'vscode-ui'];
const wanted = process.argv[2] ?? 'all';
const chosen = wanted === 'all' ? Object.keys(suites) : [wanted];
if (!suites[chosen[0]]) {
  console.error(`unknown suite ${wanted}; there are: all, ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}

let checksFailed = 0;
if (wanted === 'all') {
  for (const [name, args] of checks) {
    if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) {
      console.error(`FAILED: ${name}`);
      checksFailed++;
    }
  }
}

// Elsewhere property tests draw new cases each time; what they find there becomes a case of its own.
const execArgv = process.env.CI ? ['--import', './test/fixed-seed.ts'] : [];

const results = new Map([
  ...(await runFiles(filesOf(isForMany), { concurrency: 2, timeout: 300_000 })),
  ...(await runFiles(
    filesOf((suite) => suite === 'vscode-host'),
    { concurrency: 1, timeout: 600_000 },
  )),
  ...(await runWindows()),
]);
const total = { passed: 0, failed: checksFailed, skipped: 0 };
for (const counts of results.values()) for (const kind of Object.keys(total)) total[kind] += counts[kind];
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);

function isForMany(suite) {
  return !oneAtATime.includes(suite);
}

function filesOf(isWanted) {
  return chosen.filter(isWanted).flatMap((name) => suites[name].flatMap((pattern) => globSync(pattern)).sort());
}

/**
 * A window on a busy machine can miss a key or a press, as a person sees too and presses again: a file that failed is
 * run once more, and said. What fails each time is a failure.
 */
async function runWindows() {
  const limits = { concurrency: 1, timeout: 600_000 };
  const first = await runFiles(
    filesOf((suite) => suite === 'vscode-ui'),
    limits,
  );
  const failed = [...first].filter(([, counts]) => counts.failed > 0).map(([file]) => file);
  if (failed.length === 0) return first;
  process.stdout.write(`\nonce more, since they failed: ${failed.join(', ')}\n`);
  return new Map([...first, ...(await runFiles(failed, limits))]);
}

/** What became of the tests of each file. */
async function runFiles(files, options) {
  const results = new Map(files.map((file) => [file, { passed: 0, failed: 0, skipped: 0 }]));
  if (files.length === 0) return results;
  const stream = run({ files, execArgv, ...options });
  const countsOf = (data) => results.get(files.find((file) => (data.file ?? data.name).endsWith(file)) ?? files[0]);
  const isLeaf = (data) => data.details?.type !== 'suite' && !files.some((file) => data.name.endsWith(file));
  stream.on('test:pass', (data) => {
    if (isLeaf(data)) countsOf(data)[data.skip !== undefined && data.skip !== false ? 'skipped' : 'passed']++;
  });
  stream.on('test:fail', (data) => {
    if (data.details?.type !== 'suite') countsOf(data).failed++;
  });
  const report = stream.compose(spec);
  report.pipe(process.stdout, { end: false });
  await once(report, 'end');
  return results;
}
