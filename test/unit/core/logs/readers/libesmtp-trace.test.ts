import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { libesmtpTraceReader } from '../../../../../src/core/logs/readers/libesmtp-trace.ts';
import { holdsForSamples, samplesOf, sentInVain, toldBy } from './client-samples.ts';

const samples = samplesOf('esmtp');

describe('the reader of libesmtp', () => {
  holdsForSamples(libesmtpTraceReader, samples, {
    rewritten: (text) => sentInVain(text) || text.startsWith('MAIL '),
    unseen: (text) => /^[A-Z][A-Za-z-]+: /.test(text),
  });

  it('gives the message where only its headers are shown', () => {
    assert.deepEqual(toldBy(libesmtpTraceReader, samples, 'data554').slice(-5), [
      'S 354 End data with <CR><LF>.<CR><LF>',
      'message',
      'S 554 5.7.1 Message rejected as spam by Content Filtering.',
      'C QUIT',
      'S 221 2.0.0 Bye',
    ]);
  });
});
