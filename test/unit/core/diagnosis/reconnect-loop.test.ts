import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../src/core/diagnosis/engine.ts';
import {
  findReconnectLoop,
  longestPauseUs,
  minimumSessions,
  summarise,
} from '../../../../src/core/diagnosis/reconnect-loop.ts';
import type { SessionSummary } from '../../../../src/core/diagnosis/reconnect-loop.ts';
import { readText } from '../../../../src/core/transcript/text-reader.ts';
import { readCases } from './case-file.ts';

const second = 1_000_000;

/** Sessions of one second each that failed alike, these seconds apart. */
function sessions(pauses: readonly number[], change: Partial<SessionSummary> = {}): readonly SessionSummary[] {
  let startedAt = 0;
  return [0, ...pauses].map((pause, index) => {
    startedAt += index === 0 ? 0 : (1 + pause) * second;
    const endedAt = startedAt + second;
    const rootCause = 'auth-throttled';
    return { startedAt, endedAt, target: 'mail.example:587', client: 'program', user: 'u', rootCause, ...change };
  });
}

describe('a reconnect loop', () => {
  it('is a row of sessions that fail alike, one soon after the other', () => {
    const loop = findReconnectLoop(sessions([1, 1, 1]));
    assert.equal(loop?.rule, 'reconnect-loop');
    assert.equal(loop.rootCause, 'auth-throttled');
    assert.deepEqual(loop.sessions, [0, 1, 2, 3]);
    assert.equal(loop.longestPauseUs, second);
    assert.match(loop.message, /^program connected 4 times to mail\.example:587, at most 1 seconds apart/);
  });

  it('needs more than a second try', () => {
    assert.equal(findReconnectLoop(sessions([1])), undefined);
    assert.equal(findReconnectLoop(sessions([1, 1]))?.sessions.length, minimumSessions);
    assert.equal(findReconnectLoop([]), undefined);
  });

  it('is none when the client waits, or waits longer each time', () => {
    assert.equal(findReconnectLoop(sessions([1800, 1800, 1800])), undefined);
    assert.equal(findReconnectLoop(sessions([2, 4, 8, 16])), undefined);
    const justWithin = longestPauseUs / second;
    assert.notEqual(findReconnectLoop(sessions([justWithin, justWithin])), undefined);
    assert.equal(findReconnectLoop(sessions([justWithin + 1, justWithin + 1])), undefined);
  });

  it('is none when something was changed between the sessions, or one succeeded', () => {
    const [first, , third, fourth] = sessions([1, 1, 1]);
    const { rootCause: _, ...succeeded } = sessions([1])[1]!;
    assert.equal(findReconnectLoop([first!, succeeded, third!, fourth!]), undefined);
    assert.equal(findReconnectLoop([first!, { ...sessions([1])[1]!, user: 'other' }, third!]), undefined);
    assert.equal(findReconnectLoop([first!, { ...sessions([1])[1]!, rootCause: 'auth-rejected' }, third!]), undefined);
  });

  it('is found among other clients’ sessions, in any order', () => {
    const other = sessions([5, 5, 5], { client: 'other', target: 'b.example:25' }).slice(0, 2);
    const loop = findReconnectLoop([...sessions([0, 0, 0, 0]), ...other].toReversed());
    assert.deepEqual(
      loop?.sessions,
      [6, 5, 4, 3, 2].map((place) => place),
    );
    assert.match(loop.message, /less than a second apart/);
  });

  it('is read from whole sessions', () => {
    const text = readCases('real-replies').find(({ name }) => name.startsWith('gmail-too-many-login-attempts'))!;
    const { entries } = readText(text.transcript);
    const summary = summarise(entries, diagnose(entries));
    assert.equal(summary.rootCause, 'auth-throttled');
    assert.equal(summary.target, 'smtp.gmail.com:587');
    const again = { ...summary, startedAt: summary.endedAt + second, endedAt: summary.endedAt + 2 * second };
    const third = { ...summary, startedAt: summary.endedAt + 3 * second, endedAt: summary.endedAt + 4 * second };
    assert.equal(findReconnectLoop([summary, again, third])?.sessions.length, 3);
  });

  it('sums up what is hardly a session', () => {
    assert.deepEqual(summarise([], []), { startedAt: 0, endedAt: 0, target: '', client: '', user: '' });
  });
});
