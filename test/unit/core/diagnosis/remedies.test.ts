import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../../../../src/core/diagnosis/context.ts';
import { change } from '../../../../src/core/diagnosis/profile-change.ts';
import { useImplicitTls, usePort, useStartTls } from '../../../../src/core/diagnosis/remedies.ts';

/** What is known of a session that went to `port` with `security`. */
function context(port: number, security: 'none' | 'starttls' | 'tls'): Context {
  return { session: { port, security } } as unknown as Context;
}

describe('a change of a profile', () => {
  it('names all that it sets and removes', () => {
    assert.equal(change({ security: 'tls', port: 465 }).title, 'Set security to "tls" and port to 465');
    assert.equal(change({ auth: null }).title, 'Remove auth');
    assert.equal(change({ port: 25, auth: null }).title, 'Set port to 25 and remove auth');
  });

  it('reads dots as steps into the profile', () => {
    assert.deepEqual(change({ 'tls.servername': 'mx.example.com' }).edits, [
      { path: ['tls', 'servername'], value: 'mx.example.com' },
    ]);
  });
});

describe('the way to TLS', () => {
  it('changes the port with the security where the port is made for another one', () => {
    assert.equal(useStartTls(context(465, 'tls')).title, 'Set security to "starttls" and port to 587');
    assert.equal(useStartTls(context(2525, 'tls')).title, 'Set security to "starttls"');
    assert.equal(useImplicitTls(context(587, 'starttls')).title, 'Set security to "tls" and port to 465');
    assert.equal(useImplicitTls(context(2465, 'none')).title, 'Set security to "tls"');
  });

  it('to another port keeps a security that fits there', () => {
    assert.deepEqual(
      usePort([587, 465, 2525], context(25, 'none')).map(({ title }) => title),
      ['Set port to 587', 'Set port to 465 and security to "tls"', 'Set port to 2525'],
    );
    assert.deepEqual(
      usePort([587, 465], context(465, 'tls')).map(({ title }) => title),
      ['Set port to 587 and security to "starttls"'],
    );
  });
});
