import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { changeProfile } from '../../../../src/core/profiles/edit.ts';
import { locateProblem, parseProfiles } from '../../../../src/core/profiles/parse.ts';
import type { ProblemFix } from '../../../../src/core/profiles/problem-fixes.ts';
import { problemFixes } from '../../../../src/core/profiles/problem-fixes.ts';
import { inEnglish } from '../../../../src/core/words.ts';
import { profileDefaults } from '../../../../src/runtime/profile-defaults.ts';
import { missingFiles } from '../../../../src/runtime/profile-paths.ts';

const message = { from: 'a@example.com', to: ['b@example.com'] };

/** Every fix of every problem of a file with these profiles, which does not lie beside any of the files it names. */
function fixesOf(...profiles: readonly object[]): { readonly text: string; readonly fixes: readonly ProblemFix[] } {
  const text = JSON.stringify({ profiles }, undefined, 2);
  const parsed = parseProfiles(text, profileDefaults());
  const folder = mkdtempSync(join(tmpdir(), 'fixes-'));
  const fixes = parsed.profiles.flatMap((located) => {
    const missing = located.profile ? missingFiles(located.profile, folder) : [];
    const problems = [...parsed.problems, ...missing.map((problem) => locateProblem(located, problem))];
    return problems.flatMap((problem) => problemFixes(located, problem, parsed.profiles));
  });
  rmSync(folder, { recursive: true });
  return { text, fixes };
}

/** The messages of the errors in the file. */
function errorsOf(text: string): readonly string[] {
  const { problems } = parseProfiles(text, profileDefaults());
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => inEnglish(message));
}

describe('the fix of', () => {
  it('a name that stands twice is one that is free', () => {
    const named = (name: string): object => ({ name, host: 'h.example', message });
    const { text, fixes } = fixesOf(named('relay'), named('relay 2'), named('relay'));
    assert.deepEqual(fixes, [
      { kind: 'rename', field: 'name', change: { path: ['name'], value: 'relay 3' }, shown: 'relay 3' },
    ]);
    assert.equal(errorsOf(text).length, 1);
    assert.deepEqual(errorsOf(changeProfile(text, 2, [{ path: ['name'], value: 'relay 3' }])), []);
  });

  for (const [what, user, from] of [
    ['the user name, where it is an address', 'ann@example.org', 'ann@example.org'],
    ['a placeholder, where it is none', 'apikey', 'sender@example.com'],
    ['a placeholder, where it stands in the environment', '${env:SMTP_USER}', 'sender@example.com'],
  ] as const) {
    it(`a sender that is missing is ${what}`, () => {
      const { text, fixes } = fixesOf({ name: 'a', host: 'h.example', auth: { user }, message: { to: message.to } });
      const change = { path: ['message', 'from'], value: from };
      assert.deepEqual(fixes, [{ kind: 'insert', field: 'message.from', change, shown: from }]);
      assert.equal(errorsOf(text).length, 1);
      assert.deepEqual(errorsOf(changeProfile(text, 0, [change])), []);
    });
  }

  it('recipients that are missing are a list', () => {
    const { text, fixes } = fixesOf({ name: 'a', host: 'h.example', message: { from: message.from } });
    const change = { path: ['message', 'to'], value: [message.from] };
    assert.deepEqual(fixes, [{ kind: 'insert', field: 'message.to', change, shown: message.from }]);
    assert.deepEqual(errorsOf(changeProfile(text, 0, [change])), []);
  });

  it('a file of authorities that is not there is another one, or none', () => {
    const { fixes } = fixesOf({ name: 'a', host: 'h.example', message, tls: { ca: 'gone.pem' } });
    assert.deepEqual(fixes, [
      { kind: 'chooseFile', field: 'tls.ca', path: ['tls', 'ca'] },
      { kind: 'remove', field: 'tls.ca', change: { path: ['tls', 'ca'], value: null } },
    ]);
  });

  it('a message file that is not there is another one: without it nothing could be sent', () => {
    const { fixes } = fixesOf({ name: 'a', host: 'h.example', message: { eml: 'gone.eml' } });
    assert.deepEqual(fixes, [{ kind: 'chooseFile', field: 'message.eml', path: ['message', 'eml'] }]);
  });

  it('any other problem is not known', () => {
    const { text, fixes } = fixesOf({
      name: '',
      host: 'h.example',
      message: { from: 'no address', to: ['b@h.example'] },
    });
    assert.equal(errorsOf(text).length, 2);
    assert.deepEqual(fixes, []);
  });
});
