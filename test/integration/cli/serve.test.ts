import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Finished } from './program.ts';
import { finished, run, start, workspace, written } from './program.ts';

/** The port in what `serve` says first. */
function portOf(text: string): string {
  return /listening on 127\.0\.0\.1:(\d+)/.exec(text)?.[1] ?? /"port":(\d+)/.exec(text)?.[1] ?? '';
}

suite('a served scenario', () => {
  test('refuses the password of the story, and both sides show it', async (t) => {
    const server = start(t, ['serve', 'mailgun-535-and-close', '--listen', '127.0.0.1:0']);
    const end = finished(server);
    const port = portOf(await written(server.stdout, /listening on .*\n/));
    const args = [
      'run',
      '--host',
      '127.0.0.1',
      '--port',
      port,
      '--security',
      'none',
      '--user',
      'postmaster@mg.example.com',
    ];
    const environment = { SMTP_PASSWORD: 'made-up-password' };
    const client = await run(t, [...args, '--stop-after', 'auth', '--format', 'jsonl'], { environment });
    assert.equal(client.status, 1, client.stdout + client.stderr);
    const lines = client.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { rules?: string[]; rootCause?: unknown });
    assert.equal(lines.at(-1)?.rootCause, 'auth-rejected');
    assert.ok(lines.at(-1)?.rules?.includes('server-closed'));
    server.kill('SIGINT');
    const { status, stdout } = await end;
    assert.equal(status, 0);
    assert.match(stdout, /^\[1\] .* S: 535 /m);
    assert.doesNotMatch(stdout + client.stdout, /made-up-password/);
  });

  test('is listed with a title', async (t) => {
    const { status, stdout } = await run(t, ['serve', '--list']);
    assert.equal(status, 0);
    assert.match(stdout, /^mailgun-535-and-close\t\S/m);
  });
});

suite('a certificate that cannot be verified', () => {
  const file =
    '{ "profiles": [{ "name": "a", "host": "127.0.0.1", "security": "starttls", "stopAfter": "auth", "auth": { "user": "user@example.com" }, "tls": { "verify": false } }] }';
  const session = async (t: TestContext, flags: readonly string[]): Promise<Finished> => {
    const server = start(t, ['serve', 'certificate-self-signed', '--listen', '127.0.0.1:0']);
    const port = portOf(await written(server.stdout, /listening on .*\n/));
    const cwd = await workspace(t, { '.vscode/smtp.json': file });
    return await run(t, ['run', '--port', port, ...flags], { cwd, environment: { SMTP_PASSWORD: 'made-up-password' } });
  };

  test('gets no password on the word of a profile file alone', async (t) => {
    const { stdout, stderr } = await session(t, []);
    assert.match(stderr, /^\.vscode\/smtp\.json:1:\d+: warning: profiles\[0\]\.tls\.verify is off/);
    assert.match(stderr, /The password was not sent/);
    assert.match(stdout, / C: STARTTLS/);
    assert.doesNotMatch(stdout, / C: AUTH/);
  });

  test('gets it with --no-verify', async (t) => {
    const { stdout } = await session(t, ['--no-verify']);
    assert.match(stdout, / C: AUTH PLAIN/);
  });
});

test('serve ends when nobody reads its output', async (t) => {
  const server = start(t, ['serve', 'mailgun-535-and-close', '--listen', '127.0.0.1:0']);
  const port = portOf(await written(server.stdout, /listening on .*\n/));
  server.stdout.destroy();
  const exit = once(server, 'exit');
  await run(t, ['run', '--host', '127.0.0.1', '--port', port, '--security', 'none', '--stop-after', 'ehlo']);
  assert.deepEqual((await exit)[0], 0);
});

suite('what serve refuses', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no scenario', [], /^serve needs a scenario/],
    [
      'an unknown one',
      ['mailgun-535-and-closed'],
      /^no scenario and no file is named "mailgun-535-and-closed"; did you mean mailgun-535-and-close\?\n$/,
    ],
    [
      'a wrong address',
      ['mailgun-535-and-close', '--listen', 'here'],
      /^--listen must be an IP address and a port .* this is "here"\n$/,
    ],
    [
      'an address that is not this machine’s',
      ['mailgun-535-and-close', '--listen', '192.0.2.1:0'],
      /^--listen: cannot listen on 192\.0\.2\.1:0 \(EADDRNOTAVAIL\)\n$/,
    ],
    ['a broken file', ['broken.jsonc'], /^broken\.jsonc:2:3: titel is not a field here/m],
  ];
  for (const [name, args, expected] of cases) {
    test(name, async (t) => {
      const cwd = await workspace(t, { 'broken.jsonc': '{\n  "titel": "x" }' });
      const { status, stdout, stderr } = await run(t, ['serve', ...args], { cwd });
      assert.match(stderr, expected);
      assert.deepEqual([status, stdout], [2, '']);
    });
  }
});
