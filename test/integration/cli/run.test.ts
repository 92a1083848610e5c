import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { libraryServer, slowServer } from './peer.ts';
import { finished, run, start, workspace, written } from './program.ts';

const address = (port: number): readonly string[] => [
  '--host',
  '127.0.0.1',
  '--port',
  String(port),
  '--security',
  'none',
];
const message: readonly string[] = ['--from', 'a@example.com', '--to', 'b@example.com'];

interface JsonLine {
  readonly type: string;
  readonly [field: string]: unknown;
}

function jsonLines(text: string): readonly JsonLine[] {
  assert.ok(text.endsWith('\n'));
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as JsonLine);
}

suite('exit status', () => {
  test('0: the message was sent', async (t) => {
    const peer = await libraryServer(t);
    const { status, stdout, stderr } = await run(t, ['run', ...address(peer.port), ...message, '--text', 'Hi there']);
    assert.equal(status, 0, stdout + stderr);
    assert.equal(stderr, '');
    assert.match(stdout, / C: MAIL FROM:<a@example\.com>/);
    assert.match(stdout, /\ncompleted after \d+ ms: /);
    assert.equal(peer.seen[0], 'from a@example.com');
    assert.match(peer.seen[1] ?? '', /Hi there/);
  });

  test('1: an error finding', async (t) => {
    const peer = await libraryServer(t);
    const args = ['run', ...address(peer.port), '--stop-after', 'auth', '--user', 'user'];
    const { status, stdout } = await run(t, args, { environment: { SMTP_PASSWORD: 'wrong-password' } });
    assert.equal(status, 1, stdout);
    assert.match(stdout, /\nerror: auth-rejected \(root cause\)\n {2}.+\n {2}fix: .+\n {2}seen: /);
    assert.match(stdout, /\nfailed in auth after \d+ ms: auth-rejected, /);
    assert.doesNotMatch(stdout, /wrong-password|d3JvbmctcGFzc3dvcmQ/);
  });

  test('2: wrong usage', async (t) => {
    assert.equal((await run(t, [])).status, 2);
    assert.equal((await run(t, ['sing'])).status, 2);
  });

  test('0: help', async (t) => {
    for (const args of [['--help'], ['run', '--help'], ['serve', '-h']]) {
      const { status, stdout, stderr } = await run(t, args);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /smtp-debug/);
      assert.doesNotMatch(stdout, /record\b/);
    }
  });
});

suite('where the password comes from', () => {
  const authenticated = async (
    t: Parameters<typeof run>[0],
    args: readonly string[],
    options: Parameters<typeof run>[2],
  ): Promise<void> => {
    const peer = await libraryServer(t);
    const { status, stdout, stderr } = await run(
      t,
      ['run', ...address(peer.port), '--user', 'user', '--stop-after', 'auth', ...args],
      options,
    );
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, / S: 235 /);
    assert.doesNotMatch(stdout, /open-sesame|b3Blbi1zZXNhbW/);
  };
  test('SMTP_PASSWORD', (t) => authenticated(t, [], { environment: { SMTP_PASSWORD: 'open-sesame' } }));
  test('standard input, with or without a line end', async (t) => {
    await authenticated(t, ['--password-stdin'], { input: 'open-sesame' });
    await authenticated(t, ['--password-stdin'], { input: 'open-sesame\r\nmore' });
  });
  test('standard input comes before SMTP_PASSWORD', (t) =>
    authenticated(t, ['--password-stdin'], { input: 'open-sesame\n', environment: { SMTP_PASSWORD: 'other' } }));
  test('the profile’s variable', async (t) => {
    const file =
      '{ "profiles": [{ "name": "a", "host": "h", "auth": { "user": "x", "password": "${env:MY_PW}" }, "stopAfter": "auth" }] }';
    const cwd = await workspace(t, { '.vscode/smtp.json': file, 'deep/er/x': '' });
    const peer = await libraryServer(t);
    const args = ['run', 'a', ...address(peer.port), '--user', 'user'];
    const { status, stdout, stderr } = await run(t, args, {
      cwd: join(cwd, 'deep/er'),
      environment: { MY_PW: 'open-sesame' },
    });
    assert.equal(status, 0, stdout + stderr);
  });
});

