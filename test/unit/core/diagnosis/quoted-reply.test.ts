import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../src/core/diagnosis/engine.ts';
import { quotedReply } from '../../../../src/core/diagnosis/quoted-reply.ts';
import type { ClientErrorEntry } from '../../../../src/core/transcript/entry.ts';
import { readText } from '../../../../src/core/transcript/text-reader.ts';
import { cpuMs } from '../../../cpu-time.ts';

function error(message: string, change: Partial<ClientErrorEntry> = {}): ClientErrorEntry {
  const place = { seq: 7, at: 0, level: 'error', phase: 'quit' } as const;
  return { ...place, kind: 'clientError', client: 'program', code: '', message, ...change };
}

/** Code, enhanced code, step and text of what is quoted. */
function read(message: string, change: Partial<ClientErrorEntry> = {}): readonly unknown[] | undefined {
  const quoted = quotedReply(error(message, change));
  return quoted && [quoted.entry.code, quoted.entry.enhanced, quoted.step, quoted.entry.lines[0]];
}

describe('a reply that a library quotes', () => {
  for (const [message, expected] of [
    [
      'Error: Invalid login: 535-5.7.8 Username and Password not accepted.',
      [535, '5.7.8', 'auth', '5.7.8 Username and Password not accepted.'],
    ],
    [
      "smtplib.SMTPDataError: (550, b'maximum allowed line length is 998 octets, got 1322')",
      [550, undefined, 'end-of-data', 'maximum allowed line length is 998 octets, got 1322'],
    ],
    [
      'host mx.example[192.0.2.37] said: 550 5.7.606 Access denied, banned sending IP (in reply to RCPT TO command)',
      [550, '5.7.606', 'rcpt', '5.7.606 Access denied, banned sending IP (in reply to RCPT TO command'],
    ],
    [
      'Expected response code 250 but got code "552", with message "552 5.3.4 Error: message file too big "',
      [552, '5.3.4', 'end-of-data', '5.3.4 Error: message file too big'],
    ],
    [
      'SMTP code:530 msg:530 SMTP authentication is required.',
      [530, undefined, 'end-of-data', 'msg:530 SMTP authentication is required.'],
    ],
    ['4.7.1 Ratelimit "user" exceeded', [450, '4.7.1', 'end-of-data', '4.7.1 Ratelimit "user" exceeded']],
  ] as const) {
    it(`is read from: ${message}`, () => assert.deepEqual(read(message), expected));
  }

  for (const message of [
    'connect ECONNREFUSED 127.0.0.1:443 - Local (0.0.0.0:0)',
    'connect ETIMEDOUT 192.0.2.51:465',
    'timed out after 500 ms',
    'getaddrinfo ENOTFOUND smtp.example.com',
    'Connection unexpectedly closed',
    'host 192.0.2.4.5.6 is odd',
    '250 ok',
    '',
  ]) {
    it(`is not seen in: ${message}`, () => assert.equal(read(message), undefined));
  }

  it('answers the command that the library names', () => {
    assert.equal(read('550 no', { command: 'RCPT TO' })?.[2], 'rcpt');
    assert.equal(read('550 no', { command: 'MAIL FROM' })?.[2], 'mail');
    assert.equal(read('550 no', { phase: 'rcpt' })?.[2], 'rcpt');
    assert.equal(read('535 no')?.[2], 'auth');
    assert.equal(
      read("SMTPResponseException: (454, b'4.7.0 TLS not available due to local problem')")?.[2],
      'starttls',
    );
  });

  it('is read in time that grows with the message at most', () => {
    const startedAt = cpuMs();
    read('550'.repeat(1_000_000));
    read('(550, '.repeat(1_000_000));
    assert.ok(cpuMs() - startedAt < 500);
  });
});

describe('the diagnosis of what a library quotes', () => {
  const session =
    '* session: x\t{"host":"mail.example","port":587,"security":"none","protocol":"smtp","client":"program","side":"client"}\n';
  const complaint = (message: string) =>
    `* clientError: x\t${JSON.stringify({ client: 'program', code: '', message })}\n`;
  const rootOf = (text: string) => diagnose(readText(session + text).entries).find(({ rootCause }) => rootCause);

  it('is that of the reply, with the error as its evidence', () => {
    const root = rootOf(complaint("SMTPSenderRefused: (530, b'5.7.0 Must issue a STARTTLS command first')"));
    assert.equal(root?.rule, 'starttls-required');
    assert.deepEqual(root.evidence, [1]);
    assert.match(root.message, /^"530 5\.7\.0 Must issue a STARTTLS command first": /);
  });

  it('is left to the reply itself where the transcript has it', () => {
    const reply = 'S: 220 x\nC: EHLO c\nS: 250-x\nS: 250 AUTH PLAIN\nC: AUTH PLAIN ****\nS: 535 5.7.8 bad\n';
    const findings = diagnose(readText(session + reply + complaint('550 5.1.1 No such user')).entries);
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
      ['auth-rejected'],
    );
  });
});
