import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PhraseIndex } from '../../../../src/core/diagnosis/phrase-index.ts';

const index = new PhraseIndex({
  full: 'mailbox … full | over quota',
  slow: 'throttl',
  hello: '(ehlo)',
  ip: 'ip … banned',
});
const found = (text: string): string[] => [...index.meanings(text)].sort();

describe('PhraseIndex', () => {
  it('finds a phrase at the beginning of a word', () => {
    assert.deepEqual(found('the user is over quota now'), ['full']);
    assert.deepEqual(found('throttling failure'), ['slow']);
    assert.deepEqual(found('closing connection. (ehlo) x'), ['hello']);
  });

  it('does not find it inside a word', () => {
    assert.deepEqual(found('rollover quota'), []);
    assert.deepEqual(found('zip is banned'), []);
  });

  it('finds parts that follow each other, in that order only', () => {
    assert.deepEqual(found('mailbox of bob is full'), ['full']);
    assert.deepEqual(found('full mailbox'), []);
    assert.deepEqual(found('your ip 192.0.2.1 is banned'), ['ip']);
  });

  it('finds nothing in nothing', () => {
    assert.deepEqual(found(''), []);
    assert.deepEqual(found(' … '), []);
  });
});
