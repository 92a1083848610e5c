import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isEhloName, isHost, readAddress, readSocketAddress } from '../../../../src/core/profiles/syntax.ts';

suite('addresses', () => {
  const good: readonly (readonly [string, string])[] = [
    ['a@example.com', 'a@example.com'],
    ['<a@example.com>', 'a@example.com'],
    ['Ann Example <a@example.com>', 'a@example.com'],
    ['"Ann <x>" <a@example.com>', 'a@example.com'],
    ['"a b"@example.com', '"a b"@example.com'],
    ['"a\\"@b"@example.com', '"a\\"@b"@example.com'],
    ['dømi@dømi.fo', 'dømi@dømi.fo'],
    ['a@[192.0.2.1]', 'a@[192.0.2.1]'],
    ['a@[IPv6:2001:db8::1]', 'a@[IPv6:2001:db8::1]'],
    ['a+tag@localhost', 'a+tag@localhost'],
    ['postmaster', 'postmaster'],
    ['', ''],
    ['<>', ''],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ];
  for (const [text, address] of good) test(JSON.stringify(text), () => assert.equal(readAddress(text), address));

  const bad = [
    'a',
    '@example.com',
    'a@',
    'a b@example.com',
    'a@b c',
    'a@example..com',
    '"a@example.com',
    '"a"b"@example.com',
    '"a\\"@example.com',
    'a>@example.com',
    'a@example.com> <b@example.com',
    '<a@example.com>\r\nDATA',
    'a@example.com\n',
    'a\r@example.com',
    '"a\r\nDATA"@example.com',
    'a\0@example.com',
    `${'a'.repeat(65)}@example.com`,
    `${'é'.repeat(33)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(127)}com`,
  ];
  for (const text of bad)
    test(`not ${JSON.stringify(text).slice(0, 60)}`, () => assert.equal(readAddress(text), undefined));
});

suite('hosts', () => {
  for (const host of [
    'localhost',
    'mail.example.com',
    'mail.example.com.',
    'my_host',
    '127.0.0.1',
    '::1',
    'fe80::1%eth0',
    'dømi.fo',
    '3com.com',
  ]) {
    test(host, () => assert.ok(isHost(host)));
  }
  for (const host of [
    '',
    '.',
    'a..b',
    '-a',
    'a-',
    'a b',
    'a\n',
    'a:25',
    '[::1]',
    '300.1.1.1',
    '1.2.3',
    'a/b',
    'a@b',
    'x'.repeat(64),
    'a.'.repeat(128),
    '::1%',
    '::1%a b',
  ]) {
    test(`not ${JSON.stringify(host).slice(0, 40)}`, () => assert.ok(!isHost(host)));
  }
});

suite('EHLO names', () => {
  for (const name of ['client.example.com', '[192.0.2.1]', '[IPv6:2001:db8::1]', '192.0.2.1']) {
    test(name, () => assert.ok(isEhloName(name)));
  }
  for (const name of ['', '[]', '[192.0.2.1', '[a b:c]', 'a b', '[tag:a]\r\nQUIT]']) {
    test(`not ${JSON.stringify(name)}`, () => assert.ok(!isEhloName(name)));
  }
});

test('socket addresses', () => {
  assert.deepEqual(readSocketAddress('192.0.2.1:4321'), { family: 'ipv4', address: '192.0.2.1', port: 4321 });
  assert.deepEqual(readSocketAddress('[2001:db8::1]:25'), { family: 'ipv6', address: '2001:db8::1', port: 25 });
  for (const text of ['', ':', ':1', '1.2.3.4', '1.2.3.4:65536', '1.2.3.4:x', '2001:db8::1:x', 'host:25', '::1:25']) {
    assert.equal(readSocketAddress(text), undefined, text);
  }
});
