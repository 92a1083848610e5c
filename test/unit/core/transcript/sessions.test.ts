import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Entry } from '../../../../src/core/transcript/entry.ts';
import { renumber, splitSessions } from '../../../../src/core/transcript/sessions.ts';

const base = { at: 0, level: 'info', phase: 'data' } as const;
const note = (seq: number): Entry => ({ ...base, seq, kind: 'note', text: '', importance: 'info' });
const recipient = (seq: number, reply: number): Entry => ({
  ...base,
  seq,
  kind: 'recipient',
  address: 'a',
  accepted: true,
  reply,
});
const timeout = (seq: number, unanswered: number): Entry => ({
  ...base,
  seq,
  kind: 'timeout',
  waitingFor: 'reply',
  limitMs: 1,
  unanswered,
});

describe('sessions in a file', () => {
  it('begin where the numbers start again', () => {
    assert.deepEqual(
      splitSessions([note(0), note(1), note(0), note(0)]).map(({ length }) => length),
      [2, 1, 1],
    );
    assert.deepEqual(splitSessions([]), []);
  });

  it('are numbered without gaps, references included', () => {
    const read = renumber([note(2), note(5), recipient(9, 5), timeout(11, 2), timeout(12, 3), note(4)]);
    assert.deepEqual(read, [
      note(0),
      note(1),
      recipient(2, 1),
      timeout(3, 0),
      { ...base, seq: 4, kind: 'timeout', waitingFor: 'reply', limitMs: 1 },
      note(0),
    ]);
  });
});
