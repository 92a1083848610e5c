import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bye, entriesOf, hello, play, reach } from './playbook.ts';

const login = { auth: { method: 'PLAIN' } } as const;

test('a whole session, command by command', () => {
  const entries = play(
    {},
    `${hello}
    S: 250 me
    C: MAIL FROM:<a@example.com>
    S: 250 ok
    C: RCPT TO:<b@example.com>
    S: 250 ok
    C: DATA
    S: 354 go
    C: Hi | .
    S: 250 taken
    ${bye}
    -> finish completed ended`,
  );
  assert.equal(entriesOf(entries, 'ended')[0]?.roundTrips, 7);
  assert.equal(entriesOf(entries, 'ended')[0]?.quit, 'answered');
  assert.deepEqual(
    entriesOf(entries, 'recipient').map(({ accepted }) => accepted),
    [true],
  );
});

test('PIPELINING groups the envelope', () => {
  const entries = play(
    {},
    `${hello}
    S: 250-me | 250 PIPELINING
    C: MAIL FROM:<a@example.com> | RCPT TO:<b@example.com> | DATA
    S: 250 ok | 250 ok | 354 go
    C: Hi | . | QUIT
    S: 250 taken
    S: 221 bye
    -> close fin
    * closed
    -> close fin
    -> finish completed ended`,
  );
  assert.equal(entriesOf(entries, 'ended')[0]?.roundTrips, 4);
});

test('no recipient accepted and yet 354: a lone dot', () => {
  play(
    {},
    `${hello}
    S: 250-me | 250 PIPELINING
    C: MAIL FROM:<a@example.com> | RCPT TO:<b@example.com> | DATA
    S: 250 ok | 550 no | 354 go
    C: .
    S: 554 nobody
    ${bye}
    -> finish failed rcpt`,
  );
});

test('HELO where EHLO is not known', () => {
  play(
    { profile: { stopAfter: 'ehlo' } },
    `${hello}
    S: 502 what
    C: HELO client.example.com
    S: 250 me
    ${bye}
    -> finish completed ended`,
  );
});

suite('STARTTLS', () => {
  const profile = { security: 'starttls', stopAfter: 'starttls' } as const;
  test('plaintext behind the 220 is thrown away', () => {
    const entries = play(
      { profile },
      `${hello}
      S: 250-me | 250 STARTTLS
      C: STARTTLS
      S: 220 go | 250 injected
      -> startTls
      * secured
      C: EHLO client.example.com
      S: 250 me
      ${bye}
      -> finish completed ended`,
    );
    assert.equal(entriesOf(entries, 'trailing')[0]?.text, '250 injected\r\n');
    assert.ok(entriesOf(entries, 'reply').every(({ lines }) => lines[0] !== 'injected'));
  });

  for (const [name, replies] of [
    ['not offered', 'S: 250 me'],
    ['refused', 'S: 250-me | 250 STARTTLS\nC: STARTTLS\nS: 454 no'],
  ] as const) {
    test(`required and ${name}`, () => {
      play({ profile }, `${hello}\n${replies}\n${bye}\n-> finish failed starttls`);
    });
    test(`opportunistic and ${name}`, () => {
      play(
        { profile: { ...profile, security: 'opportunistic' } },
        `${hello}\n${replies}\n${bye}\n-> finish completed ended`,
      );
    });
  }

  test('a handshake that fails', () => {
    play(
      { profile: { security: 'tls' } },
      `${reach}
      -> startTls
      * insecure
      -> close fin
      -> finish failed greeting`,
    );
  });
});

suite('AUTH', () => {
  test('PLAIN, with the secret masked', () => {
    const entries = play(
      { profile: { ...login, stopAfter: 'auth' } },
      `${hello}
      S: 250-me | 250 AUTH PLAIN
      -> askSecret password
      * secret pw
      C: AUTH PLAIN AHBvc3RtYXN0ZXJAbWcuZXhhbXBsZS5jb20AcHc=
      S: 235 in
      ${bye}
      -> finish completed ended`,
    );
    const texts = entriesOf(entries, 'command').map(({ text }) => text);
    assert.ok(texts.every((text) => !text.includes('AHBv')));
    assert.ok(entriesOf(entries, 'chunk').every(({ bytes }) => !Buffer.from(bytes).includes('AHBv')));
  });

  test('an OAuth error is acknowledged, then refused; the mechanism need not be offered', () => {
    const entries = play(
      { profile: { auth: { method: 'XOAUTH2', user: 'u' } } },
      `${hello}
      S: 250 me
      -> askSecret token
      * secret t
      C: AUTH XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==
      S: 334 eyJzdGF0dXMiOiI0MDAifQ==
      C:
      S: 535 no
      ${bye}
      -> finish failed auth`,
    );
    assert.equal(entriesOf(entries, 'challenge')[0]?.decoded, '{"status":"400"}');
  });

  test('refused, and the server closes', () => {
    play(
      { profile: login },
      `${hello}
      S: 250-me | 250 AUTH PLAIN
      -> askSecret password
      * secret pw
      C: AUTH PLAIN AHBvc3RtYXN0ZXJAbWcuZXhhbXBsZS5jb20AcHc=
      S: 535 no
      C: QUIT
      * closed
      -> close fin
      -> finish failed auth`,
    );
  });

  test('no password given', () => {
    play(
      { profile: login },
      `${hello}
      S: 250-me | 250 AUTH PLAIN
      -> askSecret password
      * secret
      ${bye}
      -> finish failed auth`,
    );
  });
});

