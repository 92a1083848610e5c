import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../src/core/diagnosis/engine.ts';
import type { LogFact } from '../../../../src/core/logs/reader.ts';
import { SessionRebuilder } from '../../../../src/core/logs/rebuild.ts';
import type { Entry } from '../../../../src/core/transcript/entry.ts';

/** The entries of a log in which each fact stands on a line of its own. */
function rebuilt(facts: readonly LogFact[]): readonly Entry[] {
  const entries: Entry[] = [];
  const rebuilder = new SessionRebuilder({ tool: 'tool', side: 'client' }, (entry) => entries.push(entry));
  for (const [index, fact] of facts.entries()) rebuilder.take({ session: '', ...fact }, index + 1);
  rebuilder.end();
  assert.deepEqual(
    entries.map(({ seq }) => seq),
    entries.map((_, index) => index),
  );
  return entries;
}

const client = (text: string): LogFact => ({ kind: 'client', text });
const server = (text: string): LogFact => ({ kind: 'server', text });
const story: readonly LogFact[] = [
  { kind: 'open', host: 'mail.example.com', port: 587 },
  server('220 mail.example.com Mailgun Influx'),
  client('EHLO app'),
  server('250-mail.example.com'),
  server('250 AUTH PLAIN LOGIN'),
  client('AUTH PLAIN AGFubgB0b3Atc2VjcmV0'),
  server('535 Authentication failed'),
  { kind: 'closed', by: 'server' },
];

