import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineDiff, maskPasswords } from '../../../../src/core/profiles/line-diff.ts';

describe('lineDiff', () => {
  it('finds nothing in equal texts, whatever ends their lines', () => {
    assert.deepEqual(lineDiff('', ''), []);
    assert.deepEqual(lineDiff('a\nb\n', 'a\r\nb\r\n'), []);
  });

  it('keeps changes apart between which a line stays', () => {
    assert.deepEqual(lineDiff('a\nb\nc\nd\n', 'a\nB\nc\nD\n'), [
      { line: 2, removed: ['b'], added: ['B'] },
      { line: 4, removed: ['d'], added: ['D'] },
    ]);
  });

  it('counts lines in the new text', () => {
    assert.deepEqual(lineDiff('a\nb\nc\nd', 'new\na\nb\nd'), [
      { line: 1, removed: [], added: ['new'] },
      { line: 4, removed: ['c'], added: [] },
    ]);
  });

  it('takes stretches too long to compare as different from end to end, in bounded time', () => {
    const long = (mark: string): string => Array.from({ length: 20_000 }, (_, line) => `${mark}${line}`).join('\n');
    const [only, ...others] = lineDiff(`x\n${long('a')}`, `x\n${long('b')}`);
    assert.deepEqual(others, []);
    assert.equal(only?.line, 2);
    assert.equal(only.removed.length + only.added.length, 40_000);
  });

  it('gives back the new text when its hunks are put into the old one', () => {
    const letters = ['a', 'b', 'c'];
    for (let seed = 1; seed < 400; seed++) {
      const text = (salt: number): string[] =>
        Array.from({ length: (seed * salt) % 9 }, (_, place) => letters[(seed * (place + salt) ** 2) % 3] ?? '');
      const [old, young] = [text(5), text(7)];
      assert.deepEqual(applied(old, young), young.length === 0 ? [''] : young);
    }
  });
});

/** The old lines with the hunks put in. */
function applied(old: readonly string[], young: readonly string[]): readonly string[] {
  const lines = old.length === 0 ? [''] : [...old];
  for (const { line, removed, added } of lineDiff(old.join('\n'), young.join('\n'))) {
    assert.deepEqual(lines.slice(line - 1, line - 1 + removed.length), removed);
    lines.splice(line - 1, removed.length, ...added);
  }
  return lines;
}

describe('maskPasswords', () => {
  it('masks what is written and leaves what names a variable', () => {
    const text = '{ "a": { "password": "se\\"cret" }, // why\n"b": { "password": "${env:NAME}" }, "password2": "x" }';
    assert.equal(maskPasswords(text), text.replace('"se\\"cret"', '"<secret>"'));
  });

  it('masks every profile’s, and a password that is no text', () => {
    assert.equal(
      maskPasswords('[{ "password": "a" }, { "password": 1234 }]'),
      '[{ "password": "<secret>" }, { "password": "<secret>" }]',
    );
  });

  it('leaves a text that is no JSON', () => {
    assert.equal(maskPasswords('no JSON'), 'no JSON');
    assert.equal(maskPasswords(''), '');
  });
});
