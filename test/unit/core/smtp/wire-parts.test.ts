import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  concatBytes,
  decodeText,
  encodeBase64,
  encodeHex,
  encodeUtf8,
  tryDecodeBase64,
} from '../../../../src/core/smtp/bytes.ts';
import { compareCapabilities, offeredMechanisms, readCapabilities } from '../../../../src/core/smtp/capabilities.ts';
import { readBdat, readPath, readVerb, secretStart } from '../../../../src/core/smtp/client-lines.ts';
import { encodeXtext, type Mail, mailLine, rcptLine, safeLine } from '../../../../src/core/smtp/command-lines.ts';
import { stuffDots } from '../../../../src/core/smtp/data-transfer.ts';
import { LocalProtocolError } from '../../../../src/core/smtp/errors.ts';
import { MessageMeter } from '../../../../src/core/smtp/message-meter.ts';
import { proxyHeader, readEndpoint } from '../../../../src/core/smtp/proxy-protocol.ts';

const delivery = { transfer: 'auto', pipelining: true, smtputf8: 'auto', requireTls: false } as const;

suite('capabilities', () => {
  test('keywords, parameters, and AUTH=', () => {
    const read = readCapabilities(['me', 'size 100', 'AUTH PLAIN', 'AUTH=LOGIN PLAIN', '', '8BITMIME']);
    assert.deepEqual(read, [
      { keyword: 'SIZE', params: ['100'] },
      { keyword: 'AUTH', params: ['PLAIN', 'LOGIN'] },
      { keyword: '8BITMIME', params: [] },
    ]);
    assert.deepEqual(offeredMechanisms(read), ['PLAIN', 'LOGIN']);
  });

  test('what changed', () => {
    const change = compareCapabilities(readCapabilities(['', 'STARTTLS', 'SIZE 1']), readCapabilities(['', 'SIZE 2']));
    assert.deepEqual(change, { added: ['SIZE 2'], removed: ['STARTTLS', 'SIZE 1'] });
  });
});

suite('client lines', () => {
  test('verbs', () => {
    assert.deepEqual(['mail FROM:<>', 'QUIT', '', '<x', 'a'.repeat(17)].map(readVerb), ['MAIL', 'QUIT', '', '', '']);
  });

  test('paths', () => {
    const lines = ['MAIL FROM:<>', 'RCPT TO:<a@b> NOTIFY=NEVER', 'RCPT TO: a@b X', 'RCPT TO:<"a>b"@c>', 'RCPT'];
    assert.deepEqual(lines.map(readPath), ['', 'a@b', 'a@b', '"a>b"@c', undefined]);
  });

  test('BDAT', () => {
    assert.deepEqual(readBdat('bdat 12 last'), { octets: 12, last: true });
    assert.deepEqual(readBdat('BDAT 0'), { octets: 0, last: false });
    assert.equal(readBdat('BDAT -1'), undefined);
  });

  test('where the secret starts', () => {
    assert.equal(secretStart(encodeUtf8('AUTH PLAIN x')), 11);
    assert.equal(secretStart(encodeUtf8('AUTH PLAIN')), undefined);
    assert.equal(secretStart(encodeUtf8('MAIL FROM:<a>')), undefined);
  });
});

suite('command lines', () => {
  const mail: Mail = { from: 'a@b', to: ['c@d'], content: encodeUtf8('ü\r\n') };
  const capabilities = readCapabilities(['', 'SIZE', '8BITMIME', 'SMTPUTF8']);

  test('parameters of MAIL', () => {
    assert.equal(mailLine(mail, delivery, []), 'MAIL FROM:<a@b>');
    assert.equal(mailLine(mail, delivery, capabilities), 'MAIL FROM:<a@b> SIZE=4 BODY=8BITMIME');
    const utf8 = mailLine({ ...mail, from: 'ü@b', content: encodeUtf8('') }, delivery, capabilities);
    assert.equal(utf8, 'MAIL FROM:<ü@b> SIZE=0 SMTPUTF8');
    const dsn = mailLine(mail, { ...delivery, requireTls: true, dsn: { ret: 'HDRS', envid: 'a+b' } }, []);
    assert.equal(dsn, 'MAIL FROM:<a@b> REQUIRETLS RET=HDRS ENVID=a+2Bb');
  });

  test('parameters of RCPT', () => {
    const line = rcptLine('c@d', { ...delivery, dsn: { notify: ['SUCCESS', 'DELAY'], orcpt: 'rfc822;x=y@d' } });
    assert.equal(line, 'RCPT TO:<c@d> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x+3Dy@d');
    assert.equal(encodeXtext('a b'), 'a+20b');
  });

  test('no command can be smuggled in', () => {
    for (const bad of ['a\r\nRSET', 'a\n', 'a\r', 'a\0']) {
      assert.throws(() => safeLine(bad), LocalProtocolError.is);
      assert.throws(() => rcptLine(bad, delivery), LocalProtocolError.is);
      assert.throws(() => mailLine({ ...mail, from: bad }, delivery, []), LocalProtocolError.is);
    }
  });
});

