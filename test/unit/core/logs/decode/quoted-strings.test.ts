import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readQuoted, textOfOctets } from '../../../../../src/core/logs/decode/quoted-strings.ts';

describe('quoted strings', () => {
  it('undo octal, hexadecimal and named escapes', () => {
    assert.deepEqual(readQuoted('"\\27\\3\\0a\\r\\n\\"\\\\" rest', 1, '"', 'octal'), {
      octets: '\x17\x03\0a\r\n"\\',
      end: 18,
      closed: true,
    });
    assert.equal(readQuoted('\\x41\\x0a"', 0, '"', 'octal').octets, 'A\n');
    assert.equal(readQuoted('\\377\\0001"', 0, '"', 'octal').octets, '\xff\x001');
  });

  it('undo decimal escapes', () => {
    assert.equal(readQuoted('\\195\\164\\009', 0, '"', 'decimal').octets, '\xc3\xa4\t');
  });

  it('end with the text', () => {
    assert.deepEqual(readQuoted('abc', 0, '"', 'octal'), { octets: 'abc', end: 3, closed: false });
    assert.deepEqual(readQuoted('a\\', 0, '"', 'octal'), { octets: 'a', end: 2, closed: false });
  });

  it('read octets as UTF-8', () => {
    assert.equal(textOfOctets('Gr\xc3\xbc\xc3\x9fe'), 'Grüße');
    assert.equal(textOfOctets('Grüße →'), 'Grüße →');
    assert.equal(textOfOctets('\xff'), '\ufffd');
  });

  it('never leave the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, start) => {
        const { end } = readQuoted(text, Math.min(start, text.length), '"', 'octal');
        assert.ok(end >= Math.min(start, text.length) && end <= text.length);
      }),
    );
  });
});