describe('SessionRebuilder', () => {
  it('makes phases, capabilities and answers of lines', () => {
    const entries = rebuilt(story);
    const reply = entries.find((entry) => entry.kind === 'reply' && entry.code === 535);
    assert.ok(reply?.kind === 'reply');
    assert.equal(reply.phase, 'auth');
    const answered = entries[reply.answers ?? -1];
    assert.equal(answered?.kind === 'command' && answered.text, 'AUTH PLAIN <secret>');
    const capabilities = entries.find((entry) => entry.kind === 'capabilities');
    assert.deepEqual(capabilities?.capabilities, [{ keyword: 'AUTH', params: ['PLAIN', 'LOGIN'] }]);
    assert.equal(entries.at(-1)?.kind, 'ended');
  });

  it('places an entry on the line where it begins', () => {
    const lines = rebuilt(story).filter(({ kind }) => kind === 'reply' || kind === 'command');
    assert.deepEqual(
      lines.map(({ sourceLine }) => sourceLine),
      [2, 3, 4, 6, 7],
    );
  });

  it('lets the rules find the cause', () => {
    const finding = diagnose(rebuilt(story)).find(({ rootCause }) => rootCause);
    assert.equal(finding?.rule, 'auth-rejected');
  });

  it('shows no secret, in whatever the log repeats it', () => {
    const error: LogFact = { kind: 'clientError', message: 'login failed for ann:top-secret' };
    const text = JSON.stringify(
      rebuilt([...story, error, { kind: 'note', text: 'AUTH LOGIN dG9wLXNlY3JldA==', importance: 'info' }]),
    );
    for (const form of ['top-secret', 'AGFubgB0b3Atc2VjcmV0', 'dG9wLXNlY3JldA']) assert.ok(!text.includes(form), form);
  });

  it('tells of credentials that the log shows, not of those that it hides', () => {
    const exposed: (readonly [number, string, readonly string[]])[] = [];
    const rebuilder = new SessionRebuilder(
      { tool: 'tool', side: 'client' },
      () => {},
      ({ line, response, secrets }) => exposed.push([line, response, secrets]),
    );
    const said = [
      'AUTH PLAIN AGFubgB0b3Atc2VjcmV0',
      'AUTH PLAIN /* secret */',
      'AUTH PLAIN ****',
      'AUTH PLAIN REDACTED',
      'AUTH PLAIN xxxxxxxx',
      'AUTH LOGIN',
      'EHLO a',
    ];
    for (const [index, text] of said.entries()) rebuilder.take({ session: '', kind: 'client', text }, index + 1);
    const octets = Buffer.from('AUTH PLAIN AGJvYgBzZXNhbWU=\r\nMAIL FROM:<>\r\n');
    rebuilder.take({ session: '', kind: 'clientOctets', octets }, 9);
    assert.deepEqual(exposed, [
      [1, 'AGFubgB0b3Atc2VjcmV0', ['top-secret']],
      [9, 'AGJvYgBzZXNhbWU=', ['sesame']],
    ]);
  });

  it('masks a response of which the log does not show that it was asked for, and what shows it in passing', () => {
    const texts = rebuilt([
      client('AGFubgB0b3Atc2VjcmV0'),
      { kind: 'note', text: 'sending AGFubgB0b3Atc2VjcmV0 now', importance: 'info' },
      { kind: 'clientError', message: 'password top-secret was refused' },
    ]).flatMap((entry) => ('text' in entry ? [entry.text] : 'message' in entry ? [entry.message] : []));
    assert.deepEqual(texts, ['<secret>', 'sending <secret> now', 'password <secret> was refused']);
  });

  it('masks what a reply or a message quotes of credentials that are shown nowhere else', () => {
    const entries = rebuilt([
      server('220 hello'),
      client('MAIL FROM:<>'),
      server('500 AUTH PLAIN AGFubgB0b3Atc2VjcmV0 not known'),
      client('DATA'),
      server('354 go'),
      client('the log says AGFubgB0b3Atc2VjcmV0'),
      client('.'),
    ]);
    const texts = entries.flatMap((entry) =>
      entry.kind === 'reply' ? entry.lines : entry.kind === 'data' ? entry.preview : [],
    );
    assert.deepEqual(
      texts.filter((text) => text.includes('<secret>')),
      ['AUTH PLAIN <secret> not known', 'the log says <secret>'],
    );
    assert.ok(!JSON.stringify(entries).includes('AGFubgB0b3At'));
  });

  it('takes the answers to 334 for secrets', () => {
    const entries = rebuilt([
      server('220 hello'),
      client('AUTH LOGIN'),
      server('334 VXNlcm5hbWU6'),
      client('YW5u'),
      server('334 UGFzc3dvcmQ6'),
      client('dG9wLXNlY3JldA=='),
      server('535 no'),
    ]);
    assert.deepEqual(
      entries.filter((entry) => entry.kind === 'command').map(({ text }) => text),
      ['AUTH LOGIN', '<secret>', '<secret>'],
    );
  });

  it('counts a message that the log shows, and one that it does not', () => {
    const envelope = [
      server('220 hello'),
      client('MAIL FROM:<a@example.com>'),
      server('250 ok'),
      client('DATA'),
      server('354 go on'),
    ];
    const shown = rebuilt([
      ...envelope,
      client('Subject: x'),
      client(''),
      client('535 is no reply'),
      client('.'),
      server('250 queued'),
    ]);
    const hidden = rebuilt([...envelope, { kind: 'message', octets: 31 }, server('250 queued')]);
    for (const [entries, octets] of [
      [shown, 31],
      [hidden, 31],
    ] as const) {
      const data = entries.find((entry) => entry.kind === 'data');
      assert.equal(data?.octets, octets);
      assert.equal(data.sourceLine, 6);
      const last = entries.at(-1);
      assert.ok(last?.kind === 'reply');
      assert.equal(last.answers, data.seq);
    }
  });

  it('knows that a client which goes on behind STARTTLS does so in TLS', () => {
    const entries = rebuilt([
      server('220 hello'),
      client('STARTTLS'),
      server('220 go ahead'),
      client('EHLO app'),
      server('250 AUTH PLAIN'),
    ]);
    const tls = entries.findIndex(({ kind }) => kind === 'tls');
    assert.ok(tls > 0);
    assert.equal(entries.find((entry) => entry.kind === 'capabilities')?.stage, 'tls');
  });

  it('does not take encrypted octets for a conversation', () => {
    const hello = new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00]);
    const entries = rebuilt([
      server('220 hello'),
      client('STARTTLS'),
      server('220 go ahead'),
      { kind: 'clientOctets', octets: hello },
      { kind: 'serverOctets', octets: hello },
    ]);
    assert.equal(entries.filter(({ kind }) => kind === 'command' || kind === 'reply').length, 3);
    assert.match(entries.findLast((entry) => entry.kind === 'note')?.text ?? '', /encrypted/);
  });

  it('folds empty reads into one entry with its first and last line', () => {
    const reads = Array.from({ length: 500 }, (): LogFact => ({ kind: 'emptyRead' }));
    const entries = rebuilt([...story.slice(0, -1), ...reads]);
    const folded = entries.filter((entry) => entry.kind === 'emptyReads');
    assert.deepEqual(
      folded.map(({ count, sourceLine, lastLine }) => [count, sourceLine, lastLine]),
      [[500, 8, 507]],
    );
    const errors = diagnose(entries).filter(({ severity }) => severity === 'error');
    const rules = errors.map(({ rule, rootCause }) => [rule, rootCause]);
    assert.deepEqual(rules, [
      ['auth-rejected', true],
      ['read-loop', false],
      ['server-closed', false],
    ]);
  });

  it('says nothing of how a session ended that the log does not tell', () => {
    assert.ok(!rebuilt(story.slice(0, -1)).some(({ kind }) => kind === 'ended'));
  });

  it('shows a reply that the log breaks off', () => {
    const last = rebuilt([server('220 hello'), client('EHLO app'), server('250-one')]).at(-1);
    assert.ok(last?.kind === 'reply');
    assert.deepEqual(last.violations, [{ id: 'incomplete' }]);
  });

  it('takes the words of a server’s log for a reply only when they are one', () => {
    const reply = rebuilt([{ kind: 'authFailed', mechanism: 'PLAIN', text: '535 5.7.8 no' }]);
    assert.equal(reply.find((entry) => entry.kind === 'reply')?.code, 535);
    const words = rebuilt([{ kind: 'authFailed', mechanism: 'PLAIN', text: 'SASL PLAIN authentication failed' }]);
    assert.equal(
      words.some(({ kind }) => kind === 'reply'),
      false,
    );
    assert.equal(words.find((entry) => entry.kind === 'clientError')?.command, 'AUTH PLAIN');
  });
});
