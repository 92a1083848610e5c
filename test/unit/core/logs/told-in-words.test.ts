/** Failures that a log tells in words only, and conversations of which it does not show everything. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import { SessionReport } from '../../../../src/core/logs/session-report.ts';

/** The root cause of each session, `-` where there is none. */
function causes(...lines: readonly string[]): string {
  const reports = new Map<number, SessionReport>();
  const analysis = new LogAnalysis({
    entry: (session, entry) => {
      const report = reports.get(session) ?? new SessionReport(session);
      reports.set(session, report);
      report.add(entry);
    },
    ended: () => {},
  });
  analysis.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
  analysis.end();
  return [...reports.values()]
    .map(({ findings }) => findings.find(({ rootCause }) => rootCause)?.rule ?? '-')
    .join(' ');
}

describe('a failure that is told in words only', () => {
  const told: Readonly<Record<string, readonly string[]>> = {
    'starttls-not-offered': [
      'SMTP error: STARTTLS extension not supported by server.',
      "Error: Unable to establish a secure link with Outgoing server (SMTP) mail.example.com using STARTTLS since it doesn't advertise that feature.",
    ],
    'auth-not-offered': ['smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.'],
    'tls-certificate-untrusted': ['SMTP error: Connection error: invalid peer certificate: UnknownIssuer'],
    'tls-certificate-name-mismatch': [
      'Net::SMTP failed: OpenSSL::SSL::SSLError: hostname "smtp.example.com" does not match the server certificate',
    ],
    'tls-to-plaintext-port': ['Error sending test mail: tls: first record does not look like a TLS handshake'],
    'tls-handshake-closed': [
      'level=warn integration=email[0] msg="Notify attempt failed" err="send STARTTLS command: EOF"',
    ],
    'dns-not-found': ['Sending mail failed: Error, could not get ip from host'],
    'server-closed': ['lvl=eror msg="Failed to send alert notification email" error=EOF'],
    'wrong-service': ["smtplib.SMTPConnectError: (-1, b'[CAPABILITY IMAP4rev1] IMAP server ready')"],
    'reply-malformed': ['ERROR: sending mail: Net::SMTPUnknownError (Go ahead please)'],
  };
  for (const [rule, messages] of Object.entries(told)) {
    for (const message of messages)
      it(`is ${rule}: ${message.slice(0, 60)}`, () => assert.equal(causes(message), rule));
  }

  it('is a time-out of the phase that the stack tells', () => {
    const error = 'ERROR: sending mail: Net::ReadTimeout (Net::ReadTimeout with #<TCPSocket:(closed)>)';
    const frame = (name: string): string => `/usr/lib/ruby/net/smtp.rb:955:in \`${name}'`;
    assert.equal(causes(error, frame('recv_response'), frame('do_start')), 'greeting-missing');
    assert.equal(causes(error, frame('recv_response'), frame('rcptto')), 'no-reply');
    assert.equal(causes('ERROR: sending mail: Net::OpenTimeout: execution expired'), 'connection-timed-out');
  });

  it('has no reason of its own where the next message gives it', () => {
    assert.equal(
      causes(
        'MailKit: Authentication failed, see inner exception of AuthenticationException.',
        'error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure',
      ),
      'tls-version-mismatch',
    );
  });

  it('is told by lines together of which no single one is about mail', () => {
    const service = 'LOG5[0]: Service [smtp] accepted connection from 127.0.0.1:38846';
    const refused = 'LOG3[0]: s_connect: connect 127.0.0.1:2525: Connection refused (111)';
    assert.equal(causes(service, refused.replace('2525', '9999')), 'connection-refused');
    assert.equal(causes('LOG5[0]: Service [web] accepted connection', refused.replace('2525', '9999')), '');
  });

  it('quotes a reply in many ways', () => {
    assert.equal(
      causes('smtp health check failed, reason: wrong status, code: 421, info: "4.3.2 down"'),
      'server-busy',
    );
    assert.equal(causes('R: RCPT failed: 553'), 'recipient-rejected');
    assert.equal(causes('SMTP permanent error (535): Authentication failed'), 'auth-rejected');
    assert.equal(causes('Sending mail failed at smtp.rb line 550: no such file, could not connect'), 'client-error');
  });
});

describe('a conversation that a log does not show whole', () => {
  it('has no finding about order or form', () => {
    assert.equal(
      causes(
        '[DEBUG] SMTP Client SERVER: 220 mail.example.com ESMTP',
        '[DEBUG] SMTP Client Sending EHLO client.example.net',
        '[DEBUG] SMTP Client SERVER: 250-mail.example.com',
        '250 AUTH PLAIN LOGIN',
        '[DEBUG] SMTP Client Authentication via AUTH PLAIN',
        '[DEBUG] SMTP Client SERVER: 235 2.7.0 Authentication successful',
        '[DEBUG] SMTP Client SERVER: 250 2.1.0 Ok',
        '[DEBUG] SMTP Client SERVER: 550 5.7.1 Relaying denied',
      ),
      'relay-denied',
    );
  });

  it('is read behind prefixes, headings and drawn trees, and through what a program tells besides', () => {
    const lines = [
      '220 mail.example.com ESMTP',
      'EHLO client',
      '250 mail',
      'MAIL FROM:<a@b.example>',
      '550 5.7.1 Not you',
    ];
    const tree = lines.flatMap((text) => [/^\d/.test(text) ? 'SERVER 1:' : 'CLIENT 1:', `└──${text}`]);
    assert.equal(causes(...tree), causes(...lines));
    const process = lines.flatMap((text) => [
      '716 in config(me)',
      /^\d/.test(text) ? `716 ${text}` : `716 dispatching ${text}`,
    ]);
    assert.equal(causes(...process), causes(...lines));
    assert.equal(
      causes(...lines.map((text) => `${/^\d/.test(text) ? 'recv' : 'send'} example.com>${text}`)),
      causes(...lines),
    );
    assert.notEqual(causes(...lines), '-');
  });

  it('may tell a reply again each time with one more line, or its lines with nothing between', () => {
    const opening = ['DEBUG << 220 mail.example.com ESMTP<CRLF>', 'DEBUG Wrote: EHLO client<CRLF>'];
    const grown = [
      'DEBUG << 250-mail<CRLF>',
      'DEBUG << 250-mail<CRLF>250-SIZE 100<CRLF>',
      'DEBUG << 250-mail<CRLF>250-SIZE 100<CRLF>250 8BITMIME<CRLF>',
    ];
    const refused = ['DEBUG Wrote: MAIL FROM:<a@b.example><CRLF>', 'DEBUG << 550 5.7.1 Not you<CRLF>'];
    const glued = 'DEBUG << 250-mail250-SIZE 100250 8BITMIME<CRLF>';
    assert.equal(causes(...opening, ...grown, ...refused), causes(...opening, glued, ...refused));
    assert.match(causes(...opening, ...grown, ...refused), /^sender-/);
  });

  it('hears another service only where nothing is heard of SMTP', () => {
    const probe = [
      'Connecting to mail.example.com:25',
      'debug Read line line="HTTP/1.1 400 Bad Request"',
      'debug Sending line line="EHLO prober"',
      'debug Sending line line="STARTTLS"',
      'debug Sending line line="EHLO prober"',
      'debug Sending line line="QUIT"',
    ];
    assert.equal(causes(...probe), 'wrong-service');
    assert.equal(causes('POP3< +OK POP3 ready', '220 mail ESMTP', 'EHLO client', '250 mail', 'QUIT', '221 Bye'), '-');
  });
});
