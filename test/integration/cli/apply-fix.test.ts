import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, suite, test, type TestContext } from 'node:test';
import { startFaultServer, type FaultServer } from '../../../src/runtime/fault-server/fault-server.ts';
import { scenarioOf } from '../../../src/runtime/fault-server/scenario-file.ts';
import { run, runAtTerminal, withoutTerminal, workspace } from './program.ts';

type Behaviour = Partial<Parameters<typeof scenarioOf>[0]>;

const user = 'ann@example.com';
const password = 'open-sesame-42';
const path = '.vscode/smtp.json';
const mailbox: Behaviour = { auth: { mechanisms: ['PLAIN', 'LOGIN'] }, users: { [user]: { password } } };

interface Workbench {
  readonly server: FaultServer;
  readonly folder: string;
  /** The text of the profile file as it was, and as it is. */
  readonly before: string;
  after(): Promise<string>;
}

/** A server, and a workspace whose one profile names it. */
async function workbench(t: TestContext, behaviour: Behaviour, fields: string): Promise<Workbench> {
  const scenario = scenarioOf({ title: 't', summary: 's', expect: { rootCause: null }, ...behaviour });
  const server = await startFaultServer(scenario);
  t.after(() => server.close());
  const before = `{
  // One server, and what it wants.
  "profiles": [
    {
      "name": "mine", // a comment that stays
      "host": "127.0.0.1",
      "port": ${server.port},
      ${fields}
      "ehlo": "client.example.com",
      "tls": { "ca": "ca.pem", "servername": "localhost" },
      "message": { "from": "${user}", "to": ["bob@example.com"] },
      "timeouts": { "greeting": 1 },
    },
  ],
}
`;
  const folder = await workspace(t, { [path]: before, '.vscode/ca.pem': server.caPem });
  return { server, folder, before, after: () => readFile(join(folder, path), 'utf8') };
}

const withPassword = { environment: { SMTP_PASSWORD: password } };
const clear = `"security": "none",`;
const twoFaults = `${clear} "auth": { "user": "${user}", "method": "CRAM-MD5" },`;
const wantsTls: Behaviour = { ...mailbox, tls: { required: true } };

suite('run --apply-fix --yes', () => {
  test('goes from failure over each cause to a clean end, and leaves the rest of the file as it was', async (t) => {
    const { server, folder, before, after } = await workbench(t, wantsTls, twoFaults);
    const { status, stdout, stderr } = await run(t, ['run', '--apply-fix', '--yes'], { cwd: folder, ...withPassword });
    assert.equal(status, 0, stdout + stderr);
    assert.equal(server.connections, 3);
    assert.equal(server.messages.length, 1);
    const wanted = before.replace('"none"', '"starttls"').replace('"CRAM-MD5"', '"PLAIN"');
    assert.equal(await after(), wanted);
    assert.match(stderr, /starttls-required: Set security to "starttls"\n/);
    assert.match(stderr, /\.vscode\/smtp\.json:8\n- {7}"security": "none",.*\n\+ {7}"security": "starttls",.*\n/);
    assert.match(stderr, /auth-mechanism-unsupported: Set auth\.method to "PLAIN"\n/);
    assert.match(stderr, / {2}left aside: Set auth\.method to "auto"\n/);
    assert.equal(stdout.match(/^(failed|completed) /gm)?.join(), 'failed ,failed ,completed ');
    assert.ok(!(stdout + stderr).includes(password));
  });

  test('standard output stays JSON Lines, and the transcript saved is the last one', async (t) => {
    const { folder } = await workbench(t, wantsTls, twoFaults);
    const args = ['run', '--apply-fix', '-y', '--format', 'jsonl', '--save', 'last.jsonl'];
    const { status, stdout } = await run(t, args, { cwd: folder, ...withPassword });
    assert.equal(status, 0);
    const lines = stdout.trimEnd().split('\n');
    const outcomes = lines.flatMap((line) => (JSON.parse(line) as { readonly outcome?: string }).outcome ?? []);
    assert.deepEqual(outcomes, ['failed', 'failed', 'completed']);
    const saved = (await readFile(join(folder, 'last.jsonl'), 'utf8')).trimEnd().split('\n');
    assert.equal((JSON.parse(saved.at(-1) ?? '') as { readonly outcome: string }).outcome, 'completed');
    assert.equal(saved.filter((line) => line.includes('"outcome"')).length, 1);
  });

  test('a password is named as the cure and not written', async (t) => {
    const fields = `${clear} "auth": { "user": "${user}", "password": "\${env:MY_PASSWORD}" },`;
    const behaviour = { ...mailbox, auth: { mechanisms: ['PLAIN' as const], withoutTls: true } };
    const { folder, before, after } = await workbench(t, behaviour, fields);
    const environment = { MY_PASSWORD: 'a-wrong-one' };
    const { status, stderr } = await run(t, ['run', '--apply-fix', '--yes'], { cwd: folder, environment });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /auth-rejected: the cure is another password, .*: set the environment variable MY_PASSWORD anew/,
    );
    assert.equal(await after(), before);
  });

  test('a change that decides which server is trusted is left to a person', async (t) => {
    const { server, folder, before, after } = await workbench(t, { tls: { certificate: 'wrong-name' } }, '');
    const { status, stderr } = await run(t, ['run', '--apply-fix', '--yes'], { cwd: folder });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /Set tls\.servername to "other\.example\.test": not done, since it decides which server is trusted/,
    );
    assert.equal(await after(), before);
    assert.equal(server.connections, 1);
  });

  test('a flag that stands above the field is named', async (t) => {
    const { folder, before, after } = await workbench(t, wantsTls, '"auth": { "user": "ann@example.com" },');
    const args = ['run', '--security', 'none', '--apply-fix', '--yes'];
    const { status, stderr } = await run(t, args, { cwd: folder, ...withPassword });
    assert.equal(status, 1);
    assert.match(stderr, /not done, since --security on the command line stands above the file/);
    assert.equal(await after(), before);
  });

  test('where no change helps, the reason is given', async (t) => {
    const refuses: Behaviour = { on: [{ command: 'RCPT', do: [{ reply: '550 5.1.1 User unknown' }] }] };
    const { folder, before, after } = await workbench(t, refuses, clear);
    const { status, stderr } = await run(t, ['run', '--apply-fix', '--yes'], { cwd: folder });
    assert.equal(status, 1);
    assert.match(stderr, /recipient-unknown: no change of the profile mends it\. \S/);
    assert.equal(await after(), before);
  });

  test('a password in the file is masked in the lines that are shown', async (t) => {
    const fields = `${clear} "auth": { "user": "${user}", "method": "CRAM-MD5", "password": "${password}" },`;
    const { folder, after } = await workbench(t, wantsTls, fields);
    const { status, stdout, stderr } = await run(t, ['run', '--apply-fix', '--yes'], { cwd: folder });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^\+ .*"password": "<secret>"/m);
    assert.ok(!(stdout + stderr).includes(password));
    assert.ok((await after()).includes(`"password": "${password}"`));
  });

  test('a session without a failure changes nothing', async (t) => {
    const { server, folder, before, after } = await workbench(t, {}, '');
    const { status } = await run(t, ['run', '--apply-fix', '--yes'], { cwd: folder });
    assert.equal(status, 0);
    assert.equal(server.connections, 1);
    assert.equal(await after(), before);
  });
});

