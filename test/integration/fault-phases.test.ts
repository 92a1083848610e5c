/** Each fault in each phase in which it can happen: the session ends, once, and is diagnosed as what it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/engine.ts';
import { startFaultServer } from '../../src/runtime/fault-server/fault-server.ts';
import { scenarioOf } from '../../src/runtime/fault-server/scenario-file.ts';
import { startSession } from '../../src/runtime/session.ts';
import { testProfile } from './profile.ts';

type Steps = NonNullable<Parameters<typeof scenarioOf>[0]['on']>[number]['do'];

/** Milliseconds in which every session must have ended. */
const boundMs = 15_000;

/** What the server answers to, in the scenario's words. */
const phases = {
  greeting: 'CONNECT',
  ehlo: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL',
  rcpt: 'RCPT',
  data: 'DATA',
  message: 'MESSAGE',
  quit: 'QUIT',
} as const;
type PhaseName = keyof typeof phases;

const faults = {
  close: () => [{ close: 'fin' }],
  reset: () => [{ close: 'reset' }],
  half: () => [{ close: 'half' }, { silence: true }],
  silence: () => [{ silence: true }],
  'shuts down': () => [{ reply: '421 4.3.2 Service shutting down' }, { close: 'fin' }],
  'refuses for good': () => [{ reply: '550 5.0.0 No' }],
  'refuses for now': () => [{ reply: '450 4.0.0 Later' }],
  'no reply line': () => [{ raw: 'this is no reply\r\n' }, { silence: true }],
  'endless reply': () => [{ repeat: [{ raw: '250-and more\r\n' }], times: 20_000 }],
  'endless line': () => [{ random: 200_000 }, { silence: true }],
} as const satisfies Readonly<Record<string, () => Steps>>;
type FaultName = keyof typeof faults;

/** Faults that do no harm: the session completes and nothing graver than information is found. */
const harmless = {
  'octet by octet': () => [{ behave: true, write: 'bytes' }],
  'late, within the limit': () => [{ delayMs: 100 }, { behave: true }],
} as const satisfies Readonly<Record<string, () => Steps>>;

/** The root cause that is right; `else` in every phase that is not named. Once the message is on its way nobody knows. */
const expected: Readonly<Record<FaultName, Partial<Record<PhaseName, string>> & { readonly else: string }>> = {
  close: { greeting: 'greeting-missing', message: 'delivery-unknown', quit: 'none', else: 'server-closed' },
  reset: { message: 'delivery-unknown', quit: 'none', else: 'connection-reset' },
  half: { greeting: 'greeting-missing', message: 'delivery-unknown', quit: 'none', else: 'server-closed' },
  silence: { greeting: 'greeting-missing', message: 'delivery-unknown', quit: 'none', else: 'no-reply' },
  'shuts down': { starttls: 'starttls-refused', quit: 'none', else: 'server-busy' },
  'refuses for good': {
    greeting: 'greeting-refused',
    ehlo: 'ehlo-rejected',
    starttls: 'starttls-refused',
    auth: 'auth-rejected',
    mail: 'sender-rejected',
    rcpt: 'recipient-rejected',
    quit: 'none',
    else: 'content-rejected',
  },
  'refuses for now': {
    starttls: 'starttls-refused',
    auth: 'auth-temporarily-failed',
    rcpt: 'recipient-rejected',
    quit: 'none',
    else: 'server-busy',
  },
  'no reply line': { message: 'delivery-unknown', else: 'reply-malformed' },
  'endless reply': { message: 'delivery-unknown', else: 'endless-reply' },
  'endless line': { message: 'delivery-unknown', else: 'reply-malformed' },
};

interface Ran {
  readonly root: string;
  readonly grave: readonly string[];
  readonly endings: number;
  readonly roots: number;
  readonly outcome: string;
  readonly tookMs: number;
}

async function run(phase: PhaseName, steps: Steps, limit: number): Promise<Ran> {
  const scenario = scenarioOf({
    title: `${phase}`,
    summary: 'made by a test',
    auth: { withoutTls: true },
    users: { 'postmaster@mg.example.com': { password: 'right-password' } },
    expect: { rootCause: null },
    on: [{ command: phases[phase], do: steps }],
  });
  const server = await startFaultServer(scenario);
  try {
    const profile = testProfile(server.port, {
      auth: {},
      security: phase === 'starttls' ? 'starttls' : 'none',
      delivery: { pipelining: false },
      timeouts: { connect: limit, greeting: limit, command: limit, data: limit },
    });
    const askSecret = () => Promise.resolve('right-password');
    const session = startSession(profile, { askSecret, baseDirectory: '.' });
    const startedAt = performance.now();
    const { outcome } = await session.done;
    const tookMs = performance.now() - startedAt;
    const findings = diagnose(session.transcript.entries);
    const roots = findings.filter(({ rootCause }) => rootCause);
    return {
      root: roots[0]?.rule ?? 'none',
      grave: findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ rule }) => rule),
      endings: session.transcript.entries.filter(({ kind }) => kind === 'ended').length,
      roots: roots.length,
      outcome,
      tookMs,
    };
  } finally {
    await server.close();
  }
}

describe('each fault in each phase', { concurrency: 8 }, () => {
  for (const phase of Object.keys(phases) as PhaseName[]) {
    for (const fault of Object.keys(faults) as FaultName[]) {
      it(`${fault} at ${phase}`, async () => {
        const isSilence = fault === 'silence';
        const ran = await run(phase, faults[fault]() as unknown as Steps, isSilence ? 0.3 : 3);
        assert.ok(ran.tookMs < boundMs, `it took ${ran.tookMs} ms`);
        assert.equal(ran.endings, 1, 'it ended once');
        assert.ok(ran.roots <= 1);
        assert.equal(ran.root, expected[fault][phase] ?? expected[fault].else);
        // After QUIT the message is delivered, and whether the goodbye itself broke off is a matter of which limit comes first.
        if (phase !== 'quit') assert.equal(ran.outcome, 'failed');
      });
    }
    // The certificate of the scenario's own TLS is nothing that this test trusts.
    for (const [fault, steps] of phase === 'starttls' ? [] : Object.entries(harmless)) {
      it(`${fault} at ${phase}`, async () => {
        const ran = await run(phase, steps() as unknown as Steps, 5);
        assert.equal(ran.outcome, 'completed');
        assert.deepEqual(ran.grave, []);
      });
    }
  }
});
