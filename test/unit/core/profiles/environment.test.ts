import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildProfile } from '../../../../src/core/profiles/build-profile.ts';
import { environmentReferences, resolveEnvironment } from '../../../../src/core/profiles/environment.ts';
import type { Profile } from '../../../../src/core/profiles/profile.ts';
import { inEnglish } from '../../../../src/core/words.ts';

function profileWith(auth: object): Profile {
  const { profile } = buildProfile({ name: 'a', host: 'h', stopAfter: 'auth', auth }, { ehlo: 'me' });
  assert.ok(profile);
  return profile;
}

suite('references to environment variables', () => {
  const profile = profileWith({ user: '${env:U}', password: '${env:P}' });

  test('are listed with their fields', () => {
    assert.deepEqual(environmentReferences(profile), [
      { path: ['auth', 'user'], variable: 'U' },
      { path: ['auth', 'password'], variable: 'P' },
    ]);
  });

  test('are replaced by the values', () => {
    const values = new Map([
      ['U', 'me@example.com'],
      ['P', 's3cret'],
    ]);
    const { profile: resolved } = resolveEnvironment(profile, (name) => values.get(name));
    assert.equal(resolved?.auth?.user, 'me@example.com');
    assert.equal(resolved?.auth?.password, 's3cret');
  });

  test('that are not set hold the profile back', () => {
    const { profile: resolved, problems } = resolveEnvironment(profile, (name) => (name === 'U' ? 'me' : undefined));
    assert.equal(resolved, undefined);
    assert.deepEqual(
      problems.map(({ path, message }) => [path, inEnglish(message)]),
      [[['auth', 'password'], 'auth.password needs the environment variable P, which is not set']],
    );
  });

  test('cannot bring in what the file could not hold', () => {
    const { problems } = resolveEnvironment(profile, (name) => (name === 'U' ? 'me\r\nQUIT' : 'p\0'));
    assert.deepEqual(
      problems.map(({ path }) => path[1]),
      ['user', 'password'],
    );
  });

  test('in other fields stand as they are', () => {
    assert.deepEqual(environmentReferences(profileWith({ user: 'u', authorizationId: '${env:X}' })), []);
  });
});
