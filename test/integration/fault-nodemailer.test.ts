import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/engine.ts';
import { startFaultServer } from '../../src/runtime/fault-server/fault-server.ts';
import { sourceScenarioDirectory } from '../../src/runtime/fault-server/scenario-directory.ts';
import { loadScenario } from '../../src/runtime/fault-server/scenario-file.ts';
import { startSession } from '../../src/runtime/session.ts';
import { testProfile, type ProfileOverrides } from './profile.ts';

/** Milliseconds in which every session must have ended. */
const boundMs = 6000;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smtp-fault-nodemailer-'));
});
after(() => rm(folder, { recursive: true }));

async function run(name: string) {
  const scenario = await loadScenario(join(sourceScenarioDirectory(), `${name}.jsonc`));
  const server = await startFaultServer(scenario);
  try {
    const ca = join(folder, `${name}.pem`);
    await writeFile(ca, server.caPem);
    const { auth, ...overrides } = scenario.expect.profile as ProfileOverrides & { auth?: { password?: string } };
    const profile = testProfile(server.port, {
      ...overrides,
      client: 'nodemailer',
      auth: { ...auth },
      tls: { ca, servername: 'localhost', ...overrides.tls },
    });
    const askSecret = () => Promise.resolve(auth?.password ?? 'right-password');
    const session = startSession(profile, { askSecret, baseDirectory: folder });
    const startedAt = performance.now();
    await session.done;
    return { scenario, entries: session.transcript.entries, tookMs: performance.now() - startedAt };
  } finally {
    await server.close();
  }
}

/** Scenario, nodemailer's error code (empty: none), and the rule where it is not the one that the scenario names. */
const cases: readonly (readonly [string, string, string?])[] = [
  ['well-behaved', ''],
  ['well-behaved-starttls', ''],
  ['well-behaved-implicit-tls', ''],
  ['lmtp', ''],
  ['wrong-password', 'EAUTH'],
  ['auth-blocked', 'EAUTH'],
  ['auth-disabled', 'EAUTH'],
  ['auth-malformed', 'EAUTH'],
  ['auth-needs-tls', 'EAUTH'],
  ['auth-temporarily-failed', 'EAUTH'],
  ['auth-throttled', 'EAUTH'],
  ['gmail-app-password', 'EAUTH'],
  ['token-rejected', 'EAUTH'],
  ['recipient-unknown', 'EENVELOPE'],
  ['relay-denied', 'EENVELOPE'],
  ['greylisted', 'EENVELOPE'],
  ['rate-limited', 'EENVELOPE'],
  ['sender-rejected', 'EENVELOPE'],
  ['message-too-large', 'EMESSAGE'],
  ['spam-refused', 'EMESSAGE'],
  ['greeting-refused-554', 'EPROTOCOL'],
  ['busy-421-greeting', 'EPROTOCOL'],
  ['silent-greeting', 'ETIMEDOUT'],
  ['silent-at-rcpt', 'ETIMEDOUT'],
  ['silent-after-data', 'ETIMEDOUT'],
  ['certificate-self-signed', 'ESOCKET'],
  ['certificate-expired', 'ESOCKET'],
  ['certificate-wrong-name', 'ESOCKET'],
  ['starttls-refused-454', 'ETLS'],
  ['starttls-not-offered', 'ETLS'],
  ['plaintext-on-tls-port', 'ESOCKET'],
];

describe('nodemailer meets the shipped scenarios', () => {
  for (const [name, code, coarser] of cases) {
    it(name, async () => {
      const { scenario, entries, tookMs } = await run(name);
      const findings = diagnose(entries);
      const seen = findings.map((f) => `${f.rootCause ? '*' : ''}${f.rule}: ${f.message}`).join('\n');
      assert.ok(tookMs < boundMs, `${tookMs} ms`);
      assert.equal(entries.filter((entry) => entry.kind === 'ended').length, 1);
      const expected = coarser === undefined ? scenario.expect.rootCause : coarser;
      const error = entries.find((entry) => entry.kind === 'clientError');
      const root = findings.find((finding) => finding.rootCause);
      assert.deepEqual([root?.rule ?? null, error?.code ?? ''], [expected, code], `${seen}\n${error?.message}`);
      if (code !== '' && expected !== null)
        assert.ok(root?.message.includes(code), `${code} is not in: ${root?.message}`);
    });
  }
});
