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
    'tls-certificate-expired': [
      'error: certificate has expired\n errno: 0,\n command: "CONN",\n    code: "ESOCKET"',
      'mail error: certificate expired',
    ],
    'auth-rejected': [
      "Can't send mail: Authentication error!",
      'email failed: bad credentials',
      `{"event":"mail.failed","exception":[{"exc_type":"SMTPAuthenticationError","exc_value":"(535, b'5.7.8 Error: authentication failed')"}]}`,
    ],
    'greeting-refused': [
      'mail: S: 554 5.7.1 Access denied\nmail: Cannot open mailer: Operation rejected by remote party',
    ],
    'relay-denied': [
      'Send Error: "554 One or more recipients failed"\nSend Error: "554 5.7.1 <lea@example.com>: Relay access denied"',
    ],
    'auth-not-offered': ['smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.'],
    'tls-certificate-untrusted': ['SMTP error: Connection error: invalid peer certificate: UnknownIssuer'],
    'tls-certificate-name-mismatch': [
      "jakarta.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjava.io.IOException: Can't verify identity of server: mail.example.org",
      'Net::SMTP failed: OpenSSL::SSL::SSLError: hostname "smtp.example.com" does not match the server certificate',
    ],
    'tls-to-plaintext-port': ['Error sending test mail: tls: first record does not look like a TLS handshake'],
    'tls-handshake-closed': [
      'level=warn integration=email[0] msg="Notify attempt failed" err="send STARTTLS command: EOF"',
    ],
    'dns-not-found': ['Sending mail failed: Error, could not get ip from host'],
    'server-closed': ['lvl=eror msg="Failed to send alert notification email" error=EOF'],
    'wrong-service': ["smtplib.SMTPConnectError: (-1, b'[CAPABILITY IMAP4rev1] IMAP server ready')"],
    'reply-malformed': [
      'ERROR: sending mail: Net::SMTPUnknownError (Go ahead please)',
      'Error: Unexpected reply from SMTP server: Go ahead',
      'smtp: cannot parse response "Go ahead"',
      'S: 220 mail ESMTP\nC: EHLO web1\nS: 250 mail\nC: MAIL FROM:<a@b.example>\nS: Go ahead\nError: Invalid response',
    ],
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

describe('an error of a client and nothing else', () => {
  const told: Readonly<Record<string, readonly string[]>> = {
    'sender-rejected': ['2026/11/27 09:43:55 mail: <orders@example.net>: Sender address rejected: Domain not found'],
    'recipient-unknown': [
      '@4000000065640c2a1c2d3e4f delivery 12: failure: 203.0.113.5_does_not_like_recipient./Remote_host_said:_550_5.1.1_User_unknown/',
      'sm-mta[812]: 4AR9ij1v: to=<lea@example.com>, mailer=esmtp, relay=mail.example.org., dsn=5.1.1, stat=User unknown',
      '2026/11/27 09:43:55 rcpt: <lea@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
      'SMTP Error: The following recipients failed: lea@example.com: <lea@example.com>: Recipient address rejected: User unknown in virtual alias table',
    ],
    'relay-denied': ['rcpt to lea@example.com: Relay access denied'],
    'auth-rejected': [
      '2026/11/27 09:43:55 auth: Error: authentication failed',
      'failed AUTH: 5.7.8 Error: authentication failed',
      '{:error, :no_more_hosts, {:permanent_failure, "mail.example.org", :auth_failed}}',
    ],
    'auth-needs-tls': [
      'panic: unencrypted connection\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/send.go:21 +0x1b4',
    ],
    'auth-mechanism-unsupported': [
      'Error: No SASL mechanism found\n at /usr/share/perl/5.36/Net/SMTP.pm line 211.',
      '535 is no answer: Net::SMTPSyntaxError: 504 5.5.4 Unrecognized authentication type',
    ],
    'tls-certificate-untrusted': ['2026/11/27 09:43:55 starttls: x509: certificate signed by unknown authority'],
    'tls-to-plaintext-port': ['2026/11/27 09:43:55 tls: first record does not look like a TLS handshake'],
    'starttls-not-offered': [
      '    (TLS is required, but was not offered by host mail.example.org[192.0.2.7])',
      '{error,no_more_hosts,{missing_requirement,"mail.example.org",tls}}',
    ],
    'connection-timed-out': ['2026/11/27 09:43:55 dial tcp 203.0.113.5:25: i/o timeout'],
    'connection-refused': ['bsmtp: bsmtp.c:488-0 Failed to connect to mailhost 192.0.2.7'],
    'connection-reset': [
      "/usr/lib/ruby/socket.rb:452:in `read_nonblock': Connection reset by peer (Errno::ECONNRESET)\n\tfrom /usr/lib/ruby/net/smtp.rb:630:in `x'",
    ],
    'dns-not-found': [
      'dial tcp: lookup mial.example.org on 127.0.0.53:53: no such host',
      "org.springframework.mail.MailSendException: Mail server connection failed; Couldn't connect to host, port: mial.example.org, 587; timeout -1;\n  nested exception is:\n\tjava.net.UnknownHostException: mial.example.org",
    ],
    'wrong-service': [
      '2026/11/27 09:43:55 short response: HTTP/1.1 400 Bad Request',
      "ERROR report not mailed: (-1, b'/1.1 400 Bad Request')",
    ],
    'no-reply': ['error: could not mail invoice: read tcp 192.0.2.1:5352->203.0.113.5:587: i/o timeout'],
    'delivery-unknown': ['error at after DATA: [Net::SMTP] Timeout'],
    'greeting-refused': ['Invalid SMTP response received from host on port 25: 554 No SMTP service here'],
    'server-busy': ['curl: (8) Got unexpected smtp-server response: 421'],

    'server-closed': ['2026-11-27 11:56:46,405 ERROR report not mailed: Connection unexpectedly closed'],
  };
  for (const [rule, messages] of Object.entries(told)) {
    for (const message of messages)
      it(`is ${rule}: ${message.slice(0, 60)}`, () => assert.equal(causes(...message.split('\n')), rule));
  }

  it('may stand in a stack that JSON has in a string', () => {
    const stack =
      'Traceback (most recent call last):\n  File "/usr/lib/smtplib.py", line 341, in connect\nsocket.gaierror: [Errno -2] Name or service not known';
    assert.equal(causes(JSON.stringify({ level: 'error', message: 'task 12 failed', exc: stack })), 'dns-not-found');
  });

  it('is not one of mail where it names another service, another port or nothing of a network', () => {
    for (const other of [
      'Get "https://example.com/": dial tcp: lookup example.com: no such host',
      '2026/11/27 09:43:55 dial tcp 203.0.113.5:5432: connect: connection refused',
      'pq: password authentication failed for user "orders"',
      'data: {"error": "not found"}',
      'close: invalid argument',
      '2026-11-27 11:56:46,405 ERROR worker 3 stopped',
    ])
      assert.equal(causes(other).replace('-', ''), '', other);
  });
});

