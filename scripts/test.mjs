// Runs test suites and ends with one line over all of them: `N passed, N failed, N skipped`.
// Usage: test.mjs all | unit | integration | servers | vscode-host | vscode-ui
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { checks } from './checks.mjs';

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

const counts = { passed: 0, failed: checksFailed, skipped: 0 };
// Elsewhere property tests draw new cases each time; what they find there becomes a case of its own.
const execArgv = process.env.CI ? ['--import', './test/fixed-seed.ts'] : [];

await runFiles(filesOf(chosen.filter((suite) => !oneAtATime.includes(suite))), { concurrency: 2, timeout: 300_000 });
await runFiles(filesOf(chosen.filter((suite) => oneAtATime.includes(suite))), { concurrency: 1, timeout: 600_000 });
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);

function filesOf(names) {
  return names.flatMap((name) => suites[name].flatMap((pattern) => globSync(pattern)).sort());
}

/** Adds to the counts. */
async function runFiles(files, options) {
  if (files.length === 0) return;
  const stream = run({ files, execArgv, ...options });
  const isLeaf = (data) => data.details?.type !== 'suite' && !files.some((file) => data.name.endsWith(file));
  stream.on('test:pass', (data) => {
    if (!isLeaf(data)) return;
    if (data.skip !== undefined && data.skip !== false) counts.skipped++;
    else counts.passed++;
  });
  stream.on('test:fail', (data) => {
    if (data.details?.type !== 'suite') counts.failed++;
  });
  const report = stream.compose(spec);
  report.pipe(process.stdout, { end: false });
  await once(report, 'end');
}
