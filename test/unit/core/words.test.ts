import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { clause, inEnglish, said, say } from '../../../src/core/words.ts';

const german: Readonly<Record<string, string>> = {
  'port {0} is {1}': '{1} ist Port {0}',
  open: 'offen',
  '{0}, twice': '{0}, zweimal',
};
const translate = (template: string): string => german[template] ?? template;

describe('words', () => {
  it('are their template with what stands in its places', () => {
    const words = say`port ${25} is ${clause('open')}`;
    assert.equal(words.template, 'port {0} is {1}');
    assert.equal(inEnglish(words), 'port 25 is open');
    assert.equal(inEnglish('open'), 'open');
    assert.equal(inEnglish(say``), '');
  });

  it('are translated at every depth, and what stands in a place as it is is not', () => {
    assert.equal(said(say`port ${25} is ${clause('open')}`, translate), 'offen ist Port 25');
    assert.equal(said(say`port ${25} is ${'open'}`, translate), 'open ist Port 25');
    assert.equal(said(say`${say`port ${25} is ${clause('open')}`}, twice`, translate), 'offen ist Port 25, zweimal');
    assert.equal(said('open', translate), 'offen');
  });

  it('show whatever a server said as it said it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        assert.equal(inEnglish(say`${one}: ${say`${other}!`}`), `${one}: ${other}!`);
      }),
    );
    assert.equal(inEnglish(say`${'{1}'} and ${'$& {0}'}`), '{1} and $& {0}');
  });
});
