/** Places in a log as VS Code's editors have them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import type { LineCount } from '../../../../src/core/logs/analysis.ts';
import { LineSplitter } from '../../../../src/core/logs/lines.ts';
import { readLogSamples } from '../../../accuracy/logs.ts';

interface Placed {
  readonly line: number;
  readonly column: number;
  readonly words: string;
}

/** Where replies and commands stand. */
function placed(octets: Uint8Array, count: LineCount, piece = octets.length): readonly Placed[] {
  const found: Placed[] = [];
  const analysis = new LogAnalysis(
    {
      entry: (_, entry) => {
        const { sourceLine: line = 0, sourceColumn: column = 0 } = entry;
        if (entry.kind === 'reply') found.push({ line, column, words: `${entry.code}` });
        if (entry.kind === 'command') found.push({ line, column, words: entry.text });
      },
      ended: () => {},
    },
    undefined,
    count,
  );
  for (let at = 0; at < octets.length; at += piece) analysis.push(octets.subarray(at, at + piece));
  analysis.end();
  return found;
}

/** As the text model of VS Code splits: at CR LF, LF and CR. */
const editorLines = (text: string): readonly string[] => text.split(/\r\n|\n|\r/);

const log = Buffer.from(
  '* Connected to a (192.0.2.1) port 25\r\n\r  0     0    0\r  1     1    1\r\n< 220 a ESMTP\r\n> EHLO b\r\r\n< 250 a\n> QUIT\n< 221 bye\n',
);

describe('places of a log in an editor', () => {
  it('count a lone CR as the end of a line, and line feeds only elsewhere', () => {
    const lines = editorLines(log.toString());
    for (const { line, column, words } of placed(log, 'editor'))
      assert.ok(lines[line - 1]?.startsWith(words, column - 1), `${line}:${column} ${words}`);
    assert.deepEqual(
      placed(log, 'feeds').map(({ line }) => line),
      [3, 4, 5, 6, 7],
    );
    assert.deepEqual(
      placed(log, 'editor').map(({ line }) => line),
      [5, 6, 8, 9, 10],
    );
  });

  it('are the same however the octets are cut', () => {
    for (let piece = 1; piece < 40; piece++) assert.deepEqual(placed(log, 'editor', piece), placed(log, 'editor'));
  });

  it('are where the words are, in every recorded log', () => {
    for (const { id, octets } of readLogSamples()) {
      const text = Buffer.from(octets).toString();
      if (!/\r(?!\n)/.test(text) || octets[0] === 0xd4 || octets[0] === 0x0a) continue;
      const feeds = placed(octets, 'feeds');
      const editor = placed(octets, 'editor');
      const [byFeed, inEditor] = [text.split('\n'), editorLines(text)];
      for (const [index, { line, column }] of editor.entries()) {
        const before = feeds[index];
        const words = byFeed[(before?.line ?? 0) - 1]?.slice((before?.column ?? 1) - 1) ?? '';
        const [first = ''] = words.split('\r');
        assert.ok(inEditor[line - 1]?.startsWith(first, column - 1), `${id}: ${line}:${column} ${first}`);
      }
    }
  });

  it('are counted as the text model counts them', () => {
    const part = fc.constantFrom('a', 'bb', '\r', '\n', '\r\n', '');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (parts, piece) => {
        const text = parts.join('');
        let lines = 0;
        let returns = 0;
        const splitter = new LineSplitter(
          () => lines++,
          (_, count) => (returns += count),
        );
        const octets = Buffer.from(text);
        for (let at = 0; at < octets.length; at += piece) splitter.push(octets.subarray(at, at + piece));
        splitter.end();
        const feeds = text.split('\n').length - 1;
        assert.equal(feeds + returns, editorLines(text).length - 1);
      }),
    );
  });
});
