import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pythonSmtpdDebugReader } from '../../../../../src/core/logs/readers/python-smtpd-debug.ts';
import { eventsOf, holdsForSamples, samplesOf, shortened } from './client-samples.ts';

const samples = samplesOf('python-smtpd');

describe('the reader of smtpd of Python', () => {
  holdsForSamples(pythonSmtpdDebugReader, samples);

  it('takes what follows DATA for the message', () => {
    const log = ["Data: b'DATA'", "Data: b'Subject: x\\r\\n\\r\\ntext'", "Data: b'QUIT'"].join('\n');
    assert.deepEqual(shortened(eventsOf(pythonSmtpdDebugReader, log)), ['C DATA', 'message 18', 'C QUIT']);
  });
});
