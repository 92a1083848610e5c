import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sNailVerboseReader } from '../../../../../src/core/logs/readers/s-nail-verbose.ts';
import { endless, eventsOf, holdsForSamples, samplesOf, sentInVain, toldBy } from './r2-events.ts';

const samples = samplesOf('s-nail');

describe('the reader of s-nail -v', () => {
  holdsForSamples(sNailVerboseReader, samples, {
    madeUp: endless,
    rewritten: (text) => sentInVain(text) || text === '.leading dot',
  });

  it('does not repeat the password that s-nail prints', () => {
    for (const sample of samples)
      assert.ok(!JSON.stringify(eventsOf(sNailVerboseReader, sample.text)).includes('wrong-password'));
  });

  it('tells what broke', () => {
    assert.deepEqual(toldBy(sNailVerboseReader, samples, 'conn_refused'), [
      'open',
      'attempt',
      'failure The connection was not made',
      'closed network',
    ]);
    assert.deepEqual(toldBy(sNailVerboseReader, samples, 'cert_selfsigned-starttls').slice(-1), [
      'tlsFailed error:0A000086:SSL routines::certificate verify failed: self-signed certificate',
    ]);
    assert.deepEqual(toldBy(sNailVerboseReader, samples, 'close_after_data').slice(-2), [
      'emptyRead',
      'clientError Unexpected EOF on SMTP connection',
    ]);
  });
});
