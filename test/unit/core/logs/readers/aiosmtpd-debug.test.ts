import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aiosmtpdDebugReader } from '../../../../../src/core/logs/readers/aiosmtpd-debug.ts';
import { eventsOf, holdsForSamples, samplesOf, shortened, toldBy } from './client-samples.ts';

const samples = samplesOf('aiosmtpd');

describe('the reader of aiosmtpd -d', () => {
  holdsForSamples(aiosmtpdDebugReader, samples);

  it('takes >> for the client', () => {
    assert.deepEqual(toldBy(aiosmtpdDebugReader, samples, 'lost-ehlo'), [
      'open',
      'connected',
      'S 220 client.example.net Python SMTP 1.4.3',
      'C EHLO client.example.net',
      'S 250-client.example.net',
      'S 250-8BITMIME',
      'S 250 HELP',
      'closed client',
      'closed client',
    ]);
  });

  it('tells sessions apart by their peer', () => {
    const log = [
      "DEBUG:mail.log:('::1', 4000, 0, 0) << b'220 a'",
      "DEBUG:mail.log:('127.0.0.1', 4001) << b'220 b'",
      "INFO:mail.log:('::1', 4000, 0, 0) >> b\"EHLO it's\"",
    ].join('\n');
    const events = eventsOf(aiosmtpdDebugReader, log);
    assert.deepEqual(
      events.map(({ session }) => session),
      ['::1:4000', '127.0.0.1:4001', '::1:4000'],
    );
    assert.equal(shortened(events)[2], "C EHLO it's");
  });
});
