import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeText, encodeHex } from '../../../../src/core/smtp/bytes.ts';
import { bye, entriesOf, hello, play, reach, Stage } from './playbook.ts';

const megabyte = 1024 * 1024;
const envelope = `
  C: MAIL FROM:<a@example.com>
  S: 250 ok
  C: RCPT TO:<b@example.com>
  S: 250 ok
`;
const completed = `${bye}\n-> finish completed ended`;

suite('BDAT', () => {
  const profile = { delivery: { transfer: 'bdat' } } as const;
  const content = 'x'.repeat(2 * megabyte + 500);

  test('several chunks, each answered; only the last one is called so', () => {
    const entries = play(
      { profile, content },
      `${hello}
      S: 250-me | 250 CHUNKING
      ${envelope}
      C: BDAT 1048576 | x*1048576
      S: 250 first
      C: BDAT 1048576 | x*1048576
      S: 250 second
      C: BDAT 500 LAST | x*500
      S: 250 taken
      ${completed}`,
    );
    const data = entriesOf(entries, 'data');
    assert.deepEqual(
      data.map(({ transfer, octets, complete }) => [transfer, octets, complete]),
      [megabyte, megabyte, 500].map((octets) => ['bdat', octets, true]),
    );
    const taken = entriesOf(entries, 'reply').find(({ lines }) => lines[0] === 'taken');
    assert.equal(taken?.answers, data[2]?.seq);
  });

  for (const [which, replies] of [
    ['second', 'S: 250 first\nC: BDAT 1048576 | x*1048576\nS: 552 too much'],
    ['last', 'S: 250 first\nC: BDAT 1048576 | x*1048576\nS: 250 second\nC: BDAT 500 LAST | x*500\nS: 552 too much'],
  ] as const) {
    test(`the ${which} chunk refused: no more is sent, and nothing counts as delivered`, () => {
      play(
        { profile, content },
        `${hello}
        S: 250-me | 250 CHUNKING
        ${envelope}
        C: BDAT 1048576 | x*1048576
        ${replies}
        ${bye}
        -> finish failed data`,
      );
    });
  }

  test('with PIPELINING a short message goes with the envelope', () => {
    const entries = play(
      { profile },
      `${hello}
      S: 250-me | 250-PIPELINING | 250 CHUNKING
      C: MAIL FROM:<a@example.com> | RCPT TO:<b@example.com> | BDAT 4 LAST | Hi | QUIT
      S: 250 ok | 250 ok | 250 taken | 221 bye
      -> close fin
      * closed
      -> close fin
      -> finish completed ended`,
    );
    assert.equal(entriesOf(entries, 'ended')[0]?.roundTrips, 3);
  });

  test('asked for by the profile it is said although CHUNKING is not offered', () => {
    play(
      { profile },
      `${hello}
      S: 250 me
      ${envelope}
      C: BDAT 4 LAST | Hi
      S: 502 what
      ${bye}
      -> finish failed data`,
    );
  });

  for (const [offer, command] of [
    ['S: 250-me | 250 CHUNKING', 'C: BDAT 3 LAST | Hi\n\n'],
    ['S: 250 me', 'C: DATA\nS: 354 go'],
  ] as const) {
    test(`a message with a bare LF goes ${offer.includes('CHUNKING') ? 'by BDAT' : 'by DATA'} after ${offer}`, () => {
      const stage = new Stage({ content: 'Hi\n' });
      stage.tell({ kind: 'started' });
      stage.tell({ kind: 'connected', durationUs: 1, localAddress: '192.0.2.9', localPort: 1 });
      const say = (text: string) => stage.tell({ kind: 'received', bytes: Buffer.from(`${text}\r\n`) });
      say('220 hi');
      say(offer.slice(3).replaceAll(' | ', '\r\n'));
      say('250 ok');
      const sent = say('250 ok').flatMap((action) => (action.kind === 'send' ? [decodeText(action.bytes)] : []));
      assert.deepEqual(sent, [command.startsWith('C: BDAT') ? 'BDAT 3 LAST\r\nHi\n' : 'DATA\r\n']);
    });
  }
});

suite('XCLIENT', () => {
  const profile = { xclient: { ADDR: '192.0.2.7', name: 'a b' }, stopAfter: 'ehlo' } as const;
  for (const offer of ['S: 250-me | 250 XCLIENT NAME ADDR', 'S: 250 me']) {
    test(`said once and followed by EHLO, after ${offer}`, () => {
      play(
        { profile },
        `${hello}
        ${offer}
        C: XCLIENT ADDR=192.0.2.7 NAME=a+20b
        S: 220 as you say
        C: EHLO client.example.com
        ${offer}
        ${completed}`,
      );
    });
  }

  test('refused', () => {
    play(
      { profile },
      `${hello}
      S: 250 me
      C: XCLIENT ADDR=192.0.2.7 NAME=a+20b
      S: 550 not you
      ${bye}
      -> finish failed ehlo`,
    );
  });
});

