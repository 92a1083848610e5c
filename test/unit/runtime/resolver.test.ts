import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorCode, resolve } from '../../../src/runtime/resolver.ts';

describe('looking up an address', () => {
  it('gives the addresses of a name that the hosts file knows', async () => {
    const { answers, error } = await resolve('address', 'localhost', 'any');
    assert.equal(error, undefined);
    assert.ok(answers.some((answer) => 'address' in answer && ['127.0.0.1', '::1'].includes(answer.address)));
  });

  it('gives addresses of the family that is asked for alone', async () => {
    const { answers } = await resolve('address', '127.0.0.1', 'ipv4');
    assert.deepEqual(answers, [{ address: '127.0.0.1' }]);
  });

  it('tells of a name that is none, without rejecting', async () => {
    const { answers, error } = await resolve('address', 'two..dots', 'any');
    assert.deepEqual(answers, []);
    assert.match(error ?? '', /^E[A-Z_]+$/);
  });
});

describe('looking up a mail exchanger', () => {
  it('tells of a name that no name server is asked for, without rejecting', async () => {
    const { answers, error } = await resolve('mx', '..', 'any');
    assert.deepEqual(answers, []);
    assert.match(error ?? '', /^E[A-Z_]+$/);
  });
});

describe('the code of an error', () => {
  it('is the one that the system gave', () => {
    assert.equal(errorCode(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })), 'ECONNREFUSED');
  });

  it('is UNKNOWN for everything else', () => {
    for (const value of [new Error('no code'), { code: 5 }, 'text', null, undefined]) {
      assert.equal(errorCode(value), 'UNKNOWN');
    }
  });
});
