import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LineSplitter } from '../../../../src/core/logs/lines.ts';
import { maximumLineLength } from '../../../../src/core/logs/reader.ts';

function linesOf(...chunks: readonly Uint8Array[]): readonly string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((text, number) => {
    assert.equal(number, lines.length + 1);
    lines.push(text);
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  assert.equal(splitter.lineCount, lines.length);
  return lines;
}

const octets = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('LineSplitter', () => {
  it('ends lines at LF, and drops the CR before it', () => {
    assert.deepEqual(linesOf(octets('a\r\nb\n\r\n\nc')), ['a', 'b', '', '', 'c']);
  });

  it('keeps a CR inside a line', () => {
    assert.deepEqual(linesOf(octets('a\rb\n')), ['a\rb']);
  });

  it('gives the same lines however the octets are cut', () => {
    const text = 'grüße\r\n250-ünïcode €\n\n\u{1f4e7} mail\nlast';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (sizes) => {
        const whole = octets(text);
        const chunks: Uint8Array[] = [];
        for (let at = 0, index = 0; at < whole.length; index++) {
          const size = sizes[index % sizes.length] ?? 1;
          chunks.push(whole.subarray(at, at + size));
          at += size;
        }
        assert.deepEqual(linesOf(...chunks), text.replaceAll('\r', '').split('\n'));
      }),
    );
  });

  it('reads UTF-16 with a byte order mark, and without', () => {
    const text = '220 mail.example.com\n250 ok\n';
    const little = Buffer.from(text, 'utf16le');
    assert.deepEqual(linesOf(Buffer.concat([Buffer.from([0xff, 0xfe]), little])), ['220 mail.example.com', '250 ok']);
    assert.deepEqual(linesOf(little), ['220 mail.example.com', '250 ok']);
    const big = Buffer.from(little).swap16();
    assert.deepEqual(linesOf(Buffer.concat([Buffer.from([0xfe, 0xff]), big])), ['220 mail.example.com', '250 ok']);
    assert.deepEqual(linesOf(big), ['220 mail.example.com', '250 ok']);
  });

  it('takes octets that are no UTF-8 for what they can be', () => {
    assert.deepEqual(linesOf(Buffer.from([0x61, 0xff, 0x62, 0x0a])), ['a\ufffdb']);
  });

  it('drops colours and other control sequences of terminals', () => {
    assert.deepEqual(linesOf(octets('\u001b[31m535\u001b[0m no\n\u001b]0;title\u0007250 ok\n')), ['535 no', '250 ok']);
  });

  it('cuts a line that is too long, and goes on behind it', () => {
    const long = 'x'.repeat(300_000);
    const lines = linesOf(octets(long), octets(long), octets(long), octets(long), octets(`${long}\nnext\n`));
    assert.deepEqual(
      lines.map(({ length }) => length),
      [maximumLineLength, 4],
    );
  });

  it('says nothing of an empty log', () => {
    assert.deepEqual(linesOf(), []);
    assert.deepEqual(linesOf(octets('')), []);
  });
});