suite('PROXY header', () => {
  for (const [version, addresses, expected] of [
    [1, {}, Buffer.from('PROXY TCP4 192.0.2.9 192.0.2.1 40000 25\r\n').toString('hex')],
    [
      1,
      { source: '198.51.100.1:99', destination: '198.51.100.2:587' },
      Buffer.from('PROXY TCP4 198.51.100.1 198.51.100.2 99 587\r\n').toString('hex'),
    ],
    [2, {}, '0d0a0d0a000d0a515549540a2111000cc0000209c00002019c400019'],
  ] as const) {
    test(`version ${version} ${JSON.stringify(addresses)} goes before the greeting and is no command`, () => {
      const stage = new Stage({ profile: { proxyProtocol: { version, ...addresses }, security: 'tls' } });
      stage.tell({ kind: 'started' });
      const actions = stage.tell({ kind: 'connected', durationUs: 1, localAddress: '192.0.2.9', localPort: 40000 });
      const kinds = actions.map(({ kind }) => kind).filter((kind) => kind === 'send' || kind === 'startTls');
      assert.deepEqual(kinds, ['send', 'startTls']);
      const [header] = actions.flatMap((action) => (action.kind === 'send' ? [encodeHex(action.bytes)] : []));
      assert.equal(header, expected);
      assert.equal(entriesOf(stage.transcript.entries, 'command').length, 0);
      assert.equal(entriesOf(stage.transcript.entries, 'chunk')[0]?.length, expected.length / 2);
    });
  }
});

suite('LMTP', () => {
  const lhlo = `${reach}\nS: 220 hi\nC: LHLO client.example.com`;
  const to = ['b@example.com', 'c@example.com', 'd@example.com'];

  test('pipelined: verdicts only for those accepted, in their order', () => {
    const entries = play(
      { to, profile: { protocol: 'lmtp' } },
      `${lhlo}
      S: 250-me | 250 PIPELINING
      C: MAIL FROM:<a@example.com> | RCPT TO:<b@example.com> | RCPT TO:<c@example.com> | RCPT TO:<d@example.com> | DATA
      S: 250 ok | 250 ok | 550 no | 250 ok | 354 go
      C: Hi | . | QUIT
      S: 452 full | 250 taken | 221 bye
      -> close fin
      * closed
      -> close fin
      -> finish completed ended`,
    );
    const verdicts = entriesOf(entries, 'recipient').map(({ address, accepted }) => `${address[0]} ${accepted}`);
    assert.deepEqual(verdicts, ['b true', 'c false', 'd true', 'b false', 'd true']);
  });

  test('BDAT: every recipient is answered behind the last chunk', () => {
    const entries = play(
      { to: to.slice(0, 2), profile: { protocol: 'lmtp', delivery: { transfer: 'bdat', pipelining: false } } },
      `${lhlo}
      S: 250-me | 250 CHUNKING
      ${envelope}
      C: RCPT TO:<c@example.com>
      S: 250 ok
      C: BDAT 4 LAST | Hi
      S: 550 no | 550 no
      ${bye}
      -> finish failed data`,
    );
    const verdicts = entriesOf(entries, 'recipient').map(({ accepted }) => accepted);
    assert.deepEqual(verdicts, [true, true, false, false]);
  });

  test('354 although nobody was accepted: the wait for the reply to the dot has a limit', () => {
    play(
      { profile: { protocol: 'lmtp' } },
      `${lhlo}
      S: 250-me | 250 PIPELINING
      C: MAIL FROM:<a@example.com> | RCPT TO:<b@example.com> | DATA
      S: 250 ok | 550 no | 354 go
      C: .
      * timer
      -> close fin
      -> finish failed data`,
    );
  });

  test('LHLO is not replaced by HELO', () => {
    play({ profile: { protocol: 'lmtp' } }, `${lhlo}\nS: 502 what\n${bye}\n-> finish failed ehlo`);
  });
});

suite('envelopes', () => {
  test('MAIL refused, RCPT and DATA taken all the same: a lone dot', () => {
    play(
      {},
      `${hello}
      S: 250-me | 250 PIPELINING
      C: MAIL FROM:<a@example.com> | RCPT TO:<b@example.com> | DATA
      S: 550 no | 250 ok | 354 go
      C: .
      S: 250 taken
      ${bye}
      -> finish failed mail`,
    );
  });

  const dsn = { ret: 'FULL', envid: 'id=1', notify: ['FAILURE', 'DELAY'], orcpt: 'rfc822;b@example.com' } as const;
  for (const [name, offers, delivery, mail, rcpt] of [
    ['SIZE when offered', ['SIZE 1000'], {}, ' SIZE=4', ''],
    ['no SIZE when not', [], {}, '', ''],
    ['DSN', ['DSN'], { dsn }, ' RET=FULL ENVID=id+3D1', ' NOTIFY=FAILURE,DELAY ORCPT=rfc822;b@example.com'],
    ['SMTPUTF8 always', [], { smtputf8: 'always' }, ' SMTPUTF8', ''],
    ['no SMTPUTF8 for ASCII', ['SMTPUTF8'], {}, '', ''],
    ['REQUIRETLS', ['REQUIRETLS'], { requireTls: true }, ' REQUIRETLS', ''],
  ] as const) {
    test(name, () => {
      play(
        { profile: { delivery, stopAfter: 'rcpt' } },
        `${hello}
        S: 250-me${offers.map((offer) => ` | 250-${offer}`).join('')} | 250 HELP
        C: MAIL FROM:<a@example.com>${mail}
        S: 250 ok
        C: RCPT TO:<b@example.com>${rcpt}
        S: 250 ok
        ${completed}`,
      );
    });
  }
});
