import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mailkitProtocolReader } from '../../../../../src/core/logs/readers/mailkit-protocol.ts';
import { eventsOf, scoreOf, shortened } from './client-samples.ts';

const log = [
  'Connected to smtp://smtp.example.com:587/?starttls=always',
  'S: 220 smtp.example.com ready',
  'C: EHLO [192.0.2.7]',
  'S: 250-smtp.example.com',
  'S: 250 STARTTLS',
  'C: STARTTLS',
  'S: 220 go ahead',
  'C: EHLO [192.0.2.7]',
  'S: 250 AUTH PLAIN',
  'C: AUTH PLAIN ********',
  'S: 535 no',
].join('\r\n');

describe("the reader of MailKit's ProtocolLogger", () => {
  it('reads the dialogue, hidden secrets as they are', () => {
    const events = eventsOf(mailkitProtocolReader, log);
    assert.deepEqual(events[0], {
      session: '',
      kind: 'open',
      host: 'smtp.example.com',
      port: 587,
      security: 'starttls',
    });
    assert.deepEqual(shortened(events).slice(1), [
      'connected',
      'S 220 smtp.example.com ready',
      'C EHLO [192.0.2.7]',
      'S 250-smtp.example.com',
      'S 250 STARTTLS',
      'C STARTTLS',
      'S 220 go ahead',
      'tls',
      'C EHLO [192.0.2.7]',
      'S 250 AUTH PLAIN',
      'C AUTH PLAIN ********',
      'S 535 no',
    ]);
    // What both sides say, so marked, is in other programs' logs too: the first line tells.
    assert.ok(scoreOf(mailkitProtocolReader, log) > 15);
  });

  it('reads times and implicit TLS', () => {
    const events = eventsOf(
      mailkitProtocolReader,
      '2026-11-23T13:52:51Z Connected to smtps://[::1]:465/\n2026-11-23T13:52:52Z S: 220 x',
    );
    assert.deepEqual(shortened(events), ['open', 'connected', 'tls', 'S 220 x']);
    assert.equal(events[3]?.at, Date.UTC(2026, 10, 23, 13, 52, 52) * 1000);
  });

  it('reads an exception and what it was made of', () => {
    const log = [
      'MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.',
      ' ---> System.Security.Authentication.AuthenticationException: Cannot determine the frame size.',
      '   at System.Net.Security.SslStream.GetFrameSize(ReadOnlySpan`1 buffer)',
    ].join('\n');
    assert.deepEqual(shortened(eventsOf(mailkitProtocolReader, log)), [
      'clientError MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.',
      'clientError System.Security.Authentication.AuthenticationException: Cannot determine the frame size.',
    ]);
  });
});
