import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { octetsToString, stringToOctets } from '../../../../src/core/transcript/base64.ts';
import { formsOf, minimumSecretLength } from '../../../../src/core/transcript/secret-forms.ts';
import { SecretSearch } from '../../../../src/core/transcript/secret-search.ts';
import { cpuMs } from '../../../cpu-time.ts';

function searchFor(secret: string): SecretSearch {
  const search = new SecretSearch();
  for (const form of formsOf(secret, [])) search.add(form);
  return search;
}

/** Few letters, so that parts of a secret occur by chance. */
const letters = ['a', 'b', 'Y', '6', ' '];
const secret = fc
  .array(fc.oneof({ weight: 40, arbitrary: fc.constantFrom(...letters) }, fc.constantFrom('\t', '\r', '\n', '%')), {
    minLength: minimumSecretLength,
    maxLength: 9,
  })
  .map((parts) => parts.join(''));
/** White space can be a line break's or the secret's. */
const words = fc.array(fc.constantFrom(...letters, 'x', '\t', '\r', '\n'), { maxLength: 12 });

describe('the search for secrets', () => {
  it('calls octets free only when the whole search finds nothing in them, nor at their end', () => {
    let free = 0;
    fc.assert(
      fc.property(secret, words, fc.array(fc.nat(40), { maxLength: 3 }), (text, around, breaks) => {
        const search = searchFor(text);
        for (const { text: form } of formsOf(text, [])) {
          let said = around.join('') + form.slice(0, breaks[0] ?? form.length);
          for (const place of breaks) said = `${said.slice(0, place)}\r\n\t${said.slice(place)}`;
          const octets = stringToOctets(said);
          if (!search.isFree(octets)) continue;
          free++;
          const state = { tail: '', insideRun: false };
          assert.deepEqual(search.findInStream(octetsToString(octets), 0, state), [], JSON.stringify(said));
          assert.equal(state.tail, '', JSON.stringify(said));
        }
      }),
      { numRuns: 3000 },
    );
    assert.ok(free > 100, `${free} were free`);
  });

  it('calls an ordinary reply free', () => {
    const search = searchFor('correct horse battery');
    assert.ok(search.isFree(stringToOctets('250-mail.example.com\r\n250 SIZE 1000\r\n')));
  });

  it('takes ever more secrets at the same price', () => {
    const search = new SecretSearch();
    const time = (from: number): number => {
      const before = cpuMs();
      for (let index = from; index < from + 1000; index++) {
        for (const form of formsOf(`secret number ${index}`, [])) search.add(form);
        search.find('250 2.1.0 Ok');
      }
      return cpuMs() - before;
    };
    const first = time(0);
    const later = time(3000);
    assert.ok(later < Math.max(first, 100) * 10, `${first} ms, then ${later} ms`);
  });
});
