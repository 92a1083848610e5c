/** Our own client and our own diagnosis against real servers. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/engine.ts';
import type { Finding } from '../../src/core/diagnosis/finding.ts';
import { buildProfile } from '../../src/core/profiles/build-profile.ts';
import type { Entry } from '../../src/core/transcript/entry.ts';
import { startSession, type SessionResult } from '../../src/runtime/session.ts';
import { eximMechanisms, startExim } from './exim.ts';
import { domain, hostName, type MailServer, type MailUser, messageSizeLimit } from './mail-server.ts';
import { opensmtpdMechanisms, startOpensmtpd } from './opensmtpd.ts';
import { requireServer } from './policy.ts';
import { postfixMechanisms, startPostfix } from './postfix.ts';

interface Candidate {
  readonly name: 'postfix' | 'exim' | 'opensmtpd';
  readonly start: () => Promise<MailServer>;
  readonly mechanisms: readonly string[];
  /** Root causes of a foreign and of an unknown recipient, as far as this server's words can tell. */
  readonly foreign: string;
  readonly unknown: string;
  /** Root causes where the submission port is used without authentication, inside TLS and in clear. */
  readonly anonymous: string;
  readonly inClear: string;
}

/**
 * OpenSMTPD says "Invalid recipient" to what it will not relay, and "Mailing list expansion problem" to a virtual address
 * without a mailbox. Exim is set up to say that authentication is required before it comes to STARTTLS.
 */
const candidates: readonly Candidate[] = [
  {
    name: 'postfix',
    start: startPostfix,
    mechanisms: postfixMechanisms,
    foreign: 'relay-denied',
    unknown: 'recipient-unknown',
    anonymous: 'auth-required',
    inClear: 'starttls-required',
  },
  {
    name: 'exim',
    start: startExim,
    mechanisms: eximMechanisms,
    foreign: 'relay-denied',
    unknown: 'recipient-unknown',
    anonymous: 'auth-required',
    inClear: 'auth-required',
  },
  {
    name: 'opensmtpd',
    start: startOpensmtpd,
    mechanisms: opensmtpdMechanisms,
    foreign: 'recipient-unknown',
    unknown: 'recipient-rejected',
    anonymous: 'auth-required',
    inClear: 'starttls-required',
  },
];

interface Ran extends SessionResult {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
}

type Port = keyof MailServer['ports'];

interface Deviations {
  readonly port?: Port;
  readonly mechanism?: string;
  readonly password?: string;
  readonly to?: string;
  readonly text?: string;
  readonly security?: 'none' | 'starttls' | 'tls';
  readonly anonymous?: true;
  readonly client?: 'wire' | 'nodemailer';
  readonly tls?: Readonly<Record<string, unknown>>;
}

for (const candidate of candidates) {
  test(candidate.name, async (t) => {
    if (!(await requireServer(t, candidate.name))) return;
    const server = await candidate.start();
    t.after(() => server.stop());
    for (const mechanism of ['auto', ...candidate.mechanisms]) {
      await t.test(`delivers over STARTTLS with ${mechanism}`, () => delivers(server, { mechanism }));
    }
    await t.test('delivers over implicit TLS', () => delivers(server, { port: 'tls' }));
    await t.test('delivers without authentication', () => delivers(server, { port: 'plain' }));
    await t.test('delivers with nodemailer', () => delivers(server, { client: 'nodemailer' }));
    if (server.ports.lmtp) await t.test('delivers over LMTP', () => delivers(server, { port: 'lmtp' }));
    await t.test('names its failures', (context) => namesFailures(context, server, candidate));
  });
}

