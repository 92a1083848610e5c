import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatJson, readJsonLines } from '../../../../src/core/transcript/json-lines.ts';
import { anyTranscript, withoutPlace } from './entry-arbitrary.ts';

describe('the JSON Lines form', () => {
  it('gives back every entry as it was', () => {
    fc.assert(
      fc.property(anyTranscript, (entries) => {
        const { entries: read, problems } = readJsonLines(entries.map((entry) => formatJson(entry)).join('\n'));
        assert.deepEqual(problems, []);
        assert.deepEqual(read.map(withoutPlace), entries);
        assert.deepEqual(
          read.map(({ sourceLine }) => sourceLine),
          entries.map((_, index) => index + 1),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back the place in another file when it is asked for', () => {
    const entry = {
      seq: 0,
      at: 1,
      level: 'info',
      phase: 'data',
      sourceLine: 14,
      sourceColumn: 5,
      kind: 'note',
      text: 'x',
      importance: 'info',
    } as const;
    const { entries } = readJsonLines([formatJson(entry)], 'kept');
    assert.deepEqual(entries, [entry]);
  });

  it('is one line each in which nothing acts on a terminal', () => {
    fc.assert(
      fc.property(anyTranscript, (entries) => {
        for (const entry of entries) {
          assert.doesNotMatch(
            formatJson(entry),
            /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u,
          );
        }
      }),
    );
  });

  it('has type, place, direction and kind first', () => {
    const line = formatJson(
      {
        seq: 3,
        at: 5,
        level: 'trace',
        kind: 'chunk',
        phase: 'ehlo',
        direction: 'server',
        offset: 0,
        length: 2,
        bytes: new Uint8Array([1, 2]),
      },
      { session: 2 },
    );
    assert.equal(
      line,
      '{"type":"entry","session":2,"seq":3,"at":5,"level":"trace","direction":"server","kind":"chunk","phase":"ehlo","offset":0,"length":2,"bytes":"AQI="}',
    );
  });

  it('passes over findings and summaries and reports what it cannot read', () => {
    const { entries, problems } = readJsonLines([
      '{"type":"finding","rule":"x"}',
      'not json',
      '[]',
      '{"type":"entry","kind":"note","phase":"data","seq":0,"at":1,"level":"info","text":"x"}',
      '{"type":"entry","kind":"cancelled","phase":"data","seq":1,"at":1,"level":"info"}',
      '',
    ]);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2, 3, 4],
    );
    assert.match(problems[2]?.message ?? '', /importance/);
    assert.deepEqual(
      entries.map(({ kind, seq }) => [kind, seq]),
      [['cancelled', 0]],
    );
  });
});
