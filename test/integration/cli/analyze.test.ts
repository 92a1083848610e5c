import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import type { Log } from 'sarif';
import { finished, run, start, workspace, written } from './program.ts';

const samples = fileURLToPath(new URL('../../cases/logs/', import.meta.url));
const refused = join(samples, 'swaks/auth535_keep.log');
const secret = 'AHBvc3RtYXN0ZXJAbWcuZXhhbXBsZS5jb20Ad3JvbmctcGFzc3dvcmQ=';

const load = createRequire(import.meta.url);
/** The schema of OASIS, in JSON Schema draft 4. */
const validSarif = new Ajv({ schemaId: 'id', meta: false, allErrors: true })
  .addMetaSchema(load('ajv/lib/refs/json-schema-draft-04.json') as object)
  .compile(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object);

/** What the schema asks for, and what it cannot say: that each result names a rule of the run. */
function assertSarif(log: Log): void {
  assert.ok(validSarif(log), JSON.stringify(validSarif.errors?.slice(0, 3)));
  const [sarif] = log.runs;
  const rules = sarif?.tool.driver.rules ?? [];
  assert.ok((sarif?.results ?? []).length > 0);
  for (const { ruleId, ruleIndex, message, locations } of sarif?.results ?? []) {
    assert.equal(rules[ruleIndex ?? -1]?.id, ruleId);
    assert.ok((message.text ?? '').length > 0);
    assert.ok((locations?.[0]?.physicalLocation?.region?.startLine ?? 0) >= 1);
  }
}

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
    assert.match(stdout, /^completed: /m);
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

  it('gives SARIF for code scanning, with the place of each finding', async (t) => {
    const elsewhere = { cwd: await workspace(t, {}) };
    const { status, stdout } = await run(t, ['analyze', '--format', 'sarif', refused], elsewhere);
    assert.equal(status, 1);
    const log = JSON.parse(stdout) as Log;
    assertSarif(log);
    const [sarif] = log.runs;
    const results = sarif?.results ?? [];
    const cause = results.find(({ ruleId }) => ruleId === 'auth-rejected');
    assert.equal(cause?.level, 'error');
    assert.equal(cause.locations?.[0]?.physicalLocation?.artifactLocation?.uri, pathToFileURL(refused).href);
    assert.deepEqual(cause.locations[0].physicalLocation.region, { startLine: 14, startColumn: 5 });
    const shown = results.find(({ ruleId }) => ruleId === 'log-shows-credentials');
    assert.equal(shown?.locations?.[0]?.physicalLocation?.region?.startLine, 13);
  });

  it('names files in SARIF relative to the working folder, as a URI', async (t) => {
    const folder = await workspace(t, { 'logs/my mail #1.log': readFileSync(refused, 'utf8') });
    const words = ['analyze', '--format', 'sarif', 'logs/my mail #1.log'];
    const { stdout } = await run(t, words, { cwd: folder });
    const log = JSON.parse(stdout) as Log;
    assertSarif(log);
    const [result] = log.runs[0]?.results ?? [];
    assert.equal(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'logs/my%20mail%20%231.log');
  });

  it('gives SARIF that the official schema accepts for every recorded log', async (t) => {
    const files = readdirSync(samples).flatMap((tool) =>
      readdirSync(join(samples, tool))
        .filter((name) => /\.(?:log|txt|pcap|pcapng)$/.test(name))
        .map((name) => join(samples, tool, name)),
    );
    assert.ok(files.length > 500);
    const { stdout } = await run(t, ['analyze', '--format', 'sarif', ...files]);
    const log = JSON.parse(stdout) as Log;
    assertSarif(log);
    assert.ok((log.runs[0]?.results?.length ?? 0) > 500);
    assert.ok(log.runs[0]?.results?.some(({ ruleId }) => ruleId === 'reconnect-loop'));
  });

  it('gives SARIF without results for a log without a session, so that a job can hand it on', async (t) => {
    const folder = await workspace(t, { 'mail.log': 'connect ECONNABORTED\n' });
    const { status, stdout } = await run(t, ['analyze', 'mail.log', '--format', 'sarif'], { cwd: folder });
    assert.equal(status, 2);
    const log = JSON.parse(stdout) as Log;
    assert.ok(validSarif(log));
    assert.deepEqual(log.runs[0]?.results, []);
  });

  it('reads several files, each with its sessions, and passes none over for another', async (t) => {
    const missing = join(samples, 'missing.log');
    const { status, stdout, stderr } = await run(t, ['analyze', join(samples, 'swaks/ok.log'), missing, refused]);
    assert.equal(status, 2);
    assert.match(stderr, /missing\.log does not exist/);
    assert.match(stdout, /^Session 1: .*ok\.log, swaks, lines 1 to \d+$/m);
    assert.match(stdout, /^Session 1: .*auth535_keep\.log, swaks, lines 1 to 18$/m);
    const jsonl = await run(t, ['analyze', '--format', 'jsonl', join(samples, 'swaks/ok.log'), refused]);
    assert.equal(jsonl.status, 1);
    for (const line of jsonl.stdout.trim().split('\n')) {
      assert.match((JSON.parse(line) as { file: string }).file, /(?:ok|auth535_keep)\.log$/);
    }
  });

  it('unpacks gzip, from a file and from standard input', async (t) => {
    const folder = await workspace(t, {});
    const packed = join(folder, 'mail.log.1.gz');
    writeFileSync(packed, gzipSync(readFileSync(refused)));
    const fromFile = await run(t, ['analyze', packed]);
    assert.equal(fromFile.status, 1, fromFile.stderr);
    assert.match(fromFile.stdout, /auth-rejected \(root cause\)/);
    const child = start(t, ['analyze', '-'], { keepOpen: true });
    child.stdin.end(readFileSync(packed));
    assert.match((await finished(child)).stdout, /auth-rejected \(root cause\)/);
    writeFileSync(packed, gzipSync(readFileSync(refused)).subarray(0, 300));
    const cut = await run(t, ['analyze', packed]);
    assert.equal(cut.status, 2);
    assert.match(cut.stderr, /damaged or cut off/);
  });

  it('shows what it finds while a log is still written, before it has ended', async (t) => {
    const lines = readFileSync(refused, 'utf8').split('\n');
    for (const [format, found] of [
      ['text', /auth-rejected \(root cause\)/],
      ['jsonl', /"rule":"auth-rejected"/],
    ] as const) {
      const child = start(t, ['analyze', '-', '--format', format], { keepOpen: true });
      const shown = written(child.stdout, found);
      child.stdin.write(`${lines.slice(0, 14).join('\n')}\n`);
      await shown;
      assert.equal(child.exitCode, null, 'it goes on');
      const end = finished(child);
      child.stdin.end(lines.slice(14).join('\n'));
      const { status, stdout } = await end;
      assert.equal(status, 1);
      assert.doesNotMatch(stdout, found, 'each finding is told once');
    }
  });

  it('ends at Ctrl-C with what it has found', async (t) => {
    const child = start(t, ['analyze', '-'], { keepOpen: true });
    const begun = written(child.stdout, /^Session 1/m);
    child.stdin.write(readFileSync(refused));
    await begun;
    const end = finished(child);
    child.kill('SIGINT');
    const { status, stdout } = await end;
    assert.equal(status, 130);
    assert.match(stdout, /^failed in quit: auth-rejected/m);
  });

  it('shows no times, durations or waits where the log has none', async (t) => {
    const { stdout } = await run(t, ['analyze', refused]);
    assert.doesNotMatch(stdout, /\d (?:µs|ms|s)\b|0\.000/);
  });

  it('tells of a loop of reads with its first and last line', async (t) => {
    const { stdout } = await run(t, ['analyze', join(samples, 'colombe/loop-unix-strace.log')]);
    assert.match(stdout, /read again after its end, 157 times \(lines 64 to 220\)/);
    assert.equal([...stdout.matchAll(/brought nothing/g)].length, 2, 'once as an entry, once as the proof');
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
    assert.match(stdout, /^warning: reconnect-loop$/m);
    assert.match(stdout, /^9 sessions, 9 failed: auth-rejected \(9\)$/m);
    const jsonl = await run(t, ['analyze', '--format', 'jsonl', log]);
    assert.equal([...jsonl.stdout.matchAll(/"type":"summary"/g)].length, 9);
  });

  it('says what to do about a file without a session, and about none at all', async (t) => {
    const folder = await workspace(t, { 'notes.txt': 'nothing of the kind\n', 'empty.log': '', 'logs/a.log': '' });
    writeFileSync(join(folder, 'program'), Buffer.from('7f454c4602010100000000', 'hex'));
    writeFileSync(join(folder, 'mail.log.xz'), Buffer.from('fd377a585a000004e6d6b446', 'hex'));
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[join(folder, 'notes.txt')], /no SMTP session found in 1 line; raise the log level/],
      [[join(folder, 'empty.log')], /is empty/],
      [[join(folder, 'missing.log')], /missing\.log does not exist/],
      [[join(folder, 'logs')], /is a folder; name the log files in it, for example .*logs\/\*\.log/],
      [[join(folder, 'program')], /is not text: no SMTP session found; what is read are/],
      [
        [join(folder, 'mail.log.xz')],
        /is compressed; unpack it first: xz -dc ".*mail\.log\.xz" \| smtp-debug analyze -/,
      ],
      [[], /analyze takes one file or more/],
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