suite('JSON Lines', () => {
  test('every line is an object, and the last is the summary', async (t) => {
    const peer = await libraryServer(t);
    const args = [
      'run',
      ...address(peer.port),
      '--stop-after',
      'auth',
      '--user',
      'user',
      '--format',
      'jsonl',
      '--level',
      'trace',
    ];
    const { status, stdout } = await run(t, args, { environment: { SMTP_PASSWORD: 'nope' } });
    assert.equal(status, 1);
    const lines = jsonLines(stdout);
    const entries = lines.filter((line) => line.type === 'entry');
    entries.forEach((entry, index) => {
      assert.equal(entry.seq, index);
      assert.ok(typeof entry.at === 'number' && typeof entry.level === 'string' && typeof entry.kind === 'string');
    });
    assert.ok(entries.some((entry) => entry.kind === 'chunk'));
    const [finding] = lines.filter((line) => line.type === 'finding');
    assert.equal(finding?.rule, 'auth-rejected');
    assert.equal(finding?.rootCause, true);
    assert.ok(finding?.message && finding.fix && Array.isArray(finding.evidence));
    const summary = lines.at(-1);
    assert.equal(summary?.type, 'summary');
    assert.deepEqual([summary?.outcome, summary?.phase, summary?.rootCause], ['failed', 'auth', 'auth-rejected']);
    assert.ok(Array.isArray(summary?.rules) && typeof summary.durationMs === 'number');
  });

  test('a level leaves out what is below it, and keeps the numbers', async (t) => {
    const peer = await libraryServer(t);
    const { stdout } = await run(t, [
      'run',
      ...address(peer.port),
      '--stop-after',
      'ehlo',
      '--format',
      'jsonl',
      '--level',
      'error',
    ]);
    assert.deepEqual(
      jsonLines(stdout).map((line) => line.type),
      ['summary'],
    );
  });
});

test('--save keeps everything, whatever is shown', async (t) => {
  const peer = await libraryServer(t);
  const cwd = await workspace(t, {});
  const args = ['run', ...address(peer.port), '--stop-after', 'ehlo', '--level', 'error', '--save'];
  assert.equal((await run(t, [...args, 'a.smtp'], { cwd })).status, 0);
  assert.match(await readFile(join(cwd, 'a.smtp'), 'utf8'), / trace \* {2}chunk: /);
  assert.equal((await run(t, [...args, 'a.jsonl'], { cwd })).status, 0);
  assert.equal(jsonLines(await readFile(join(cwd, 'a.jsonl'), 'utf8')).at(-1)?.type, 'summary');
});

test('no colours where standard output is no terminal', async (t) => {
  const peer = await libraryServer(t);
  const { stdout } = await run(t, ['run', ...address(peer.port), '--stop-after', 'ehlo'], {
    environment: { FORCE_COLOR: '1' },
  });
  assert.doesNotMatch(stdout, /\u001b/);
});

suite('Ctrl-C', () => {
  for (const format of ['text', 'jsonl']) {
    test(`says QUIT, and the exit status is 130 (${format})`, async (t) => {
      const peer = await slowServer(t, 500);
      const child = start(t, ['run', ...address(peer.port), ...message, '--format', format]);
      const end = finished(child);
      await written(child.stdout, /MAIL FROM/);
      child.kill('SIGINT');
      const { status, stdout, stderr } = await end;
      assert.equal(status, 130, stdout + stderr);
      assert.ok(peer.seen.includes('QUIT'), peer.seen.join('\n'));
    });
  }

  test('a second time drops the connection at once', async (t) => {
    const peer = await slowServer(t);
    const child = start(t, ['run', ...address(peer.port), ...message]);
    const end = finished(child);
    await written(child.stdout, /MAIL FROM/);
    const begun = performance.now();
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGINT'), 100);
    const { status } = await end;
    assert.equal(status, 130);
    assert.ok(performance.now() - begun < 5000);
  });
});

test('a reader that goes away is no error', async (t) => {
  const peer = await libraryServer(t);
  const child = start(t, ['run', ...address(peer.port), ...message, '--level', 'trace']);
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  child.stdout.once('data', () => child.stdout.destroy());
  const [status] = (await once(child, 'exit')) as [number | null];
  assert.deepEqual([status, stderr], [0, '']);
  assert.equal(peer.seen.length, 2, 'the session was broken off');
});
