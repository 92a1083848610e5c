import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { telnetTranscriptReader } from '../../../../../src/core/logs/readers/telnet-transcript.ts';
import { eventsOf, holdsForSamples, samplesOf, sentInVain, shortened, toldBy } from './client-samples.ts';

const samples = samplesOf('telnet');

describe('the reader of telnet', () => {
  holdsForSamples(telnetTranscriptReader, samples, { rewritten: sentInVain });

  it('takes the host from the banner', () => {
    const sample = samples.find(({ name }) => name === 'auth535_close');
    const events = eventsOf(telnetTranscriptReader, sample?.text ?? '');
    assert.deepEqual(events.slice(0, 3), [
      { session: '', kind: 'open', host: 'smtp-02.example.com' },
      { session: '', kind: 'attempt', address: '127.1.0.2' },
      { session: '', kind: 'connected' },
    ]);
    assert.equal(shortened(events).at(-1), 'closed server');
  });

  it('takes what another service says for the server', () => {
    assert.deepEqual(toldBy(telnetTranscriptReader, samples, 'not_smtp').slice(3), [
      'S SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3',
      'C EHLO client.example.net',
      'S Invalid SSH identification string.',
      'closed server',
    ]);
  });

  it('sees refused connections and the next attempt', () => {
    const log = [
      'Trying ::1...',
      'telnet: connect to address ::1: Connection refused',
      'Trying 127.0.0.1...',
      'Connected to localhost.',
      "Escape character is '^]'.",
      '220 x',
    ].join('\n');
    assert.deepEqual(shortened(eventsOf(telnetTranscriptReader, log)), [
      'open',
      'attempt',
      'failure Connection refused',
      'closed network',
      'open',
      'attempt',
      'connected',
      'S 220 x',
    ]);
  });
});
