import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

test('the demonstration ends by itself, finds the cause, and shows no password', async () => {
  const script = fileURLToPath(new URL('../../../scripts/start.mjs', import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script]);
  assert.equal(stderr, '');
  assert.match(stdout, / S: 535 /);
  assert.match(stdout, /error: auth-rejected \(root cause\)\n.*\n {2}fix: /);
  assert.match(stdout, /error: server-closed \(what followed\)\n/);
  assert.match(stdout, /What to run next/);
  assert.doesNotMatch(stdout, /made-up-password/);
});
