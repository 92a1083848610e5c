import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { streamLines } from '../../../../../src/core/logs/decode/stream-lines.ts';

const linesOf = (chunks: readonly string[]) => {
  const found: [string, string][] = [];
  const lines = streamLines((text, ending) => found.push([text, ending]));
  for (const chunk of chunks) lines.push(chunk);
  lines.flush();
  return found;
};

describe('lines of a stream', () => {
  it('are the same however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b\r\n', '\r', '\n', 'c')), (parts) => {
        assert.deepEqual(linesOf(parts), linesOf([parts.join('')]));
      }),
    );
    assert.deepEqual(linesOf(['220 x\r\n250-y\n2', '50 z']), [
      ['220 x', 'crlf'],
      ['250-y', 'lf'],
      ['250 z', 'none'],
    ]);
  });

  it('show where octets are missing', () => {
    const found: string[] = [];
    const lines = streamLines((text) => found.push(text));
    lines.push('220 smtp');
    lines.skip(20);
    lines.push('250 ok');
    lines.skip(2);
    lines.push('x\r\n');
    lines.skip(5);
    assert.deepEqual(found, ['220 smtp...', '250 ok', 'x']);
  });

  it('are given out in parts when they do not end', () => {
    assert.ok(linesOf(['x'.repeat(250_000), 'y'.repeat(10)]).length > 1);
  });
});
