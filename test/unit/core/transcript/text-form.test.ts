import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Entry } from '../../../../src/core/transcript/entry.ts';
import {
  formatText,
  formatTranscript,
  isoMicroseconds,
  TextWriter,
} from '../../../../src/core/transcript/text-form.ts';
import { readTextAsWritten } from '../../../../src/core/transcript/text-reader.ts';
import { linesOf } from '../../../../src/core/transcript/text-words.ts';
import { anyTranscript, withoutPlace } from './entry-arbitrary.ts';
import { story, storyPassword } from './story.ts';

/** Compares with a file under test/golden. UPDATE_GOLDEN=1 accepts what came instead; otherwise it is left as `.actual`. */
function assertGolden(name: string, actual: string): void {
  const path = fileURLToPath(new URL(`../../../golden/${name}`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, actual);
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (expected === actual) return rmSync(`${path}.actual`, { force: true });
  writeFileSync(`${path}.actual`, actual);
  assert.ok(expected !== undefined, `${path} does not exist; UPDATE_GOLDEN=1 writes it`);
  assert.equal(actual, expected);
}

const lineForm =
  /^ *-?\d+\.\d{6} (?:error|warn |info |debug|trace) (?:(?:[CS][:|])(?: [^\t]*)?|\*  [a-zA-Z]+:(?: [^\t]*)?)(?:\t\{.*\})?$/u;

describe('writing the text form', () => {
  it('is, with data, as in the golden file', () => {
    assertGolden('whole-session.smtp', formatTranscript(story().entries));
  });

  it('is, for a terminal, as in the golden file', () => {
    const writer = new TextWriter({ data: false });
    assertGolden(
      'whole-session-terminal.txt',
      story()
        .entries.map((entry) => writer.write(entry))
        .join(''),
    );
  });

  it('shows no secret', () => {
    const text = formatTranscript(story().entries);
    assert.equal(text.includes(storyPassword), false);
    assert.match(text, /AUTH PLAIN <secret>/);
    assert.match(text, /C\| Hello, <secret>/);
  });

  it('reads back as it was and is written the same again', () => {
    const text = formatTranscript(story().entries);
    const { entries, problems } = readTextAsWritten(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      entries.map(withoutPlace),
      story().entries.map((entry) => ({ ...entry, ...('bytes' in entry && { bytes: new Uint8Array(entry.bytes) }) })),
    );
    assert.equal(formatTranscript(entries), text);
  });

  it('never lets a peer begin a line, reach the data, or act on a terminal', () => {
    fc.assert(
      fc.property(anyTranscript, (entries) => {
        for (const data of [true, false]) {
          const writer = new TextWriter({ data });
          for (const entry of entries) {
            const text = writer.write(entry);
            assert.ok(text.endsWith('\n'));
            const lines = text.slice(0, -1).split('\n');
            assert.equal(lines.length, linesOf(entry).length);
            for (const line of lines) {
              assert.match(line, lineForm);
              assert.doesNotMatch(line, /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('states nothing behind the lines of an ordinary conversation', () => {
    const text = formatTranscript(story().entries);
    const stated = text.split('\n').filter((line) => / (C:|S:|C\|) /.test(line) && line.includes('\t'));
    assert.deepEqual(
      stated.map((line) => line.slice(17).replace(/\t.*/, '')),
      ['S: 250 AUTH PLAIN LOGIN', 'C: AUTH PLAIN <secret>'],
    );
  });

  it('does not let a command pass for a message, a plain message line, or the end of one', () => {
    const command = {
      level: 'info',
      phase: 'data',
      direction: 'client',
      lineEnding: 'crlf',
      violations: [],
      kind: 'command',
    } as const;
    const entries: Entry[] = [
      { ...command, seq: 0, at: 0, verb: 'DATA', text: 'DATA' },
      {
        seq: 1,
        at: 0,
        level: 'info',
        kind: 'reply',
        phase: 'data',
        direction: 'server',
        code: 354,
        lines: ['go'],
        violations: [],
      },
      { ...command, seq: 2, at: 0, verb: '', text: '<message, 3 octets, 1 line>' },
      { ...command, seq: 3, at: 0, verb: '', text: '.' },
    ];
    const read = readTextAsWritten(formatTranscript(entries)).entries;
    assert.deepEqual(
      read.map(({ kind }) => kind),
      ['command', 'reply', 'command', 'command'],
    );
    assert.match(formatText(entries[2] as Entry, { data: false }), /C: \\x3cmessage, 3 octets, 1 line>/);
  });

  it('counts time from the start it is given', () => {
    const entry: Entry = { seq: 0, at: 12_000_001, level: 'warn', kind: 'cancelled', phase: 'data' };
    assert.equal(
      formatText(entry, { data: false, start: 1 }),
      ' 12.000000 warn  *  cancelled: the session was cancelled\n',
    );
    assert.equal(
      formatText(entry, { data: false, start: 12_000_002 }),
      ' -0.000001 warn  *  cancelled: the session was cancelled\n',
    );
  });

  it('writes moments with six decimals', () => {
    assert.equal(isoMicroseconds(0), '1970-01-01T00:00:00.000000Z');
    assert.equal(isoMicroseconds(1_000_000_000_123_456), '2001-09-09T01:46:40.123456Z');
  });
});
