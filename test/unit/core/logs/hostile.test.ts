/** Every reader, given what nobody would write: it must not throw, hang, or keep what it is given. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import { maximumLineLength } from '../../../../src/core/logs/reader.ts';
import type { LogEvent, LogReader } from '../../../../src/core/logs/reader.ts';
import { readers } from '../../../../src/core/logs/readers/index.ts';
import { recogniseLog } from '../../../../src/core/logs/recognise-log.ts';
import { readLogSamples } from '../../../accuracy/logs.ts';
import { cpuMsOf } from '../../../cpu-time.ts';

/** The recorded lines of each reader, different ones first seen first. */
const recorded = linesByFormat();

function linesByFormat(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { octets } of readLogSamples()) {
    const lines = new TextDecoder().decode(octets).split(/\r?\n/);
    const format = recogniseLog(lines)?.reader.format;
    if (format === undefined) continue;
    const known = found.get(format) ?? new Set();
    found.set(format, known);
    for (const line of lines) if (line !== '') known.add(line);
  }
  return new Map([...found].map(([format, lines]) => [format, [...lines]]));
}

function linesOf({ format }: LogReader): readonly string[] {
  return recorded.get(format) ?? [...recorded.values()].flatMap((lines) => lines.slice(0, 5));
}

/** Reads lines as a log is read, and looks at every event. */
function read(reader: LogReader, lines: readonly string[]): number {
  let events = 0;
  const check = (event: LogEvent): void => {
    events++;
    assert.equal(typeof event.session, 'string');
    assert.ok(event.at === undefined || Number.isFinite(event.at), `at ${event.at}`);
    assert.ok((event.linesAgo ?? 0) >= 0);
  };
  const lineReader = reader.open(check);
  for (const line of lines) {
    const score = reader.recognise(line);
    assert.ok(score >= 0 && score <= 10, `score ${score}`);
    lineReader.line(line);
  }
  lineReader.end();
  return events;
}

/** Pieces that end strings, nest escapes, open what is never closed, or are no text. */
const pieces = [
  '\\',
  '\\x5c',
  '\\\\\\"',
  '"',
  "'",
  '\\u005c',
  '\\0',
  '\\n',
  '\\r\\n',
  '{',
  '}',
  '[',
  '](',
  '<',
  '>',
  ' ',
  '\t',
  '\0',
  ': ',
  ' = ',
  '= -1 ',
  '...',
  '-',
  '250-',
  '250 ',
  '535 5.7.8 ',
  '220 ',
  'DATA',
  '.',
  'AUTH PLAIN ',
  '=',
  '%',
  '\ud800',
  '\u202e',
  'é',
  '\u{1f4e7}',
  '99999999999999999999',
  '-1',
  '00:00:00',
  '<unfinished ...>',
  '<... read resumed>',
  '"}',
  '{"log":"',
  '[pid 1] ',
  '== ',
  '*** ',
  '(',
  ')',
  '|',
  ',',
  'NaN',
  '__proto__',
  'constructor',
  '$&',
  '\r',
  '\u2028',
];

