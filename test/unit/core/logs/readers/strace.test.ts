import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { straceReader } from '../../../../../src/core/logs/readers/strace.ts';
import { differences, eventsOf, hostileLines, readHostile, samplesOf, scoreOf, shortened } from './client-samples.ts';

const samples = [...samplesOf('strace'), ...samplesOf('colombe')].filter((sample) => sample.format === 'strace');

/** After the server has gone a client goes on sending; that reaches nobody. */
const sentInVain = /^(?:AUTH LOGIN |QUIT$|EHLO client)/;

describe('the strace reader', () => {
  for (const sample of samples)
    it(`tells what passed in ${sample.name}`, () => {
      const events = eventsOf(straceReader, sample.text);
      const cut = events.some((event) => event.kind === 'message');
      assert.deepEqual(
        differences(sample, events, { rewritten: (text) => sentInVain.test(text), unseen: () => cut }),
        [],
      );
      assert.ok(scoreOf(straceReader, sample.text) > 100);
    });

  it('names the traced program where the trace tells it', () => {
    const connect = 'connect(3, {sa_family=AF_INET, sin_port=htons(25), sin_addr=inet_addr("192.0.2.1")}, 16) = 0';
    const clientOf = (...lines: readonly string[]): unknown => {
      const [event] = eventsOf(straceReader, lines.join('\n'));
      return event?.kind === 'open' ? event.client : event?.kind;
    };
    assert.equal(clientOf(connect), undefined);
    assert.equal(clientOf('execve("/usr/bin/swaks", ["swaks", "-s", "a"], 0x7f /* 3 vars */) = 0', connect), 'swaks');
    assert.equal(
      clientOf('execve("/usr/bin/python3", ["python3", "/srv/mail/app.py", "secret"], 0x7f /* 3 vars */) = 0', connect),
      'python3 app.py',
    );
    assert.equal(
      clientOf('execve("/bin/curl", ["curl"], 0x7f) = -1 ENOENT (No such file or directory)', connect),
      undefined,
    );
    assert.equal(
      clientOf(
        '7 1700000000.5 execve("/bin/sh", ["sh", "-c", "x"], 0x7f) = 0 <0.000297>',
        '8 1700000000.6 execve("/usr/bin/msmtp", ["msmtp", "-t"], 0x7f) = 0 <0.000297>',
        `8 1700000000.7 ${connect}`,
      ),
      'msmtp',
    );
    assert.equal(clientOf(`[pid 12<mail thread>] ${connect}`), 'mail thread');
    assert.equal(clientOf(`12<mail thread> 05:06:07.1 ${connect}`), 'mail thread');
  });

  it('counts the reads of a closed connection', () => {
    const events = eventsOf(straceReader, samples.find(({ name }) => name === 'loop-unix-strace')?.text ?? '');
    assert.ok(events.filter((event) => event.kind === 'emptyRead').length > 140);
    assert.deepEqual(shortened(events).slice(3, 14), [
      'S 220 Mailgun Influx ready',
      'C EHLO sandbox.mailgun.org',
      'S 250-smtp-out-n01.prod.us-west-2....',
      'note The trace shows 32 of 130 octets.',
      'C AUTH PLAIN',
      'S 334 ',
      'C AHBvc3RtYXN0ZXJAc2FuZGJveC5tYWls...',
      'note The trace shows 32 of 62 octets.',
      'S 535 Authentication failed',
      'C QUIT',
      'emptyRead',
    ]);
  });

  it('takes processes and times from the prefix', () => {
    const [opened, attempt] = eventsOf(
      straceReader,
      '28070 13:22:32.500001 connect(3, {sa_family=AF_INET, sin_port=htons(25), sin_addr=inet_addr("192.0.2.1")}, 16) = 0',
    );
    assert.deepEqual(opened, { session: '28070/3', at: 48_152_500_001, kind: 'open', port: 25 });
    assert.deepEqual(attempt, {
      session: '28070/3',
      at: 48_152_500_001,
      kind: 'attempt',
      address: '192.0.2.1',
      port: 25,
    });
  });

  it('adds up relative times and takes epoch times as they are', () => {
    const call = 'read(3, "220 ready\\r\\n", 4096) = 11';
    const relative = eventsOf(
      straceReader,
      `     0.000000 execve("x") = 0\n     0.250000 brk(NULL) = 0\n     0.000001 ${call}`,
    );
    assert.equal(relative[0]?.at, 250_001);
    assert.equal(eventsOf(straceReader, `1795441979.123456 ${call}`)[0]?.at, 1_795_441_979_123_456);
  });

  it('joins calls that were interrupted in the trace', () => {
    const events = eventsOf(
      straceReader,
      [
        '[pid  7] read(5,  <unfinished ...>',
        '[pid  8] write(6, "x", 1) = 1',
        '[pid  7] <... read resumed>"220 hello\\r\\n250 x\\r\\n", 4096) = 18',
      ].join('\n'),
    );
    assert.deepEqual(shortened(events), ['connected', 'S 220 hello', 'S 250 x']);
  });

  it('tells threads apart, and whose output it is', () => {
    const connect = (thread: number, descriptor: number) =>
      `${String(thread)} connect(${String(descriptor)}<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(25), sin_addr=inet_addr("127.0.0.1")}, 16) = 0`;
    const events = eventsOf(
      straceReader,
      [
        connect(11, 3),
        connect(12, 4),
        '12 recvfrom(4<TCP:[127.0.0.1:1->127.0.0.1:25]>, "220 b\\r\\n", 8192, 0, NULL, NULL) = 7 <0.000010>',
        '11 recvfrom(3<TCP:[127.0.0.1:2->127.0.0.1:25]>, "220 a\\r\\n", 8192, 0, NULL, NULL) = 7 <0.000010>',
        `12 write(1</dev/null<char 1:3>>, "smtplib.SMTPSenderRefused: (550,"..., 76) = 76 <0.000018>`,
        `11 write(1</dev/null<char 1:3>>, "ConnectionResetError: gone", 26) = 26 <0.000018>`,
        `11 write(1</dev/null<char 1:3>>, "\\n", 1) = 1 <0.000018>`,
      ].join('\n'),
    );
    const told = shortened(events).map((text, index) => `${events[index]?.session ?? ''} ${text}`);
    assert.deepEqual(told.slice(-4), [
      '12/4 S 220 b',
      '11/3 S 220 a',
      '12/4 clientError smtplib.SMTPSenderRefused: (550,...',
      '11/3 clientError ConnectionResetError: gone',
    ]);
  });

  it('finds a call behind the output of the program', () => {
    const log = [
      '[pid 7] read(5, "220 a\\r\\n", 4096) = 7',
      'smtplib.SMTPSenderRefused: no[pid 8] read(6, "220 b\\r\\n", 4096) = 7',
    ].join('\n');
    assert.deepEqual(shortened(eventsOf(straceReader, log)), [
      'connected',
      'S 220 a',
      'clientError smtplib.SMTPSenderRefused: no',
      'connected',
      'S 220 b',
    ]);
  });

  it('sees the server side, vectors, dead connections and refused TLS', () => {
    const events = eventsOf(
      straceReader,
      [
        'accept4(3, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 4',
        'writev(4, [{iov_base="220 ", iov_len=4}, {iov_base="ready\\r\\n", iov_len=7}], 2) = 11',
        'read(4, "EHLO x\\r\\n", 1024) = 8',
        'read(4, 0x7f, 1024) = -1 ECONNRESET (Connection reset by peer)',
      ].join('\n'),
    );
    assert.deepEqual(shortened(events), [
      'open',
      'connected',
      'S 220 ready',
      'C EHLO x',
      'failure Connection reset by peer',
      'closed server',
    ]);
    const tls = eventsOf(
      straceReader,
      [
        'connect(3, {sa_family=AF_INET, sin_port=htons(465), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
        'write(3, "\\26\\3\\1\\1@\\1\\0"..., 325) = 325',
        'read(3, "\\25\\3\\3\\0\\2\\2(", 7) = 7',
        '+++ exited with 1 +++',
      ].join('\n'),
    );
    assert.deepEqual(shortened(tls), [
      'open',
      'attempt',
      'connected',
      'tls',
      'tlsFailed The server sent TLS alert 40, handshake failure',
      'closed client',
    ]);
  });

  it('ends a reply that is cut off when the client goes on, and not before', () => {
    const open = [
      'socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4',
      'connect(4, {sa_family=AF_INET, sin_port=htons(587), sin_addr=inet_addr("192.0.2.1")}, 16) = 0',
      'read(4, "220 mail\\r\\n", 4096) = 10',
      'write(4, "EHLO me\\r\\n", 9) = 9',
      'read(4, "250-mail\\r\\n250-SI"..., 4096) = 60',
    ];
    const next = ['write(4, "NOOP\\r\\n", 6) = 6', 'read(4, "250 Ok\\r\\n", 4096) = 8'];
    const replies = (lines: readonly string[]) =>
      eventsOf(straceReader, lines.join('\n')).flatMap((event) => (event.kind === 'server' ? [event.text] : []));
    assert.deepEqual(replies([...open, ...next]), ['220 mail', '250-mail', '250 ...', '250 Ok']);
    const goesOn = 'read(4, "250-HELP\\r\\n250 SMTPUTF8\\r\\n", 4096) = 24';
    assert.deepEqual(replies([...open, goesOn, ...next]), [
      '220 mail',
      '250-mail',
      '250-HELP',
      '250 SMTPUTF8',
      '250 Ok',
    ]);
  });

  it('does not take other sockets and files for sessions', () => {
    const events = eventsOf(
      straceReader,
      [
        'socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 3',
        'connect(3, {sa_family=AF_INET, sin_port=htons(587), sin_addr=inet_addr("192.0.2.1")}, 16) = 0',
        'socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4',
        'connect(4, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("192.0.2.1")}, 16) = 0',
        'write(4, "GET / HTTP/1.1\\r\\n", 16) = 16',
        'read(4, "HTTP/1.1 200 OK\\r\\n", 4096) = 17',
        'read(4, "", 4096) = 0',
        'read(5, "2 lines\\nof a file\\n", 4096) = 18',
      ].join('\n'),
    );
    assert.deepEqual(events, []);
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(hostileLines(samples), (lines) => {
        readHostile(straceReader, lines);
      }),
      { numRuns: 300 },
    );
  });
});