/** Each changes one thing of a session that works, and expects exactly one explanation. */
async function namesFailures(t: TestContext, server: MailServer, candidate: Candidate): Promise<void> {
  const large = 'A line of the large message.\n'.repeat(messageSizeLimit / 20);
  const failures: readonly (readonly [string, Deviations])[] = [
    ...candidate.mechanisms.map((mechanism) => ['auth-rejected', { mechanism, password: 'wrong' }] as const),
    ['auth-rejected', { client: 'nodemailer', password: 'wrong' }],
    [candidate.foreign, { port: 'plain', to: 'someone@elsewhere.test' }],
    [candidate.unknown, { port: 'plain', to: `nobody@${domain}` }],
    ['message-too-large', { text: large }],
    ['tls-certificate-untrusted', { tls: { servername: hostName } }],
    ['tls-certificate-untrusted', { port: 'tls', tls: { servername: hostName } }],
    ['tls-certificate-name-mismatch', { tls: { servername: 'other.example.test', ca: server.caPem } }],
    ['tls-to-plaintext-port', { port: 'plain', security: 'tls' }],
    // On a port that is not known for TLS, silence is all there is to see.
    ['greeting-missing', { port: 'tls', security: 'starttls' }],
    [candidate.anonymous, { anonymous: true }],
    [candidate.inClear, { anonymous: true, security: 'none' }],
  ];
  for (const [rule, deviations] of failures) {
    const { text: _text, tls: _tls, ...shown } = deviations;
    await t.test(`${rule}: ${JSON.stringify(shown)}`, async () => {
      const ran = await run(server, deviations);
      assert.equal(ran.outcome, 'failed');
      assert.equal(rootCause(ran), rule, told(ran));
    });
  }
}

/** A session that works leaves nothing to explain, and its message is in the mailbox. */
async function delivers(server: MailServer, deviations: Deviations): Promise<void> {
  const mark = `mark ${deviations.port ?? 'submission'} ${deviations.mechanism ?? 'auto'} ${deviations.client ?? 'wire'}`;
  const ran = await run(server, { ...deviations, text: `${mark}\n.\n..dots\n` });
  assert.equal(ran.outcome, 'completed', told(ran));
  const grave = ran.findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  assert.deepEqual(grave, []);
  const message = await server.waitForDelivery(`${mark}\n.\n..dots\n`);
  assert.equal(message.mailbox, server.users[1].user);
  assertMasked(ran.entries, server.users[0]);
}

/** The password is in no entry, neither as it is nor in the encodings of PLAIN and LOGIN. */
function assertMasked(entries: readonly Entry[], { user, password }: MailUser): void {
  const forms = [password, base64(password), base64(`\0${user}\0${password}`)];
  for (const entry of entries) {
    const bytes = entry.kind === 'chunk' ? Buffer.from(entry.bytes).toString('latin1') : '';
    const shown = JSON.stringify(entry) + bytes;
    assert.ok(!forms.some((form) => shown.includes(form)), shown);
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

async function run(server: MailServer, deviations: Deviations): Promise<Ran> {
  const { profile, problems } = buildProfile(profileValues(server, deviations), { ehlo: 'client.example.test' });
  if (!profile) throw new Error(JSON.stringify(problems));
  const session = startSession(profile, {
    askSecret: async () => deviations.password ?? server.users[0].password,
    baseDirectory: import.meta.dirname,
  });
  const result = await session.done;
  const entries = session.transcript.entries;
  return { ...result, entries, findings: diagnose(entries) };
}

function profileValues(server: MailServer, deviations: Deviations): unknown {
  const { port = 'submission', mechanism = 'auto', to = server.users[1].user, text = 'Hello' } = deviations;
  const [{ user }] = server.users;
  const signsIn = (port === 'submission' || port === 'tls') && !deviations.anonymous;
  return {
    name: server.name,
    host: server.host,
    port: server.ports[port],
    protocol: port === 'lmtp' ? 'lmtp' : 'smtp',
    security: deviations.security ?? (port === 'tls' ? 'tls' : port === 'lmtp' ? 'none' : 'starttls'),
    ...(signsIn && { auth: { method: mechanism, user } }),
    message: { from: user, to: [to], subject: 'Session', text },
    client: deviations.client ?? 'wire',
    timeouts: { connect: 10, greeting: 3, command: 10, data: 20 },
    tls: deviations.tls ?? { servername: hostName, ca: server.caPem },
  };
}

function rootCause(ran: Ran): string | undefined {
  return ran.findings.find((finding) => finding.rootCause)?.rule;
}

/** What a reader needs in order to see why an expectation was not met. */
function told(ran: Ran): string {
  const lines = ran.entries.flatMap((entry) =>
    entry.kind === 'reply'
      ? [`S: ${entry.code} ${entry.lines.join(' / ')}`]
      : entry.kind === 'command'
        ? [`C: ${entry.text}`]
        : [],
  );
  return [...lines.slice(-12), ...ran.findings.map((finding) => `${finding.rule}: ${finding.message}`)].join('\n');
}
