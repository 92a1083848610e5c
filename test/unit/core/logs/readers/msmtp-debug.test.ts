import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { msmtpDebugReader } from '../../../../../src/core/logs/readers/msmtp-debug.ts';
import { endless, eventsOf, holdsForSamples, samplesOf, sentInVain, shortened, toldBy } from './client-samples.ts';

const samples = samplesOf('msmtp').filter(({ format }) => format === 'msmtp-debug');

describe('the reader of msmtp --debug', () => {
  holdsForSamples(msmtpDebugReader, samples, { madeUp: endless, rewritten: sentInVain });

  it('takes host, port and security from the settings, and puts errors last', () => {
    const sample = samples.find(({ name }) => name === 'auth535_close-tls');
    const events = eventsOf(msmtpDebugReader, sample?.text ?? '');
    assert.deepEqual(events[0], { session: '', kind: 'open', host: 'smtp-02.example.com', port: 465, security: 'tls' });
    assert.deepEqual(events[2], {
      session: '',
      kind: 'tls',
      implicit: true,
      protocol: 'TLSv1.3',
      cipher: 'AES-256-GCM',
    });
    assert.equal(shortened(events).at(-1), 'clientError authentication failed (method PLAIN)');
  });

  it('tells what broke', () => {
    assert.deepEqual(toldBy(msmtpDebugReader, samples, 'silent').slice(1), [
      'connected',
      'timeout',
      'clientError network read error: the operation timed out',
    ]);
    assert.equal(toldBy(msmtpDebugReader, samples, 'close_before_greeting')[2], 'emptyRead');
    assert.equal(toldBy(msmtpDebugReader, samples, 'dns_fail')[1], 'failure Name or service not known');
    assert.match(
      toldBy(msmtpDebugReader, samples, 'cert_selfsigned-starttls').at(-1) ?? '',
      /^tlsFailed .*NOT trusted/,
    );
  });
});
