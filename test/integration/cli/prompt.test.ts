import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startFaultServer } from '../../../src/runtime/fault-server/fault-server.ts';
import { scenarioOf } from '../../../src/runtime/fault-server/scenario-file.ts';
import { runAtTerminal, withoutTerminal, workspace, type Finished } from './program.ts';

const password = 'typed-Pa55word';
const user = 'ann@example.com';

/** Runs a session at a terminal where a person answers what is asked. */
async function atTerminal(
  t: TestContext,
  security: 'none' | 'starttls',
  answers: readonly (readonly [string, string])[],
): Promise<Finished & { readonly messages: number }> {
  const users = { [user]: { password } };
  const scenario = scenarioOf({
    title: 't',
    summary: 's',
    auth: { withoutTls: true },
    users,
    expect: { rootCause: null },
  });
  const server = await startFaultServer(scenario);
  t.after(() => server.close());
  const profile = {
    name: 'asks',
    host: '127.0.0.1',
    port: server.port,
    security,
    auth: { user },
    message: { from: user, to: ['bob@example.com'] },
    tls: { verify: false },
  };
  const folder = await workspace(t, { '.vscode/smtp.json': JSON.stringify({ profiles: [profile] }) });
  const result = await runAtTerminal(['run', 'asks', '--level', 'trace'], { cwd: folder, answers });
  return { ...result, messages: server.messages.length };
}

describe('at a terminal', { skip: withoutTerminal }, () => {
  const askPassword = ['Password of ann@example.com', password] as const;

  it('a typed password is used and not shown', async (t) => {
    const { status, stdout, messages } = await atTerminal(t, 'none', [askPassword]);
    assert.equal(status, 0, stdout);
    assert.equal(messages, 1);
    assert.ok(!stdout.includes(password));
    assert.match(stdout, /AUTH PLAIN <secret>/);
  });

  it('a certificate that is not verified gets the password after a typed yes', async (t) => {
    const { status, stdout, messages } = await atTerminal(t, 'starttls', [askPassword, ['(yes/no)', 'yes']]);
    assert.equal(status, 0, stdout);
    assert.equal(messages, 1);
    assert.ok(!stdout.includes(password));
  });

  for (const answer of ['no', 'y', '']) {
    it(`and not after ${JSON.stringify(answer)}`, async (t) => {
      const { status, stdout, messages } = await atTerminal(t, 'starttls', [askPassword, ['(yes/no)', answer]]);
      assert.equal(status, 1, stdout);
      assert.equal(messages, 0);
      assert.match(stdout, /The password was not sent/);
      assert.doesNotMatch(stdout, /C: AUTH/);
    });
  }
});
