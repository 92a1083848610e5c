import assert from 'node:assert/strict';
import { describe as suite, it } from 'node:test';
import fc from 'fast-check';
import { describe, duration } from '../../../../src/core/transcript/describe.ts';
import type { Draft } from '../../../../src/core/transcript/entry.ts';
import { anyTranscript } from './entry-arbitrary.ts';

function sentence(draft: Draft): string {
  return describe({ seq: 0, at: 0, level: 'info', ...draft });
}

suite('the sentences', () => {
  it('give a length of time in a unit that is easily read', () => {
    assert.deepEqual(
      [0, 850, 1000, 41_210, 999_949, 999_950, 3_050_000, 59_994_999, 60_000_000, 125_400_000, -1500].map(duration),
      ['0 µs', '850 µs', '1 ms', '41.2 ms', '999.9 ms', '1 s', '3.05 s', '59.99 s', '1 min', '2 min 5 s', '-1.5 ms'],
    );
  });

  it('exist for every kind and hold no gap', () => {
    fc.assert(
      fc.property(anyTranscript, (entries) => {
        for (const entry of entries) {
          if (!JSON.stringify(entry).includes('undefined'))
            assert.doesNotMatch(describe(entry), /undefined|NaN|\[object/);
        }
      }),
    );
  });

  it('say how a connection ended', () => {
    const ended = { kind: 'ended', phase: 'ended', unreadOctets: 0, unansweredCommands: 0, roundTrips: 1 } as const;
    const closed = { ...ended, by: 'server', how: 'fin', quit: 'not-sent', afterReply: 3, afterUs: 10 } as const;
    assert.equal(
      describe({ seq: 0, at: 20, level: 'warn', ...closed }),
      'the server closed the connection (FIN), 10 µs after the last reply; QUIT was not sent; 1 round trip',
    );
    assert.equal(
      describe({ seq: 0, at: 0, level: 'warn', ...closed }),
      'the server closed the connection (FIN); QUIT was not sent; 1 round trip',
      'in a log without times',
    );
    assert.equal(
      sentence({ ...ended, by: 'network', how: 'never-connected', quit: 'not-sent', roundTrips: 0 }),
      'no connection was established; QUIT was not sent',
    );
  });

  it('name addresses of both families and leave out a port that is not known', () => {
    assert.equal(
      sentence({ kind: 'attempt', phase: 'connect', address: '2001:db8::1', port: 25 }),
      'connecting to [2001:db8::1]:25',
    );
    assert.equal(
      sentence({ kind: 'connected', phase: 'connect', address: '192.0.2.1', port: 0 }),
      'connected to 192.0.2.1',
    );
    assert.equal(sentence({ kind: 'connected', phase: 'connect', address: '', port: 0 }), 'connected');
  });

  it('say when the stream ended', () => {
    assert.equal(
      sentence({ kind: 'chunk', phase: 'data', direction: 'server', offset: 5, length: 0, bytes: new Uint8Array() }),
      'the server ended its stream (a read of 0 octets)',
    );
  });
});
