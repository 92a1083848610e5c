import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bye, entriesOf, hello, play } from './playbook.ts';

const profile = { security: 'opportunistic', stopAfter: 'starttls' } as const;
const completed = `${bye}\n-> finish completed ended`;
const ask = `${hello}\nS: 250-me | 250-SIZE 10 | 250-AUTH PLAIN | 250 STARTTLS\nC: STARTTLS`;
const secured = '-> startTls\n* secured\nC: EHLO client.example.com';

suite('STARTTLS when there is the chance', () => {
  test('accepted: EHLO is said again, and what changed is written down', () => {
    const entries = play(
      { profile },
      `${ask}\nS: 220 go\n${secured}\nS: 250-me | 250-SIZE 20 | 250 AUTH PLAIN\n${completed}`,
    );
    const [clear, tls] = entriesOf(entries, 'capabilities');
    assert.deepEqual([clear?.stage, clear?.added, clear?.removed], ['clear', [], []]);
    assert.deepEqual([tls?.stage, tls?.added, tls?.removed], ['tls', ['SIZE 20'], ['SIZE 10', 'STARTTLS']]);
    assert.deepEqual(
      entriesOf(entries, 'phase').map(({ phase }) => phase),
      ['greeting', 'ehlo', 'starttls', 'ehlo', 'quit', 'ended'],
    );
    assert.equal(entriesOf(entries, 'tls')[0]?.implicit, false);
    assert.equal(entriesOf(entries, 'note').length, 0);
  });

  for (const [name, replies, note] of [
    ['not offered', `${hello}\nS: 250-me | 250 XXXXXXXA`, /^STARTTLS is not offered: .* in clear/],
    ['refused for now', `${ask}\nS: 454 no`, /^STARTTLS was refused: .* in clear/],
    ['refused', `${ask}\nS: 502 what`, /^STARTTLS was refused: .* in clear/],
    ['answered by another 2yz', `${ask}\nS: 250 ok`, /^STARTTLS was refused: .* in clear/],
    ['not to be known, HELO alone is', `${hello}\nS: 502 what\nC: HELO client.example.com\nS: 250 me`, /not offered/],
  ] as const) {
    test(`${name}: the session goes on in clear with a warning`, () => {
      const entries = play({ profile }, `${replies}\n${completed}`);
      const [warning] = entriesOf(entries, 'note');
      assert.match(warning?.text ?? '', note);
      assert.equal(warning?.importance, 'warn');
      assert.equal(entriesOf(entries, 'tls').length, 0);
    });
  }

  test('offered again within TLS: not asked for again', () => {
    play({ profile }, `${ask}\nS: 220 go\n${secured}\nS: 250-me | 250 STARTTLS\n${completed}`);
  });

  test('the handshake fails: the session ends, and does not go on in clear', () => {
    const entries = play(
      { profile },
      `${ask}\nS: 220 go\n-> startTls\n* insecure\n-> close fin\n-> finish failed starttls`,
    );
    assert.equal(entriesOf(entries, 'tlsFailed')[0]?.code, 'CERT_HAS_EXPIRED');
    assert.equal(entriesOf(entries, 'ended')[0]?.how, 'tls-failure');
  });

  test('HELO within TLS, where EHLO is not known any more', () => {
    play(
      { profile },
      `${ask}\nS: 220 go\n${secured}\nS: 500 what\nC: HELO client.example.com\nS: 250 me\n${completed}`,
    );
  });
});

test('STARTTLS required and stripped from the reply: neither AUTH nor MAIL is said', () => {
  const entries = play(
    { profile: { security: 'starttls', auth: { method: 'PLAIN' } } },
    `${hello}\nS: 250-me | 250-AUTH PLAIN | 250 XXXXXXXA\n${bye}\n-> finish failed starttls`,
  );
  assert.deepEqual(
    entriesOf(entries, 'command').map(({ verb }) => verb),
    ['EHLO', 'QUIT'],
  );
  assert.match(entriesOf(entries, 'note')[0]?.text ?? '', /required by the profile and not offered/);
});

test('mechanisms offered in clear are forgotten within TLS', () => {
  const entries = play(
    { profile: { ...profile, stopAfter: 'auth', auth: { method: 'auto' } } },
    `${ask}\nS: 220 go\n${secured}\nS: 250 me\n${bye}\n-> finish failed auth`,
  );
  assert.deepEqual(entriesOf(entries, 'auth')[0]?.offered, []);
});

suite('octets in clear behind the 220', () => {
  for (const [name, received, trailing] of [
    ['a whole reply', 'S: 220 go | 250 injected\n-> startTls', ['250 injected\r\n']],
    ['two replies', 'S: 220 go | 250 injected | 250 again\n-> startTls', ['250 injected\r\n250 again\r\n']],
    ['in a chunk of their own', 'S: 220 go\n-> startTls\nS: 250 injected', ['250 injected\r\n']],
    ['in two chunks', 'S: 220 go | 250-in\n-> startTls\nS: 250 jected', ['250-in\r\n', '250 jected\r\n']],
  ] as const) {
    test(name, () => {
      const entries = play(
        { profile },
        `${ask}\n${received}\n* secured\nC: EHLO client.example.com\nS: 250-me | 250 NEW\n${completed}`,
      );
      assert.deepEqual(
        entriesOf(entries, 'trailing').map(({ text }) => text),
        trailing,
      );
      const octets = entriesOf(entries, 'trailing').map((entry) => entry.octets);
      assert.deepEqual(
        octets,
        trailing.map(({ length }) => length),
      );
      const second = entriesOf(entries, 'capabilities').at(-1);
      assert.deepEqual(second?.capabilities, [{ keyword: 'NEW', params: [] }]);
      const answered = entriesOf(entries, 'reply').filter(({ answers }) => answers !== undefined);
      assert.deepEqual(
        answered.map(({ lines }) => lines[0]),
        ['hi', 'me', 'go', 'me', 'bye'],
      );
      const offsets = entriesOf(entries, 'reply').map(({ range }) => range?.start);
      assert.deepEqual(
        offsets,
        offsets.toSorted((a = 0, b = 0) => a - b),
      );
    });
  }
});
