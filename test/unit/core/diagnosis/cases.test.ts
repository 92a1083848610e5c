import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rules } from '../../../../src/core/diagnosis/rules/index.ts';
import { caseFiles, check, readCases } from './case-file.ts';

for (const file of caseFiles) {
  describe(`cases in ${file}.txt`, () => {
    for (const one of readCases(file)) it(one.name, () => void check(one));
  });
}

describe('the cases', () => {
  const cases = caseFiles.flatMap(readCases);

  it('prove every rule', () => {
    const seen = new Set(cases.flatMap((one) => check(one).map(({ rule }) => rule)));
    assert.deepEqual(
      rules.map(({ id }) => id).filter((id) => !seen.has(id)),
      [],
    );
  });

  it('hold a near miss for every rule', () => {
    const missed = new Set(
      cases.filter(({ name }) => name.includes('near miss')).map(({ name }) => name.split(/[,:]/)[0]),
    );
    assert.deepEqual(
      rules.map(({ id }) => id).filter((id) => !missed.has(id)),
      [],
    );
  });
});