describe('a silence that is told', () => {
  const opening = ['09:44:30 IN  220 mail.example.org ESMTP', '09:44:30 OUT EHLO web1.example.net'];
  it('is the missing reply', () => {
    for (const remark of [
      'no answer within 3 seconds, giving up',
      '(nothing comes back)',
      '^C',
      'timeout',
      'still waiting ...',
    ])
      assert.equal(causes(...opening, remark), 'no-reply', remark);
  });

  it('is the missing greeting of a connection that stands', () => {
    assert.equal(
      causes(
        'Connected to mail.example.org port 25',
        'no answer, giving up',
        'EHLO web1',
        'MAIL FROM:<a@b.example>',
        'QUIT',
      ),
      'greeting-missing',
    );
  });

  it('is that of the server whom somebody at a terminal leaves', () => {
    const telnet = ['Trying 192.0.2.7...', 'Connected to mail.example.org.', "Escape character is '^]'."];
    const left = ['^]', 'telnet> quit', 'Connection closed.'];
    assert.equal(causes(...telnet, ...left), 'greeting-missing');
    assert.equal(causes(...telnet, '220 mail.example.org ESMTP', 'EHLO web1', ...left), 'no-reply');
    assert.equal(causes(...telnet, '220 mail.example.org ESMTP', ...left), '-');
  });

  it('is none where nothing is due', () => {
    assert.equal(causes(...opening, '09:44:30 IN  250 mail.example.org', 'no answer needed here, giving up'), '-');
  });
});

describe('a refusal that is told before its conversation', () => {
  it('makes no session of its own', () => {
    const refused = '550 5.1.1 <lea@example.com>: Recipient address rejected: User unknown';
    assert.equal(
      causes(
        `Server said: ${refused}`,
        '<220 mail.example.org ESMTP',
        '>EHLO web1',
        '<250 mail.example.org',
        '>MAIL FROM:<orders@example.net>',
        '<250 2.1.0 Ok',
        '>RCPT TO:<lea@example.com>',
        `<${refused}`,
      ),
      'recipient-unknown',
    );
  });

  it('is of the step that its words are about', () => {
    assert.equal(
      causes('<** 550 5.1.1 <lea@example.com>: Recipient address rejected: User unknown', '*** quit'),
      'recipient-unknown',
    );
    assert.equal(
      causes('=== Trying mail:25...', '<** 554 5.7.1 Client host blocked using zen.spamhaus.org'),
      'client-address-blocked',
    );
  });
});

describe('an error about something else', () => {
  for (const error of [
    'Error: incorrect password',
    'error: failed to parse response',
    'error: key "A <a@b.example>" is not trusted',
  ])
    it(`is passed over: ${error}`, () => assert.equal(causes(error), ''));
});

describe('a log that counts its tries', () => {
  const failed = (count: number): string =>
    `WRN mail failed error="smtp: server doesn't support AUTH" try=${String(count)}`;

  it('has a session for each', () => assert.equal(causes(failed(1), failed(2)), 'auth-not-offered auth-not-offered'));

  it('has one where one is told twice', () => assert.equal(causes(failed(1), failed(1)), 'auth-not-offered'));
});

describe('a program that syslog numbers', () => {
  const failed = (process: string): string =>
    `Nov 27 12:01:26 web1 dma[${process}]: remote delivery failed: Authentication failed: 535 5.7.8 Error: authentication failed`;

  it('has a session for each of its processes', () => {
    assert.equal(
      causes(failed('298055.5e2f'), failed('298055.5e2f'), failed('298057.5a3')),
      'auth-rejected auth-rejected',
    );
  });
});

describe('a logger that puts time, process and level before every line', () => {
  const lines = [
    'Connection established to 192.0.2.25:587',
    '220 mail.example.org ESMTP ready',
    'EHLO web1.example.net',
    '250-mail.example.org\n250 STARTTLS',
    'STARTTLS',
    '220 2.0.0 Ready to start TLS',
    'Client network socket disconnected before secure TLS connection was established',
  ];
  for (const prefix of [
    '[11:56:17 AM] [mailer] › debug     ',
    '[11:56:16.546] DEBUG (25898): ',
    'DEBUG:mailer:',
    '2026-11-27 11:56:16.5461|DEBUG|Mail|',
    '<15>1 2026-11-27T11:56:16.546Z web1 app 123 - - ',
  ])
    it(`${prefix.trim()} is read as one session`, () => {
      assert.equal(causes(...lines.map((line) => `${prefix}${line}`)), 'starttls-refused');
    });
});
