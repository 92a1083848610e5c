import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sNailVerboseReader } from '../../../../../src/core/logs/readers/s-nail-verbose.ts';
import { endless, eventsOf, holdsForSamples, samplesOf, sentInVain, toldBy } from './client-samples.ts';

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

  it('takes the reply that is told where the conversation is not shown', () => {
    const told = [
      's-nail: Connecting to 192.0.2.1:587 ... connected.',
      's-nail: SMTP server: 534-5.7.9 Application-specific password required.',
      's-nail: SMTP server: 534 5.7.9 Learn more',
      's-nail: ... message not sent',
    ].join('\n');
    const errors = eventsOf(sNailVerboseReader, told).filter(({ kind }) => kind === 'clientError');
    assert.deepEqual(errors, [
      {
        session: '',
        kind: 'clientError',
        message: '534-5.7.9 Application-specific password required. 534 5.7.9 Learn more',
        linesAgo: 1,
      },
    ]);
    const shown = eventsOf(sNailVerboseReader, `s-nail: >>> EHLO me\n${told}`);
    assert.deepEqual(
      shown.filter(({ kind }) => kind === 'clientError'),
      [],
    );
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
