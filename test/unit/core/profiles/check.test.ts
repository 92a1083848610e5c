import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkProfile } from '../../../../src/core/profiles/check.ts';
import { testProfile, type ProfileOverrides } from '../../../integration/profile.ts';

const remote = { host: 'smtp.example.com', auth: {} } as const;

function fields(overrides: ProfileOverrides, port: number): readonly string[] {
  return checkProfile(testProfile(port, { ...remote, ...overrides } as ProfileOverrides)).map(({ path }) =>
    path.join('.'),
  );
}

describe('what is unlikely to work', () => {
  it('is said of port and security that do not match', () => {
    assert.deepEqual(fields({ security: 'starttls' }, 465), ['security']);
    assert.deepEqual(fields({ security: 'tls' }, 587), ['security']);
    assert.deepEqual(fields({ security: 'tls' }, 25), ['security']);
  });

  it('is said of a password in clear text, but not on this machine, and not of a mechanism that hides it', () => {
    assert.deepEqual(fields({ security: 'none' }, 2525), ['security']);
    assert.deepEqual(fields({ security: 'opportunistic' }, 2525), ['security']);
    assert.deepEqual(fields({ security: 'none', host: '127.0.0.1' }, 2525), []);
    assert.deepEqual(fields({ security: 'none', auth: { method: 'CRAM-MD5' } }, 2525), []);
    assert.deepEqual(fields({ security: 'none', stopAfter: 'ehlo' }, 2525), []);
  });

  it('is said of an address that a certificate is to be verified for', () => {
    assert.deepEqual(fields({ security: 'starttls', host: '192.0.2.1' }, 587), ['host']);
    assert.deepEqual(
      fields({ security: 'starttls', host: '192.0.2.1', tls: { servername: 'mx.example.com' } }, 587),
      [],
    );
  });

  it('is said of a submission port without a user', () => {
    const problems = checkProfile(testProfile(587, { host: 'smtp.example.com', security: 'starttls' }));
    assert.deepEqual(
      problems.map(({ path, severity }) => [path.join('.'), severity]),
      [['port', 'warning']],
    );
  });

  it('is said of nothing that is usual', () => {
    assert.deepEqual(fields({ security: 'starttls' }, 587), []);
    assert.deepEqual(fields({ security: 'tls' }, 465), []);
    assert.deepEqual(checkProfile(testProfile(25, { host: 'mx.example.com', security: 'opportunistic' })), []);
  });
});
