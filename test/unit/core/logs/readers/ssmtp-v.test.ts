import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ssmtpVReader } from '../../../../../src/core/logs/readers/ssmtp-v.ts';
import { holdsForSamples, samplesOf, toldBy } from './client-samples.ts';

const samples = samplesOf('ssmtp');

describe('the reader of ssmtp -v', () => {
  holdsForSamples(ssmtpVReader, samples, { rewritten: (text) => text === '********' });

  it('tells what broke', () => {
    assert.deepEqual(toldBy(ssmtpVReader, samples, 'conn_refused'), [
      'open',
      'failure Cannot open smtp-01.example.com:2525',
      'closed network',
    ]);
    assert.equal(
      toldBy(ssmtpVReader, samples, 'auth535_close').at(-1),
      'clientError Authorization failed (535 Authentication failed)',
    );
  });
});
