import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseProfiles } from '../../../../src/core/profiles/parse.ts';
import { inEnglish } from '../../../../src/core/words.ts';

const defaults = { ehlo: '[127.0.0.1]' };

suite('no text makes it throw', () => {
  const inside = {
    profiles: fc.array(
      fc.dictionary(
        fc.constantFrom('name', 'host', 'port', 'auth', 'tls', 'message', '__proto__', 'xclient'),
        fc.jsonValue(),
      ),
    ),
  };
  test('any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), isRead), { numRuns: 500 });
  });
  test('any JSON value', () => {
    fc.assert(fc.property(fc.json(), isRead), { numRuns: 500 });
  });
  test('any values in the fields of a profile, cut anywhere', () => {
    fc.assert(
      fc.property(fc.record(inside), fc.double({ min: 0, max: 1, noNaN: true }), (file, part) => {
        const text = JSON.stringify(file);
        isRead(text);
        isRead(text.slice(0, Math.floor(text.length * part)));
      }),
      { numRuns: 500 },
    );
  });
});

function isRead(text: string): void {
  const { profiles, problems } = parseProfiles(text, defaults);
  for (const problem of problems) {
    assert.ok(problem.line >= 1 && problem.column >= 1 && inEnglish(problem.message).length > 0);
    assert.ok(problem.offset + problem.length <= text.length, `${problem.offset}+${problem.length} of ${text.length}`);
  }
  for (const { index, profile } of profiles) {
    const broken = problems.some((problem) => problem.severity === 'error' && problem.profileIndex === index);
    assert.ok(!(broken && profile), 'a profile with an error is offered for running');
  }
}
