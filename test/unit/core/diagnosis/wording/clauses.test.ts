import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clausesOf } from '../../../../../src/core/diagnosis/wording/clauses.ts';

/** Each clause as `subjects: predicates`. */
const read = (text: string): string[] =>
  clausesOf(text).map(({ subjects, predicates }) =>
    [subjects, predicates].map((part) => part.map(({ kind }) => kind).join(' ')).join(': '),
  );

describe('clausesOf', () => {
  it('cuts at stops and conjunctions', () => {
    assert.deepEqual(read('sender address rejected: domain not found'), ['sender: refused', 'domain: unknown']);
    assert.deepEqual(read('message rejected because your ip is blacklisted.'), ['message: refused', 'client: listed']);
  });

  it('takes the longest noun', () => {
    assert.deepEqual(read('sender ip address rejected'), ['client: refused']);
    assert.deepEqual(read('sender rejected'), ['sender: refused']);
  });

  it('reads a denial some words behind the negation', () => {
    assert.deepEqual(read('this user does not seem to exist'), ['recipient: unknown']);
    assert.deepEqual(read('this user exists'), ['recipient: ']);
    assert.deepEqual(read('the mailbox is not full'), ['mailbox: ']);
  });

  it('knows what is not there', () => {
    assert.deepEqual(read('no mailbox here by that name'), ['mailbox address: absent']);
    assert.deepEqual(read('without valid reverse dns'), ['reverse: absent invalid absent']);
  });

  it('takes used up room for the owner’s', () => {
    assert.deepEqual(read('recipient exceeded email quota'), ['recipient: full']);
    assert.deepEqual(read('quota exceeded'), ['room: full']);
  });

  it('takes so much in a day for an allowance, and so much in an hour for a pace', () => {
    assert.deepEqual(read('maximum messages sent per day reached'), ['allowance: spent']);
    assert.deepEqual(read('limit of 400 rcpts per 24 hours'), ['allowance: spent']);
    assert.deepEqual(read('exceeded 100 mails per hour'), ['pace: spent']);
    assert.deepEqual(read('your ip is blocked for a day'), ['client: refused fast']);
  });

  it('takes a wrong form for that, and not for nobody', () => {
    assert.deepEqual(read('bad recipient address syntax'), ['recipient: malformed']);
  });

  it('takes what is said beside SPF, DKIM or DMARC for theirs', () => {
    assert.deepEqual(read('the sender must authenticate with spf or dkim'), ['vouching vouching: required']);
  });

  it('passes over links and names of hosts', () => {
    assert.deepEqual(read('see https://mail.example.com/spam/blocked?user=unknown'), [': ']);
    assert.deepEqual(read('rejected by mail.example.com'), [': refused']);
  });

  it('reads any text, and a long one in little time', () => {
    assert.deepEqual(clausesOf(''), []);
    assert.deepEqual(read(' .,;: () … # <> '), []);
    const text = 'no ip not user denied '.repeat(40_000);
    const startedAt = performance.now();
    clausesOf(text);
    assert.ok(performance.now() - startedAt < 5000);
  });
});