suite('the way to the server', () => {
  test('two addresses in order', () => {
    play(
      { profile: { host: 'mail.example.com' } },
      `
      * start
      -> lookUp address mail.example.com
      * addresses 192.0.2.1 192.0.2.2
      -> connect 192.0.2.1
      * refused
      -> connect 192.0.2.2
      * refused
      -> finish failed connect`,
    );
  });
});

suite('endings', () => {
  test('421 as greeting', () => {
    play(
      {},
      `${reach}
      S: 421 busy
      -> close fin
      * closed
      -> close fin
      -> finish failed greeting`,
    );
  });

  test('no greeting in time', () => {
    const entries = play(
      { timers: true },
      `
      * start
      -> connect 192.0.2.1
      -> setTimer 2000
      * connected
      -> setTimer 500
      * timer
      -> close fin
      -> clearTimer
      -> finish failed greeting`,
    );
    const [timeout] = entriesOf(entries, 'timeout');
    assert.equal(timeout?.waitingFor, 'greeting');
    assert.equal(timeout.limitMs, 500);
  });

  test('a reply that trickles', () => {
    const entries = play(
      {},
      `${hello}
      S: 250-me
      * timer
      -> close fin
      -> finish failed ehlo`,
    );
    assert.equal(entriesOf(entries, 'limit')[0]?.limit, 'reply-trickle');
  });

  test('leave by dropping the connection', () => {
    play(
      { profile: { leave: 'drop', stopAfter: 'ehlo' } },
      `${hello}
      S: 250 me
      -> close fin
      * closed
      -> close fin
      -> finish completed ended`,
    );
  });

  test('the same unasked reply again and again', () => {
    const entries = play(
      {},
      `${hello}
      S: 250 me${' | 250 again'.repeat(12)}
      C: MAIL FROM:<a@example.com>
      -> close reset
      -> finish failed ehlo`,
    );
    assert.equal(entriesOf(entries, 'limit')[0]?.limit, 'reply-repeated');
  });
});

suite('deliveries', () => {
  const short = { delivery: { pipelining: false } };

  test('one of three recipients refused', () => {
    const to = ['b@example.com', 'c@example.com', 'd@example.com'];
    const entries = play(
      { to, profile: short },
      `${hello}
      S: 250 me
      C: MAIL FROM:<a@example.com>
      S: 250 ok
      C: RCPT TO:<b@example.com>
      S: 250 ok
      C: RCPT TO:<c@example.com>
      S: 550 no
      C: RCPT TO:<d@example.com>
      S: 250 ok
      C: DATA
      S: 354 go
      C: Hi | .
      S: 250 taken
      ${bye}
      -> finish completed ended`,
    );
    const verdicts = entriesOf(entries, 'recipient').map(({ address, accepted }) => [address, accepted]);
    assert.deepEqual(verdicts, [
      ['b@example.com', true],
      ['c@example.com', false],
      ['d@example.com', true],
    ]);
  });

  test('LMTP has a verdict on each recipient', () => {
    const to = ['b@example.com', 'c@example.com'];
    const entries = play(
      { to, profile: { ...short, protocol: 'lmtp' } },
      `${reach}
      S: 220 hi
      C: LHLO client.example.com
      S: 250 me
      C: MAIL FROM:<a@example.com>
      S: 250 ok
      C: RCPT TO:<b@example.com>
      S: 250 ok
      C: RCPT TO:<c@example.com>
      S: 250 ok
      C: DATA
      S: 354 go
      C: Hi | .
      S: 250 taken
      S: 452 full
      ${bye}
      -> finish completed ended`,
    );
    const verdicts = entriesOf(entries, 'recipient').map(({ address, accepted }) => `${address} ${accepted}`);
    assert.deepEqual(verdicts, [
      'b@example.com true',
      'c@example.com true',
      'b@example.com true',
      'c@example.com false',
    ]);
  });

  test('a dot at the start of a line is doubled', () => {
    play(
      { content: '.a\r\n..\r\n', profile: short },
      `${hello}
      S: 250 me
      C: MAIL FROM:<a@example.com>
      S: 250 ok
      C: RCPT TO:<b@example.com>
      S: 250 ok
      C: DATA
      S: 354 go
      C: ..a | ... | .
      S: 250 taken
      ${bye}
      -> finish completed ended`,
    );
  });

  test('cancelled between two commands, and a second time', () => {
    const entries = play(
      { profile: short },
      `${hello}
      * cancel
      * cancel
      -> close fin
      -> finish cancelled ehlo`,
    );
    assert.equal(entriesOf(entries, 'cancelled').length, 1);
  });

  test('MX hosts by preference', () => {
    play(
      { profile: { host: undefined, domain: 'example.com' } as never },
      `
      * start
      -> lookUp mx example.com
      * exchanges 20:b.example.com 10:a.example.com
      -> lookUp address a.example.com
      * addresses 192.0.2.1
      -> connect 192.0.2.1
      * refused
      -> lookUp address b.example.com
      * addresses
      -> finish failed connect`,
    );
  });
});
