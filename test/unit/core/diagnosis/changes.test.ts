/** Where a profile's field is the cause, there is a change that mends it, or the rule says why there is none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../src/core/diagnosis/engine.ts';
import type { Finding, ProfileChange } from '../../../../src/core/diagnosis/finding.ts';
import { aboutPassword } from '../../../../src/core/diagnosis/password-rules.ts';
import { rules } from '../../../../src/core/diagnosis/rules/index.ts';
import { changeProfile } from '../../../../src/core/profiles/edit.ts';
import { parseProfiles } from '../../../../src/core/profiles/parse.ts';
import { readText } from '../../../../src/core/transcript/text-reader.ts';
import { caseFiles, readCases } from './case-file.ts';

const file = `{
  // sends the newsletter
  "profiles": [
    {
      "name": "newsletter",
      "host": "mail.example", "port": 25, // of the office
      "security": "none",
      "auth": { "method": "PLAIN", "user": "u@example.com" },
      "ehlo": "localhost",
      "leave": "drop",
      "message": { "from": "a@example.com", "to": ["b@example.com"] },
      "delivery": { "requireTls": true, "dsn": { "notify": ["NEVER"] } },
    },
  ],
}
`;

const findings = caseFiles
  .flatMap(readCases)
  .flatMap(({ transcript }) => diagnose(readText(transcript).entries).map((finding) => ({ finding, transcript })));

function of(id: string): readonly Finding[] {
  return findings.filter(({ finding }) => finding.rule === id).map(({ finding }) => finding);
}

function isEdited(field: readonly (string | number)[], { edits }: ProfileChange): boolean {
  return edits.some(({ path }) => path[0] === field[0]);
}

describe('a finding of', () => {
  for (const { id, unchangeable } of rules) {
    it(`${id} changes the field that is the cause, or its rule says why nothing can`, () => {
      const all = of(id);
      assert.ok(all.length > 0);
      for (const { field, changes = [], message } of all) {
        const [best] = changes;
        assert.ok(!best || (field && isEdited(field, best)), `${message}\n${best?.title}`);
        const isTold = changes.length > 0 || unchangeable !== undefined || aboutPassword.has(id);
        assert.ok(field === undefined || isTold, message);
      }
    });
  }

  it('each rule with a reason has one in a sentence, and some finding without a change', () => {
    for (const { id, unchangeable } of rules) {
      if (unchangeable === undefined) continue;
      assert.match(unchangeable, /^[A-Z].{20,120}[a-z]\.$/, id);
      assert.ok(
        of(id).some(({ field, changes = [] }) => field && changes.length === 0) || id === 'redirected-by-network',
        `${id}: always has a change`,
      );
    }
  });
});

describe('every change', () => {
  const changes = new Map(findings.flatMap(({ finding }) => (finding.changes ?? []).map((one) => [one.title, one])));

  for (const [title, { edits }] of changes) {
    it(`leaves a valid profile and its comments: ${title}`, () => {
      const text = changeProfile(file, 0, edits);
      assert.notEqual(text, file);
      const { problems, profiles } = parseProfiles(text, { ehlo: 'client.example.com' });
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error').map(({ message }) => message),
        [],
      );
      assert.ok(profiles[0]?.profile);
      assert.match(text, /\/\/ sends the newsletter/);
      assert.match(text, /\/\/ of the office/);
    });
  }
});

describe('a change', () => {
  const root = (transcript: string): Finding | undefined =>
    diagnose(readText(transcript).entries).find(({ rootCause }) => rootCause);
  const titles = (transcript: string): readonly string[] => root(transcript)?.changes?.map(({ title }) => title) ?? [];
  const session = (host: string, port = 587): string =>
    `* session: x\t${JSON.stringify({ host, port, security: 'none', protocol: 'smtp', client: 'wire', side: 'client' })}\n`;
  const connected = (localAddress: string): string =>
    `* connected: x\t${JSON.stringify({ address: '192.0.2.1', port: 587, localAddress })}\n`;
  const auth = (user: string): string =>
    `* auth: x\t${JSON.stringify({ mechanism: 'PLAIN', offered: ['PLAIN'], reason: '', user })}\n`;
  const signIn = `S: 220 mail.example ESMTP\nC: EHLO localhost\nS: 250-mail.example\nS: 250 AUTH PLAIN\n`;

  it('names the service’s own word as the user', () => {
    const refused = 'C: AUTH PLAIN ****\nS: 535 Authentication failed: Bad username / password\n';
    const host = session('smtp.sendgrid.net') + connected('192.0.2.7') + signIn;
    assert.deepEqual(titles(host + auth('ann@example.com') + refused), ['Set auth.user to "apikey"']);
    assert.deepEqual(titles(host + auth('apikey') + refused), []);
  });

  it('names the account’s own address as the sender', () => {
    const refused = 'C: MAIL FROM:<a@example.com>\nS: 553 5.7.1 Sender address rejected: not owned by auth user.\n';
    const before = session('smtp.yandex.com') + connected('192.0.2.7') + signIn + auth('ann@example.com');
    const accepted = 'C: AUTH PLAIN ****\nS: 235 ok\n';
    assert.deepEqual(titles(before + accepted + refused), ['Set message.from to "ann@example.com"']);
  });

  it('names other names for EHLO: the sender’s domain, and the address of this machine', () => {
    const refused = 'S: 501 Syntactically invalid EHLO argument(s)\n';
    const greeted = 'S: 220 mail.example ESMTP\nC: EHLO localhost\n';
    const at = (local: string): readonly string[] =>
      titles(session('mail.example') + connected(local) + greeted + refused);
    assert.deepEqual(at('192.0.2.7'), ['Set ehlo to "[192.0.2.7]"']);
    assert.deepEqual(at('2001:db8::7'), ['Set ehlo to "[IPv6:2001:db8::7]"']);
    assert.deepEqual(at('127.0.0.1'), []);
    const later = `${greeted}S: 250 ok\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname\n`;
    assert.deepEqual(titles(session('mail.example') + connected('192.0.2.7') + later), [
      'Set ehlo to "example.org"',
      'Set ehlo to "[192.0.2.7]"',
    ]);
  });

  it('names the known host that a mistyped one is near to, and none for a host of one’s own', () => {
    const lookup = (host: string): string =>
      `${session(host)}* lookup: x\t${JSON.stringify({ record: 'address', name: host, answers: [], error: 'ENOTFOUND', durationUs: 1 })}\n`;
    assert.deepEqual(titles(lookup('smtp.gmial.com')), ['Set host to "smtp.gmail.com"']);
    for (const host of ['smtp.example.com', 'mail.mycompany.com', 'localhost'])
      assert.deepEqual(titles(lookup(host)), []);
  });

  it('leaves out the parameters that a command had', () => {
    const said = 'C: MAIL FROM:<a@example.com> REQUIRETLS RET=HDRS\nS: 555 5.5.4 Unsupported option: REQUIRETLS\n';
    assert.deepEqual(titles(session('mail.example') + connected('192.0.2.7') + signIn + said), [
      'Remove delivery.dsn',
      'Set delivery.requireTls to false',
    ]);
  });
});
