import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { muttDebugReader } from '../../../../../src/core/logs/readers/mutt-debug.ts';
import { eventsOf, holdsForSamples, samplesOf, toldBy } from './client-samples.ts';

const mutt = samplesOf('mutt');
const neomutt = samplesOf('neomutt').map((sample) => ({ ...sample, name: `${sample.name} of neomutt` }));

describe('the reader of mutt and neomutt -d', () => {
  holdsForSamples(muttDebugReader, [...mutt, ...neomutt]);

  it('has times', () => {
    const [first] = eventsOf(muttDebugReader, mutt[0]?.text ?? '');
    assert.deepEqual(first, {
      session: '',
      at: Date.UTC(2026, 10, 23, 13, 43, 21) * 1000,
      kind: 'open',
      host: 'smtp-03.example.com',
      port: 587,
    });
  });

  it('tells what neomutt says of the end', () => {
    assert.deepEqual(toldBy(muttDebugReader, neomutt, 'close_after_data of neomutt').slice(-3), [
      'emptyRead',
      'clientError Connection to smtp-09.example.com closed',
      'clientError SMTP session failed: read error',
    ]);
  });
});