const message = fc.array(fc.constantFrom('.', '..', '\r\n', '\n', '\r', 'a', 'ü', '\0'), { maxLength: 30 });

suite('messages', () => {
  test('dots are doubled at the start of a line and nowhere else', () => {
    const cases = [
      ['', '.\r\n'],
      ['.\r\n', '..\r\n.\r\n'],
      ['a.\r\n.b\r\n', 'a.\r\n..b\r\n.\r\n'],
      ['a', 'a\r\n.\r\n'],
      ['\n.a\r\n', '\n..a\r\n.\r\n'],
    ] as const;
    for (const [content, wire] of cases) assert.equal(decodeText(stuffDots(encodeUtf8(content))), wire);
  });

  test('the meter finds the end, wherever the octets are cut, and measures what was meant', () => {
    const property = fc.property(message, fc.nat(), (parts, cut) => {
      const content = encodeUtf8(`${parts.join('')}\r\n`);
      const wire = concatBytes(stuffDots(content), encodeUtf8('QUIT'));
      const at = cut % wire.length;
      const meter = new MessageMeter({ stuffed: true });
      const taken = meter.push(wire.subarray(0, at)) + meter.push(wire.subarray(at));
      assert.equal(taken, wire.length - 4);
      assert.ok(meter.complete);
      const plain = new MessageMeter({ stuffed: false });
      plain.push(content);
      assert.equal(meter.summary().octets, content.length);
      assert.deepEqual(meter.summary(), plain.summary());
    });
    fc.assert(property, { numRuns: 300 });
  });
});

suite('PROXY protocol', () => {
  const v4 = [
    { address: '192.0.2.1', port: 40000 },
    { address: '198.51.100.2', port: 25 },
  ] as const;
  const v6 = [
    { address: '2001:db8::1', port: 40000 },
    { address: '::ffff:192.0.2.1', port: 25 },
  ] as const;

  test('version 1', () => {
    assert.equal(decodeText(proxyHeader(1, ...v4)), 'PROXY TCP4 192.0.2.1 198.51.100.2 40000 25\r\n');
    assert.equal(decodeText(proxyHeader(1, ...v6)), 'PROXY TCP6 2001:db8::1 ::ffff:192.0.2.1 40000 25\r\n');
  });

  test('version 2', () => {
    const signature = '0d0a0d0a000d0a515549540a';
    assert.equal(encodeHex(proxyHeader(2, ...v4)), `${signature}2111000cc0000201c63364029c400019`);
    const addresses = '20010db800000000000000000000000100000000000000000000ffffc0000201';
    assert.equal(encodeHex(proxyHeader(2, ...v6)), `${signature}21210024${addresses}9c400019`);
  });

  test('endpoints', () => {
    assert.deepEqual(readEndpoint('192.0.2.1:25'), { address: '192.0.2.1', port: 25 });
    assert.deepEqual(readEndpoint('[2001:db8::1]:25'), { address: '2001:db8::1', port: 25 });
    for (const bad of ['192.0.2.1', 'x:25', '192.0.2.1:65536']) assert.equal(readEndpoint(bad), undefined);
  });
});

test('base64 goes there and back, and refuses what is not base64', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(tryDecodeBase64(encodeBase64(bytes)), bytes)));
  assert.equal(encodeBase64(encodeUtf8('foobar')), 'Zm9vYmFy');
  for (const bad of ['a', 'ab=', 'a===', '****', 'Zm9v\n']) assert.equal(tryDecodeBase64(bad), undefined);
});
