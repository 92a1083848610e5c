import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import type { Log } from 'sarif';
import { run, workspace } from './program.ts';

const samples = fileURLToPath(new URL('../../cases/logs/', import.meta.url));
const refused = join(samples, 'swaks/auth535_keep.log');
const secret = 'AHBvc3RtYXN0ZXJAbWcuZXhhbXBsZS5jb20Ad3JvbmctcGFzc3dvcmQ=';

describe('smtp-debug analyze', () => {
  it('shows the session of a log and the cause with its line', async (t) => {
    const { status, stdout, stderr } = await run(t, ['analyze', refused]);
    assert.equal(status, 1, stderr);
    assert.match(stdout, /^Session 1: swaks, lines 1 to 18$/m);
    assert.match(stdout, /C: AUTH PLAIN <secret>$/m);
    assert.match(stdout, /^error: auth-rejected \(root cause\)$/m);
    assert.match(stdout, /seen: .*\(line 14\)$/m);
    assert.ok(!stdout.includes(secret));
  });

  it('reads standard input', async (t) => {
    const { status, stdout } = await run(t, ['analyze', '-'], { input: readFileSync(refused, 'utf8') });
    assert.equal(status, 1);
    assert.match(stdout, /auth-rejected \(root cause\)/);
  });

  it('ends with 0 when nothing failed', async (t) => {
    const { status, stdout } = await run(t, ['analyze', join(samples, 'swaks/ok.log')]);
    assert.equal(status, 0);
    assert.match(stdout, /^completed after /m);
  });

  it('gives JSON Lines: entries with their session and line, findings, one summary a session', async (t) => {
    const { stdout } = await run(t, ['analyze', '--format', 'jsonl', refused]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const entries = lines.filter(({ type }) => type === 'entry');
    assert.ok(entries.every(({ session, sourceLine }) => session === 1 && typeof sourceLine === 'number'));
    const root = lines.find(({ type, rootCause }) => type === 'finding' && rootCause === true);
    assert.deepEqual([root?.rule, root?.line, root?.column, root?.session], ['auth-rejected', 14, 5, 1]);
    const summaries = lines.filter(({ type }) => type === 'summary');
    assert.equal(summaries.length, 1);
    assert.equal(summaries[0]?.rootCause, 'auth-rejected');
    assert.equal(summaries[0].outcome, 'failed');
  });

  it('gives SARIF for code scanning', async (t) => {
    const { status, stdout } = await run(t, ['analyze', '--format', 'sarif', refused]);
    assert.equal(status, 1);
    const log = JSON.parse(stdout) as Log;
    assert.equal(log.version, '2.1.0');
    const [sarif] = log.runs;
    const rules = sarif?.tool.driver.rules ?? [];
    const results = sarif?.results ?? [];
    assert.ok(results.length > 0);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      assert.equal(rules[ruleIndex ?? -1]?.id, ruleId);
      assert.ok(['error', 'warning', 'note'].includes(level ?? ''));
      assert.ok((message.text ?? '').length > 0);
      const place = locations?.[0]?.physicalLocation;
      assert.equal(place?.artifactLocation?.uri, refused);
      assert.ok((place.region?.startLine ?? 0) >= 1);
    }
    const cause = results.find(({ ruleId }) => ruleId === 'auth-rejected');
    assert.equal(cause?.level, 'error');
    assert.deepEqual(cause.locations?.[0]?.physicalLocation?.region, { startLine: 14, startColumn: 5 });
  });

  it('reads back what run saved, with the same findings', async (t) => {
    const folder = await workspace(t, {});
    for (const name of ['saved.smtp', 'saved.jsonl']) {
      const saved = join(folder, name);
      const session = ['--host', '127.0.0.1', '--port', '1', '--security', 'none', '--stop-after', 'ehlo'];
      const ran = await run(t, ['run', ...session, '--save', saved], { cwd: folder });
      assert.match(ran.stdout, /connection-refused \(root cause\)/);
      const { status, stdout } = await run(t, ['analyze', saved]);
      assert.equal(status, 1);
      assert.match(stdout, /connection-refused \(root cause\)/);
    }
  });

  it('takes interleaved sessions apart, and sees a client that goes in circles', async (t) => {
    const log = join(samples, 'postfix-smtp/auth535_close-retry-loop.log');
    const { stdout } = await run(t, ['analyze', log]);
    assert.equal([...stdout.matchAll(/^Session \d+: /gm)].length, 9);
    const jsonl = await run(t, ['analyze', '--format', 'jsonl', log]);
    assert.equal([...jsonl.stdout.matchAll(/"type":"summary"/g)].length, 9);
  });

  it('says what to do about a file without a session, and about none at all', async (t) => {
    const folder = await workspace(t, { 'notes.txt': 'nothing of the kind\n', 'empty.log': '' });
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[join(folder, 'notes.txt')], /no SMTP session found in 1 lines; raise the log level/],
      [[join(folder, 'empty.log')], /is empty/],
      [[join(folder, 'missing.log')], /cannot be read \(ENOENT\)/],
      [[], /analyze takes one file/],
      [['a', 'b'], /analyze takes one file/],
      [['--format', 'xml', refused], /--format must be one of text, jsonl, sarif/],
    ];
    for (const [words, expected] of cases) {
      const { status, stderr, stdout } = await run(t, ['analyze', ...words]);
      assert.equal(status, 2, words.join(' '));
      assert.match(stderr, expected);
      assert.equal(stdout, '');
    }
  });
});
