import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addProfile, changeProfile, removeProfile } from '../../../../src/core/profiles/edit.ts';
import { parseProfiles } from '../../../../src/core/profiles/parse.ts';

const file = `// Ours.
{
  "profiles": [
    {
      "name": "one", // the first
      "host": "smtp.example.com",
      /* submission */ "port": 587,
      "message": { "from": "a@example.com", "to": ["b@example.com"] }
    },
    { "name": "two", "host": "127.0.0.1", "stopAfter": "ehlo" }
  ]
}
`;

describe('a profile file that is changed', () => {
  it('keeps its comments and everything else', () => {
    const changes = [
      { path: ['port'], value: 465 },
      { path: ['security'], value: 'tls' },
      { path: ['tls', 'servername'], value: 'mx.example.com' },
    ];
    const changed = changeProfile(file, 0, changes);
    assert.match(changed, /^\/\/ Ours\.\n/);
    assert.match(changed, /"name": "one", \/\/ the first\n/);
    assert.match(changed, /\/\* submission \*\/ "port": 465/);
    const [one, two] = parseProfiles(changed, { ehlo: 'x.example' }).profiles;
    assert.equal(one?.profile?.port, 465);
    assert.equal(one.profile.security, 'tls');
    assert.equal(one.profile.tls.servername, 'mx.example.com');
    assert.equal(two?.profile?.stopAfter, 'ehlo');
  });

  it('loses a field that is removed, and nothing when it is not there', () => {
    const removed = changeProfile(file, 0, [{ path: ['port'], value: null }]);
    assert.doesNotMatch(removed, /"port"/);
    assert.equal(changeProfile(file, 0, [{ path: ['auth', 'password'], value: null }]), file);
  });

  it('gets a profile at its end', () => {
    const { profiles } = parseProfiles(addProfile(file, { name: 'three', host: 'h.example', stopAfter: 'ehlo' }), {
      ehlo: 'x',
    });
    assert.deepEqual(
      profiles.map(({ name }) => name),
      ['one', 'two', 'three'],
    );
  });

  for (const [what, text] of [
    ['no text', ''],
    ['only white space', ' \n'],
    ['an empty object', '{}'],
    ['an empty list', '{ "profiles": [] }'],
    ['a comment', '{\n  // none yet\n}'],
  ] as const) {
    it(`gets its first profile from ${what}`, () => {
      const { profiles, problems } = parseProfiles(
        addProfile(text, { name: 'a', host: 'h.example', stopAfter: 'ehlo' }),
        { ehlo: 'x' },
      );
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
      );
      assert.equal(profiles[0]?.name, 'a');
    });
  }

  it('loses a profile', () => {
    const { profiles } = parseProfiles(removeProfile(file, 0), { ehlo: 'x.example' });
    assert.deepEqual(
      profiles.map(({ name }) => name),
      ['two'],
    );
  });

  it('keeps its way of ending lines and of indenting', () => {
    const tabs = file.replaceAll('\n', '\r\n').replaceAll('  ', '\t');
    const changed = changeProfile(tabs, 1, [{ path: ['auth'], value: { user: 'u' } }]);
    assert.doesNotMatch(changed, /[^\r]\n/);
    assert.match(changed, /\n\t+"user"/);
  });
});
