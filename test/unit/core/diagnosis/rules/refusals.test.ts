import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../../src/core/diagnosis/engine.ts';
import { readText } from '../../../../../src/core/transcript/text-reader.ts';

/** What is said of this reply to AUTH PLAIN, or to RCPT. */
function messageOf(reply: string, step: 'auth' | 'rcpt' = 'auth'): string {
  const before =
    step === 'auth' ? 'C: AUTH PLAIN ****' : 'C: MAIL FROM:<a@x.example>\nS: 250 ok\nC: RCPT TO:<b@y.example>';
  const { entries } = readText(`S: 220 x\nC: EHLO c\nS: 250-x\nS: 250 AUTH PLAIN\n${before}\nS: ${reply}\n`);
  return diagnose(entries).find(({ rootCause }) => rootCause)?.message ?? '';
}

describe('what a refusal means', () => {
  it('is explained by the registered meaning of its enhanced code', () => {
    assert.match(
      messageOf('535 5.7.8 bad'),
      /; 5\.7\.8 is registered as “Authentication credentials invalid” \(RFC 4954 section 6\)\./,
    );
    assert.match(messageOf('550 5.2.1 Recipient rejected', 'rcpt'), /“Mailbox disabled, not accepting messages”/);
  });

  it('is not explained by a code that says nothing definite, is unknown, or is missing', () => {
    for (const code of ['5.7.0 ', '5.7.999 ', '']) assert.doesNotMatch(messageOf(`535 ${code}bad`), /registered/);
  });

  it('is told where a 4yz stays and a 5yz passes', () => {
    assert.match(messageOf('454 4.7.0 invalid username or password'), /trying the same again will not help/);
    assert.doesNotMatch(messageOf('535 5.7.8 invalid password'), /will not help/);
    assert.match(messageOf('550 5.4.5 Daily user sending limit exceeded.', 'rcpt'), /yet this passes/);
  });
});