suite('run --apply-fix refuses, before anything is sent', () => {
  test('when nobody can be asked and nobody agreed', async (t) => {
    const { server, folder, before, after } = await workbench(t, wantsTls, twoFaults);
    const { status, stdout, stderr } = await run(t, ['run', '--apply-fix'], { cwd: folder, ...withPassword });
    assert.equal(status, 2);
    assert.match(stderr, /^--apply-fix asks before it writes, and standard input is no terminal; --yes agrees/);
    assert.equal(stdout, '');
    assert.equal(server.connections, 0);
    assert.equal(await after(), before);
  });

  test('when there is no file', async (t) => {
    const args = ['run', '--host', '127.0.0.1', '--port', '9', '--from', 'a@example.com', '--to', 'b@example.com'];
    const { status, stderr } = await run(t, [...args, '--apply-fix', '--yes']);
    assert.equal(status, 2);
    assert.match(stderr, /^--apply-fix: there is no profile file to change/);
  });

  test('--yes without it', async (t) => {
    const { status, stderr } = await run(t, ['run', '--host', '127.0.0.1', '--yes']);
    assert.equal(status, 2);
    assert.match(stderr, /^--yes: only with --apply-fix/);
  });
});

describe('run --apply-fix at a terminal', { skip: withoutTerminal }, () => {
  const typed = ['Password of', password] as const;
  const write = 'run again? (yes/no)';

  it('asks for each change, lets the user pick, and asks for the password once', async (t) => {
    const { server, folder, before, after } = await workbench(t, wantsTls, twoFaults);
    const answers = [typed, [write, 'yes'], ['Which one? (1 to 2', '2'], [write, 'y']] as const;
    const { status, stdout } = await runAtTerminal(['run', '--apply-fix'], { cwd: folder, answers });
    assert.equal(status, 0, stdout);
    assert.equal(server.messages.length, 1);
    assert.equal(await after(), before.replace('"none"', '"starttls"').replace('"CRAM-MD5"', '"auto"'));
    assert.ok(!stdout.includes(password));
  });

  for (const answer of ['no', '', 'maybe']) {
    it(`writes nothing after ${JSON.stringify(answer)}, and ends as the session did`, async (t) => {
      const { server, folder, before, after } = await workbench(t, wantsTls, twoFaults);
      const answers = [typed, [write, answer]] as const;
      const { status, stdout } = await runAtTerminal(['run', '--apply-fix'], { cwd: folder, answers });
      assert.equal(status, 1, stdout);
      assert.match(stdout, /Nothing was written\./);
      assert.equal(await after(), before);
      assert.equal(server.connections, 1);
    });
  }

  it('Ctrl-C at the question is an interrupted run that wrote nothing', async (t) => {
    const { folder, before, after } = await workbench(t, wantsTls, twoFaults);
    const answers = [typed, [write, '\u0003']] as const;
    const { status } = await runAtTerminal(['run', '--apply-fix'], { cwd: folder, answers });
    assert.equal(status, 130);
    assert.equal(await after(), before);
  });

  it('a change that decides which server is trusted is made after a yes', async (t) => {
    const behaviour: Behaviour = { tls: { certificate: 'wrong-name' } };
    const { server, folder, before, after } = await workbench(t, behaviour, '');
    const { status, stdout } = await runAtTerminal(['run', '--apply-fix'], { cwd: folder, answers: [[write, 'yes']] });
    assert.equal(status, 0, stdout);
    assert.equal(server.messages.length, 1);
    assert.equal(await after(), before.replace('"localhost"', '"other.example.test"'));
  });
});
