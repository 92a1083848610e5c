/** What readers understand besides the conversation: errors that stand before it, transcripts without marks, greetings without a code. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEvent, LogReader } from '../../../../../src/core/logs/reader.ts';
import { readers } from '../../../../../src/core/logs/readers/index.ts';

/** Line (1-based), kind and words of each event. */
function told(format: string, ...lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let at = 0;
  const reader = readers.find((one: LogReader) => one.format === format);
  const open = reader?.open((event: LogEvent) => {
    const words = 'text' in event ? event.text : 'message' in event ? event.message : '';
    found.push(`${at - (event.linesAgo ?? 0)} ${event.kind} ${words}`.trim());
  });
  for (const line of lines) {
    at++;
    open?.line(line);
  }
  open?.end();
  return found;
}

describe('an error that stands before the session it tells of', () => {
  it('belongs to that session, at its own line', () => {
    const raised =
      "/usr/lib/ruby/net/protocol.rb:46:in `connect_nonblock': certificate verify failed (hostname mismatch) (OpenSSL::SSL::SSLError)";
    assert.deepEqual(told('ruby-net-smtp', raised, 'Connection opened: mail.example.org:587', '<- "STARTTLS\\r\\n"'), [
      '2 open',
      '2 connected',
      '3 client STARTTLS',
      '1 tlsFailed certificate verify failed (hostname mismatch)',
    ]);
  });

  it('says why mutt has no connection, whose log numbers the error only', () => {
    const lines = [
      'Could not connect to mail.example.org (Connection refused).',
      '[2026-11-27 09:43:36] Connection failed. errno: 111...',
      '[2026-11-27 09:43:38] Connected to mail.example.org:587 on fd=-1',
    ];
    assert.deepEqual(told('mutt-debug', ...lines), ['1 failure Connection failed. errno: 111...']);
  });

  it('is told of a certificate that mutt does not trust', () => {
    const lines = [
      'Untrusted server certificate',
      '[2026-11-27 09:43:36] Connected to mail.example.org:465 on fd=4',
      '[2026-11-27 09:43:36] mutt_pool_free: 1 of 1',
    ];
    assert.deepEqual(told('mutt-debug', ...lines).at(-1), '1 tlsFailed Untrusted server certificate');
  });

  it('ends a conversation of an unknown program, with the time-out that it names', () => {
    const lines = ['ERROR mailer: read: i/o timeout', '< 220 mail.example.org ESMTP', '> EHLO web1'];
    assert.deepEqual(
      told('bare-conversation', ...lines).filter((one) => one.startsWith('1 ')),
      ['1 timeout', '1 clientError ERROR mailer: read: i/o timeout'],
    );
  });
});

describe('a transcript', () => {
  it('of swaks may have no marks', () => {
    const lines = ['=== Connected to mail.example.org.', '220 mail ESMTP', 'EHLO web1', '250 mail', 'QUIT'];
    assert.deepEqual(told('swaks-transcript', ...lines), [
      '1 connected',
      '2 server 220 mail ESMTP',
      '3 client EHLO web1',
      '4 server 250 mail',
      '5 client QUIT',
    ]);
  });

  it('of swaks takes nothing without marks for a conversation that has them', () => {
    const lines = [
      '=== Connected to mail.example.org.',
      '<   0000: 32 32 30 20',
      '<-  220 mail ESMTP',
      '250 of what it sent',
    ];
    assert.deepEqual(told('swaks-transcript', ...lines), ['1 connected', '3 server 220 mail ESMTP']);
  });

  it('of swaks may show the octets and leave out the message', () => {
    const lines = [
      '=== Connected to mail.example.org.',
      '<-  354 go',
      '  > 0000: 44 41 54 41  0D 0A                                    DATA..          ',
      ' -> 11 lines sent',
    ];
    assert.deepEqual(told('swaks-transcript', ...lines), ['1 connected', '2 server 354 go', '4 message']);
  });

  it('of curl may bear ids', () => {
    const lines = [
      '11:50:29.8 [0-0] == Info: [0-0] x',
      '[0-0] <= Recv header, 20 bytes (0x14)',
      '0000: [0-0] 220 mail ESMTP',
      '[0-0] == Info: [0-0] [SMTP] x',
    ];
    assert.deepEqual(told('curl-trace-ascii', ...lines), ['3 server 220 mail ESMTP']);
  });

  it('of JavaMail begins with whatever the server said first', () => {
    const trying = 'DEBUG SMTP: trying to connect to host "mail.example.org", port 587, isSSL false';
    const lines = [
      trying,
      'mail.example.org ESMTP service ready',
      '\tat com.sun.mail.smtp.SMTPTransport.openServer(X.java:1)',
    ];
    assert.deepEqual(told('javamail-debug', ...lines).slice(2), ['2 server mail.example.org ESMTP service ready']);
  });

  it('of PHPMailer at level 1 tells silence by an error without a reply, and a handshake that failed', () => {
    const at = (second: number, text: string): string => `2026-11-27 11:54:0${second}\t${text}`;
    const silent = [at(1, 'CLIENT -> SERVER: RCPT TO:<a@b.example>'), at(5, 'SMTP ERROR: RCPT TO command failed: ')];
    assert.deepEqual(told('phpmailer', ...silent).slice(1, 2), ['2 timeout']);
    const closed = [silent[0] ?? '', at(1, 'SMTP ERROR: RCPT TO command failed: ')];
    assert.deepEqual(told('phpmailer', ...closed).slice(1, 2), ['2 closed']);
    const tls = [at(1, 'CLIENT -> SERVER: STARTTLS'), at(1, 'SMTP Error: Could not connect to SMTP host.')];
    assert.deepEqual(told('phpmailer', ...tls).slice(1), ['2 tlsFailed Could not connect to SMTP host.']);
  });

  it('of s-nail shows a certificate’s fault where OpenSSL told it', () => {
    const lines = [
      's-nail:   err 20: unable to get local issuer certificate',
      's-nail: could not initiate TLS connection: error:0A000086:SSL routines::certificate verify failed',
    ];
    assert.match(told('s-nail-verbose', ...lines)[0] ?? '', /^1 tlsFailed .*unable to get local issuer/);
  });

  it('of s-nail and of msmtp that shows no conversation does not tell what was not answered', () => {
    const connecting = 's-nail: Connecting to 192.0.2.7:587 ... connected.';
    const lines = [connecting, 's-nail: Unexpected EOF on SMTP connection'];
    assert.ok(told('s-nail-verbose', ...lines).every((one) => !one.includes('connected')));
    assert.ok(told('msmtp-debug', 'msmtp: the server sent an empty reply').every((one) => !one.includes('connected')));
    assert.ok(
      told('s-nail-verbose', connecting, 's-nail: SMTP server: HTTP/1.1 400 Bad Request').includes(
        '2 server HTTP/1.1 400 Bad Request',
      ),
    );
  });

  it('of msmtp without the conversation shows the reply where it is quoted', () => {
    const lines = [
      'msmtp: recipient address a@b.example not accepted by the server',
      'msmtp: server message: 550 5.1.1 Unknown',
    ];
    assert.match(told('msmtp-debug', ...lines).at(-1) ?? '', /^2 clientError .*550 5\.1\.1 Unknown$/);
  });
});