function damaged(lines: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(...pieces),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(...lines),
  );
  const change = fc.tuple(fc.nat(), fc.nat({ max: 40 }), piece, fc.integer({ min: 1, max: 30 }));
  return fc.tuple(fc.constantFrom(...lines), fc.array(change, { maxLength: 4 })).map(([line, changes]) =>
    changes.reduce((text, [place, cut, inserted, times]) => {
      const at = place % (text.length + 1);
      return (text.slice(0, at) + inserted.repeat(times) + text.slice(at + cut)).slice(0, 5000);
    }, line),
  );
}

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('every reader', () => {
  for (const reader of readers) {
    const lines = linesOf(reader);

    it(`${reader.format} takes damaged lines in any order`, () => {
      const log = fc.array(fc.oneof({ weight: 3, arbitrary: damaged(lines) }, fc.constantFrom(...lines)), {
        maxLength: 60,
      });
      fc.assert(
        fc.property(log, (some) => void read(reader, some)),
        { numRuns: 40 },
      );
    });

    it(`${reader.format} takes time in proportion to a line's length`, () => {
      const length = maximumLineLength / 10;
      for (const [index, piece] of pieces.entries()) {
        const line = lines[(index * 31) % lines.length] ?? '';
        const at = (index * 17) % (line.length + 1);
        const long = (line.slice(0, at) + piece.repeat(length / piece.length) + line.slice(at)).slice(0, length);
        const milliseconds = cpuMsOf(() => read(reader, [line, long, line]));
        assert.ok(milliseconds < 2000, `${milliseconds} ms for ${JSON.stringify(piece)} in ${line.slice(0, 80)}`);
      }
    });

    it(`${reader.format} keeps no more of a log the longer it is`, () => {
      const lineReader = reader.open(() => {});
      const growth: number[] = [];
      let number = 0;
      for (const rounds of [8000, 8000, 8000]) {
        for (let round = 0; round < rounds; round++) {
          const line = lines[round % lines.length] ?? '';
          number++;
          lineReader.line(line.replace(/\d{2,}/g, (digits) => String(number).padStart(digits.length, '1')));
          lineReader.line(`${pieces[round % pieces.length]}${line}`);
        }
        growth.push(heapInUse());
      }
      lineReader.end();
      const [, middle = 0, last = 0] = growth;
      assert.ok(last - middle < 1_000_000, `${last - middle} octets more for as many lines more`);
    });
  }
});

describe('a log of very many sessions', () => {
  const sessions = 60_000;

  /** A mail server's log in which no process says a second thing, so that no session ends by itself. */
  function octetsOf(first: number, count: number): Uint8Array {
    const lines: string[] = [];
    for (let pid = first; pid < first + count; pid++)
      lines.push(`Nov 23 14:04:56 mail postfix/smtpd[${pid}]: connect from host-${pid}.example.net[203.0.113.7]\n`);
    return Buffer.from(lines.join(''));
  }

  it('is read with a limit to those that are open, in memory that does not grow', () => {
    let open = 0;
    let most = 0;
    let ended = 0;
    const known = new Set<number>();
    const analysis = new LogAnalysis({
      entry: (session) => {
        known.add(session);
        open = known.size;
        most = Math.max(most, open);
      },
      ended: (session) => {
        assert.ok(known.delete(session));
        ended++;
      },
    });
    analysis.push(octetsOf(1, sessions / 2));
    const before = heapInUse();
    analysis.push(octetsOf(1 + sessions / 2, sessions / 2));
    const grown = heapInUse() - before;
    analysis.end();
    assert.equal(ended, sessions);
    assert.ok(most <= 1001, `${most} at once`);
    assert.ok(grown < 5_000_000, `${grown} octets more`);
  });
});

describe('a session that never ends', () => {
  const start = '=== Trying a:25...\n=== Connected to a.\n<-  220 a ESMTP\n -> EHLO b\n<-  250-a\n<-  250 AUTH PLAIN\n';

  function reading(): (line: (index: number) => string, from: number, count: number) => void {
    const analysis = new LogAnalysis({ entry: () => {}, ended: () => {} });
    analysis.push(Buffer.from(start));
    return (line, from, count) => {
      for (let index = from; index < from + count; index++) analysis.push(Buffer.from(line(index)));
    };
  }

  it('shows one password after the other: each costs the same, and only so many are kept', () => {
    const attempt = (index: number): string =>
      ` -> AUTH PLAIN ${Buffer.from(`\0ann\0password-${index}`).toString('base64')}\n<** 535 no\n`;
    const read = reading();
    const first = cpuMsOf(() => read(attempt, 0, 2000));
    const before = heapInUse();
    const later = cpuMsOf(() => read(attempt, 2000, 2000));
    assert.ok(later < Math.max(first, 200) * 2, `${first} ms, then ${later} ms`);
    assert.ok(heapInUse() - before < 2_000_000);
  });

  it('shows no reply: the commands that wait for one are not kept without end', () => {
    const read = reading();
    read((index) => ` -> NOOP ${index}\n`, 0, 30_000);
    const before = heapInUse();
    read((index) => ` -> NOOP ${index}\n`, 30_000, 60_000);
    assert.ok(heapInUse() - before < 2_000_000);
  });
});
