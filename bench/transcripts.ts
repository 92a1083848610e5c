import type { Draft, Entry } from '../src/core/transcript/entry.ts';
import { levelOf } from '../src/core/transcript/transcript.ts';

const start = 1_790_000_000_000_000;

/**
 * `count` entries of a long session, from the one with this `seq` on: a recipient after the other, one in ten refused. Each
 * is made when it is asked for.
 */
export function* benchEntries(count: number, from = 0): Generator<Entry> {
  for (let seq = from; seq < from + count; seq++) {
    const made = draft(seq);
    yield { ...made, seq, at: start + seq * 100, level: levelOf(made) } as Entry;
  }
}

function draft(seq: number): Draft {
  if (seq === 0) {
    return {
      kind: 'session',
      phase: 'connect',
      profile: 'bench',
      host: 'mx.example.org',
      port: 25,
      security: 'none',
      protocol: 'smtp',
      client: 'wire',
      side: 'client',
    };
  }
  const recipient = Math.floor(seq / 3);
  switch (seq % 3) {
    case 1: {
      const text = `RCPT TO:<user${recipient}@example.org>`;
      return {
        kind: 'command',
        phase: 'rcpt',
        direction: 'client',
        verb: 'RCPT',
        text,
        lineEnding: 'crlf',
        violations: [],
      };
    }
    case 2: {
      const refused = recipient % 10 === 0;
      const line = refused ? `5.1.1 <user${recipient}@example.org>: User unknown` : '2.1.5 Ok';
      return {
        kind: 'reply',
        phase: 'rcpt',
        direction: 'server',
        code: refused ? 550 : 250,
        enhanced: line.slice(0, 5),
        lines: [line],
        answers: seq - 1,
        latencyUs: 100,
        violations: [],
      };
    }
    default:
      return { kind: 'phase', phase: 'rcpt', from: 'rcpt' };
  }
}
