import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { applyOverrides, buildProfile } from '../../../../src/core/profiles/build-profile.ts';
import { inEnglish } from '../../../../src/core/words.ts';

const defaults = { ehlo: 'me' };
const values = { name: 'a', host: 'h', stopAfter: 'auth', auth: { user: 'u' } };

suite('overrides', () => {
  test('leave the values they are applied to as they were', () => {
    const before = structuredClone(values);
    const changed = applyOverrides(values, [{ path: ['auth', 'user'], value: 'v', flag: '--user' }]);
    assert.deepEqual(values, before);
    assert.deepEqual(changed, { ...values, auth: { user: 'v' } });
  });

  test('make the objects on their way', () => {
    assert.deepEqual(applyOverrides({}, [{ path: ['tls', 'verify'], value: false, flag: '--no-verify' }]), {
      tls: { verify: false },
    });
  });

  test('come before the defaults that follow from them', () => {
    const changed = applyOverrides(values, [{ path: ['security'], value: 'tls', flag: '--security' }]);
    assert.equal(buildProfile(changed, defaults).profile?.port, 465);
  });

  test('are checked like the file', () => {
    const changed = applyOverrides(values, [{ path: ['port'], value: 'smtp', flag: '--port' }]);
    const { profile, problems } = buildProfile(changed, defaults);
    assert.equal(profile, undefined);
    assert.equal(inEnglish(problems[0]?.message ?? ''), 'port must be a whole number from 1 to 65535; this is "smtp"');
  });
});

test('a message never repeats a password', () => {
  const { problems } = buildProfile({ ...values, auth: { user: 'u', password: 's3cret\0' } }, defaults);
  assert.ok(problems.length > 0);
  for (const { message } of problems) assert.doesNotMatch(inEnglish(message), /s3cret/);
});

test('whatever the value, a profile or an error comes back', () => {
  for (const value of [undefined, null, 0, '', [], {}, [[]], { auth: null }, { tls: 5 }, { xclient: [] }]) {
    const { profile, problems } = buildProfile(value, defaults);
    assert.equal(profile, undefined);
    assert.ok(problems.some((problem) => problem.severity === 'error'));
  }
});
