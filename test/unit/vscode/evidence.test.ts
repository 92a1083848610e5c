/** What failed tests in VS Code leave, tried with tests that fail in a process of their own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { it } from 'node:test';

const evidence = pathToFileURL(join(import.meta.dirname, '../../vscode/workbench/evidence.ts')).href;

it('failed tests and failed subtests leave logs and a picture, taken before the window closes; others nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  try {
    const file = join(folder, 'failing.test.mjs');
    writeFileSync(file, failingTests(join(folder, 'failures')));
    // Without this variable: a process that believes to be one of the runner's own reports in another form.
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const { status } = spawnSync(process.execPath, ['--test', file], { env, timeout: 60_000 });
    assert.equal(status, 1);
    const kept = readdirSync(join(folder, 'failures')).toSorted();
    assert.deepEqual(kept, ['outer-bad.log', 'outer-bad.png', 'throws.log', 'throws.png']);
    for (const name of kept) assert.equal(readFileSync(join(folder, 'failures', name), 'utf8'), 'open', name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function failingTests(failures: string): string {
  return `
    import { writeFileSync } from 'node:fs';
    import { test } from 'node:test';
    import { keepEvidenceOf } from ${JSON.stringify(evidence)};
    function open(t) {
      let state = 'open';
      const page = { screenshot: async ({ path }) => writeFileSync(path, state) };
      keepEvidenceOf(t, { page, logs: () => state }, ${JSON.stringify(failures)});
      t.after(() => { state = 'closed'; });
    }
    test('passes', async (t) => { open(t); await t.test('good', () => {}); await t.test('left out', (s) => s.skip()); });
    test('throws', (t) => { open(t); throw new Error('outer'); });
    test('outer', async (t) => {
      open(t);
      await t.test('good', () => {});
      await t.test('bad', () => { throw new Error('inner'); });
      await t.test('good again', () => {});
    });
  `;
}
