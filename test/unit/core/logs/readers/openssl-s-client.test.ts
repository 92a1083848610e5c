import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { opensslSClientReader } from '../../../../../src/core/logs/readers/openssl-s-client.ts';
import { endless, eventsOf, holdsForSamples, samplesOf, shortened, toldBy } from './client-samples.ts';

const samples = samplesOf('openssl-s_client');

describe('the reader of openssl s_client', () => {
  holdsForSamples(opensslSClientReader, samples, { madeUp: endless, unseen: (text) => text === 'STARTTLS' });

  it('puts the handshake before the dialogue', () => {
    const sample = samples.find(({ name }) => name === 'auth535_close-tls');
    const events = eventsOf(opensslSClientReader, sample?.text ?? '');
    assert.deepEqual(shortened(events).slice(0, 4), ['open', 'connected', 'tls', 'S 220 Mailgun Influx ready']);
    assert.deepEqual(events[2], {
      session: '',
      kind: 'tls',
      implicit: true,
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      verified: false,
      verdict: 'self-signed certificate',
      // It is told when the report is complete, and stands where the certificate was not believed.
      linesAgo: 54,
    });
  });

  it('knows the reply that came before STARTTLS', () => {
    assert.deepEqual(toldBy(opensslSClientReader, samples, 'auth535_close-starttls').slice(0, 5), [
      'open',
      'connected',
      'S 250 STARTTLS',
      'note s_client does not show what came before STARTTLS.',
      'tls',
    ]);
  });

  it('finds the reply in the middle of a dump', () => {
    assert.equal(
      toldBy(opensslSClientReader, samples, 'auth535_close-tls-debug').at(-2),
      'S 535 Authentication failed',
    );
  });

  it('tells why the connection or the handshake failed', () => {
    assert.deepEqual(toldBy(opensslSClientReader, samples, 'cert_expired-tls'), [
      'open',
      'connected',
      'tlsFailed certificate verify failed: certificate has expired',
    ]);
    assert.deepEqual(
      toldBy(opensslSClientReader, samples, 'tls_to_plain-tls').at(-1),
      'tlsFailed wrong version number',
    );
    assert.deepEqual(toldBy(opensslSClientReader, samples, 'conn_refused-tls'), [
      'failure Connection refused',
      'closed network',
    ]);
    assert.deepEqual(toldBy(opensslSClientReader, samples, 'dns_fail-tls')[0], 'failure Name or service not known');
  });

  it('does not take for sent what s_client took for its own command', () => {
    assert.deepEqual(toldBy(opensslSClientReader, samples, 'terminal-renegotiating').slice(-4), [
      'C MAIL FROM:<a@example.com>',
      'S 550 5.7.1 Relaying denied',
      'note s_client took a typed line that begins with R for its own command and did not send it.',
      'C QUIT',
    ]);
  });

  it('reads what a terminal echoed, and a typed R', () => {
    const log = [
      'CONNECTED(00000003)',
      '---',
      '220 ready\r',
      'EHLO x',
      '250 ok\r',
      'AUTH LOGIN',
      '334 VXNlcm5hbWU6\r',
      'eA==',
      '535 no\r',
      'RCPT TO:<a@example.org>',
      'RENEGOTIATING',
      'DONE',
    ].join('\r\n');
    assert.deepEqual(shortened(eventsOf(opensslSClientReader, log)).slice(3), [
      'S 220 ready',
      'C EHLO x',
      'S 250 ok',
      'C AUTH LOGIN',
      'S 334 VXNlcm5hbWU6',
      'C eA==',
      'S 535 no',
      'note s_client took a typed line that begins with R for its own command and did not send it.',
      'closed client',
    ]);
  });
});
