import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { smtpSourceVReader } from '../../../../../src/core/logs/readers/smtp-source-v.ts';
import { holdsForSamples, samplesOf, toldBy } from './client-samples.ts';

const samples = samplesOf('smtp-source');

describe('the reader of smtp-source -v', () => {
  holdsForSamples(smtpSourceVReader, samples);

  it('finds the reply behind the counter', () => {
    assert.deepEqual(toldBy(smtpSourceVReader, samples, 'data554').slice(-3), [
      'message',
      'S 554 5.7.1 Message rejected as spam by Content Filtering.',
      'clientError end of data rejected: 554 5.7.1 Message rejected as spam by Content Filtering.',
    ]);
  });
});
