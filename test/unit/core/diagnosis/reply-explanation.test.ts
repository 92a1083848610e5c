import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainLine } from '../../../../src/core/diagnosis/reply-explanation.ts';
import type { ReplyExplanation } from '../../../../src/core/diagnosis/reply-explanation.ts';
import { inEnglish } from '../../../../src/core/words.ts';

const head = (host: string): readonly string[] => [
  `* session: ${host}\t{"host":"${host}","port":587,"security":"starttls","protocol":"smtp","client":"wire","side":"client"}`,
];
const signIn = [
  'S: 220 mx ESMTP',
  'C: EHLO client.example.com',
  'S: 250-mx',
  'S: 250 AUTH PLAIN',
  'C: AUTH PLAIN ****',
];

/** What is said of the last line. */
function lastOf(lines: readonly string[]): ReplyExplanation | undefined {
  return explainLine((line) => lines[line] ?? '', lines.length - 1);
}

describe('a reply explains itself', () => {
  it('by code, by enhanced code, and by what the provider means', () => {
    const refusal =
      'S: 534 5.7.9 Application-specific password required. https://support.google.com/mail/?p=InvalidSecondFactor';
    const told = lastOf([...head('smtp.gmail.com'), ...signIn, refusal]);
    assert.match(told?.code?.source ?? '', /^RFC \d+/);
    assert.match(told?.enhanced?.meaning ?? '', /^Authentication mechanism is too weak/);
    assert.equal(told?.provider?.provider, 'Gmail');
    assert.match(inEnglish(told?.provider?.means ?? ''), /app password/);
    assert.match(told?.provider?.source ?? '', /^https:\/\//);
  });

  it('with the provider known by its banner alone', () => {
    const lines = [...head('192.0.2.1'), 'S: 220 mx.google.com ESMTP abc - gsmtp', ...signIn.slice(1)];
    const refusal =
      'S: 534 5.7.9 Application-specific password required. https://support.google.com/mail/?p=InvalidSecondFactor';
    assert.equal(lastOf([...lines, refusal])?.provider?.provider, 'Gmail');
  });

  it('in the first of several lines as in the last', () => {
    const lines = [
      ...head('smtp.gmail.com'),
      ...signIn,
      'S: 535-5.7.8 Username and Password not accepted.',
      'S: 535 5.7.8 https://support.google.com/mail/?p=BadCredentials - gsmtp',
    ];
    const first = explainLine((line) => lines[line] ?? '', lines.length - 2);
    assert.equal(first?.provider?.provider, 'Gmail');
    assert.deepEqual(first, lastOf(lines));
  });

  it('without a provider where nothing special is known of it', () => {
    const told = lastOf([...head('mail.example.net'), ...signIn, 'S: 535 5.7.8 no']);
    assert.equal(told?.provider, undefined);
    assert.match(told?.enhanced?.meaning ?? '', /^Authentication credentials invalid/);
    assert.equal(lastOf([...head('smtp.gmail.com'), 'S: 220 smtp.gmail.com ESMTP - gsmtp'])?.provider, undefined);
  });

  it('and no other line does', () => {
    for (const line of ['', 'C: EHLO x', '* ended: x\t{}', 'plain text']) assert.equal(lastOf([line]), undefined);
    assert.equal(
      explainLine(() => '', 5),
      undefined,
    );
  });

  it('at the end of a document of 200,000 lines in bounded time', () => {
    const lines = [...head('smtp.gmail.com'), ...Array.from({ length: 200_000 }, () => 'S: 250 ok')];
    const startedAt = process.cpuUsage();
    assert.equal(lastOf(lines)?.code?.source.startsWith('RFC 5321'), true);
    assert.ok(process.cpuUsage(startedAt).user < 5_000_000);
  });
});
