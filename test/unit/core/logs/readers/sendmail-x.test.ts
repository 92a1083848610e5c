import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sendmailXReader } from '../../../../../src/core/logs/readers/sendmail-x.ts';
import { eventsOf, holdsForSamples, samplesOf, sentInVain, shortened, toldBy } from './client-samples.ts';

const samples = samplesOf('sendmail').filter(({ format }) => format === 'sendmail-X');

describe('the reader of sendmail -X', () => {
  holdsForSamples(sendmailXReader, samples, { rewritten: sentInVain });

  it('leaves out the message that sendmail was given, and what local mailers get', () => {
    const told = toldBy(sendmailXReader, samples, 'relay550-X');
    assert.deepEqual(told.slice(0, 2), ['open', 'S 220 smtp.example.com ESMTP ready']);
    assert.deepEqual(told.slice(-2), ['C QUIT', 'S 221 2.0.0 Bye']);
    assert.ok(!told.includes('emptyRead'));
  });

  it('reads the server side', () => {
    const log = ['00012 >>> 220 ready', '00012 <<< EHLO x', '00012 >>> 250 ok', '00012 <<< [EOF]'].join('\n');
    assert.deepEqual(shortened(eventsOf(sendmailXReader, log)), [
      'S 220 ready',
      'C EHLO x',
      'S 250 ok',
      'closed client',
    ]);
  });
});
