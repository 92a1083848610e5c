import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { smtpSinkVReader } from '../../../../../src/core/logs/readers/smtp-sink-v.ts';
import { holdsForSamples, samplesOf, toldBy } from './client-samples.ts';

const samples = samplesOf('smtp-sink');

describe('the reader of smtp-sink -v', () => {
  holdsForSamples(smtpSinkVReader, samples);

  it('has the commands of each connection', () => {
    assert.deepEqual(toldBy(smtpSinkVReader, samples, 'disconnect-data'), [
      'open',
      'connected',
      'C EHLO client.example.net',
      'C MAIL FROM:<postmaster@mg.example.com>',
      'C RCPT TO:<user@example.org>',
      'C DATA',
      'closed server',
    ]);
    assert.deepEqual(toldBy(smtpSinkVReader, samples, 'ok').slice(-3), ['message', 'C QUIT', 'closed client']);
  });
});
