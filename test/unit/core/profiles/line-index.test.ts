import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../../../src/core/profiles/line-index.ts';

test('LF, CR LF and a lone CR each end a line', () => {
  const lines = new LineIndex('a\nb\r\nc\rd');
  const places = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((offset) => lines.rangeAt(offset, 0));
  assert.deepEqual(
    places.map(({ line, column }) => `${line}:${column}`),
    ['1:1', '1:2', '2:1', '2:2', '2:3', '3:1', '3:2', '4:1', '4:2'],
  );
});

test('an empty text has one line', () => {
  assert.deepEqual(new LineIndex('').rangeAt(0, 0), { offset: 0, length: 0, line: 1, column: 1 });
});
