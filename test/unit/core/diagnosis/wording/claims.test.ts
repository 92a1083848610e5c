import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../../../../src/core/diagnosis/refusal.ts';
import { claimsOf } from '../../../../../src/core/diagnosis/wording/claims.ts';
import { clausesOf } from '../../../../../src/core/diagnosis/wording/clauses.ts';
import { claimWeights } from '../../../../../src/core/diagnosis/wording/meanings.ts';

const claimsIn = (text: string, step: Step, code: number) => claimsOf(clausesOf(text), step, code);
/** What weighs most. */
const claim = (text: string, step: Step, code: number): string | undefined =>
  [...claimsIn(text, step, code)].sort(([, one], [, other]) => other - one)[0]?.[0];

describe('claimsOf', () => {
  it('leaves the subject to the command where the text does not name it', () => {
    assert.equal(claim('does not exist', 'rcpt', 550), 'recipient-unknown');
    assert.equal(claim('does not exist', 'mail', 550), 'sender-rejected');
    assert.equal(claim('does not exist', 'ehlo', 550), 'client-hostname-rejected');
    assert.equal(claim('domain does not exist', 'mail', 550), 'sender-rejected');
    assert.equal(claim('domain does not exist', 'rcpt', 550), 'recipient-unknown');
  });

  it('goes by the subject that is named', () => {
    assert.equal(claim('sender is blacklisted', 'rcpt', 550), 'sender-rejected');
    assert.equal(claim('your ip is blacklisted', 'rcpt', 550), 'client-address-blocked');
    assert.equal(claim('relaying is not allowed from your location', 'rcpt', 550), 'relay-denied');
    assert.equal(claim('user is not allowed to send from this address', 'mail', 550), 'sender-not-authorised');
  });

  it('takes the topic over from the clause before', () => {
    assert.equal(claim('helo command rejected: host not found', 'rcpt', 450), 'client-hostname-rejected');
    assert.equal(claim('sender address: domain is unknown', 'rcpt', 550), 'sender-rejected');
  });

  it('takes a fault of the server for its own, for the time being', () => {
    assert.equal(claim('unable to check recipients', 'rcpt', 451), 'server-busy');
    assert.equal(claim('ldap lookup failed', 'rcpt', 451), 'server-busy');
    assert.equal(claim('internal server error', 'end-of-data', 552), 'server-busy');
    assert.equal(claim('database error', 'auth', 454), 'auth-temporarily-failed');
  });

  it('knows a parameter at MAIL and RCPT', () => {
    assert.equal(claim('requiretls has been disabled', 'mail', 501), 'parameter-unsupported');
    assert.equal(claim('invalid command parameters', 'rcpt', 555), 'parameter-unsupported');
  });

  it('tells a full mailbox from too many recipients and from an allowance', () => {
    assert.equal(claim('recipient exceeded email quota', 'rcpt', 552), 'mailbox-full');
    assert.equal(claim('too many recipients', 'rcpt', 452), 'too-many-recipients');
    assert.equal(claim('daily sending quota exceeded', 'mail', 550), 'quota-exceeded');
  });

  it('tells the account from which is sent from that of the recipient', () => {
    assert.equal(claim('your account has been suspended', 'mail', 550), 'sender-not-authorised');
    assert.equal(claim('account has been suspended', 'rcpt', 550), 'recipient-rejected');
    assert.equal(claim('your account is locked', 'auth', 535), 'auth-blocked-by-policy');
  });

  it('knows how large a message may be', () => {
    assert.equal(claim('mail exceeds 10485760 bytes', 'end-of-data', 552), 'message-too-large');
    assert.equal(claim('attachment is too long', 'end-of-data', 554), 'message-too-large');
    assert.equal(claim('line exceeds 998 characters', 'end-of-data', 500), 'line-too-long');
  });

  it('says nothing of EHLO that was not understood, nor of what says nothing', () => {
    assert.equal(claim('helo is unknown', 'ehlo', 500), undefined);
    assert.equal(claim('rejected', 'rcpt', 550), undefined);
    assert.equal(claim('', 'mail', 550), undefined);
  });

  it('weighs what is taken over less than what is said', () => {
    const said = claimsIn('the sender does not exist', 'mail', 550).get('sender-rejected');
    const takenOver = claimsIn('the sender: does not exist', 'mail', 550).get('sender-rejected');
    assert.equal(said, claimWeights.strong);
    assert.ok(takenOver !== undefined && takenOver < claimWeights.strong);
  });
});
