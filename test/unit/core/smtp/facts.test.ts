import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../../src/core/smtp/bytes.ts';
import { entriesOf, type Fact, type PlayOptions, Stage, tlsDetails } from './playbook.ts';

const replies = [
  '220 go',
  '250-me\r\n250-STARTTLS\r\n250-PIPELINING\r\n250 AUTH PLAIN SCRAM-SHA-1',
  '250 ok',
  '250-',
  '354 go',
];
const more = ['334', '334 dXNlcg==', '334 cj1ub25jZTEscz1jMkZzZEE9PSxpPTE=', '235 in', '421 bye', '535 no', '221 bye'];
const failure = { code: 'ECONNRESET', message: 'reset' };

const bytes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...replies, ...more).map((reply) => encodeUtf8(`${reply}\r\n`)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
);
const fact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 8, arbitrary: bytes.map((octets): Fact => ({ kind: 'received', bytes: octets })) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Fact>(
      { kind: 'connected', durationUs: 1, localAddress: '192.0.2.9', localPort: 40000 },
      {
        kind: 'lookedUp',
        durationUs: 1,
        answers: [{ address: '192.0.2.1' }, { exchange: 'mx.example.com', preference: 1 }],
      },
      { kind: 'tlsStarted', details: tlsDetails },
      { kind: 'secretGiven', secret: 'pw' },
      { kind: 'sent' },
      { kind: 'held', action: 'send' },
      { kind: 'resumed', action: 'send' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Fact>(
      { kind: 'started' },
      { kind: 'secretGiven' },
      { kind: 'keyDerived', key: new Uint8Array(20) },
      { kind: 'connectFailed', ...failure },
      { kind: 'lookedUp', durationUs: 1, answers: [], error: 'ENOTFOUND' },
      { kind: 'tlsFailed', details: { ...failure, servername: '' } },
      { kind: 'timerFired' },
      { kind: 'cancelled' },
      { kind: 'peerClosed', how: 'fin' },
      { kind: 'peerClosed', how: 'reset', ...failure },
    ),
  },
);
const options = fc.constantFrom<PlayOptions>(
  {},
  { profile: { host: 'mail.example.com', security: 'tls' } },
  { profile: { security: 'starttls', auth: { method: 'auto' } } },
  { profile: { security: 'opportunistic', delivery: { transfer: 'bdat' } } },
  { to: ['b@example.com', 'c@example.com'], profile: { protocol: 'lmtp', leave: 'drop' } },
  { profile: { auth: { method: 'SCRAM-SHA-1' }, proxyProtocol: { version: 2 }, xclient: { ADDR: '192.0.2.7' } } },
);

/** A reply of one chunk brings some entries with it; sixty octets hold at most thirty replies. */
const entriesPerFact = 100;

/** Cancelled twice, a session has ended whatever it waited for. */
const insistence = 2;

test('facts at any moment and in any order: nothing throws, nothing grows, and there is one end', () => {
  const property = fc.property(options, fc.boolean(), fc.array(fact, { maxLength: 60 }), (chosen, starts, facts) => {
    const stage = new Stage(chosen);
    let finishes = 0;
    const tell = (told: Fact) => {
      assert.equal(finishes > 0 && stage.tell(told).length > 0, false, 'nothing follows the finish');
      if (finishes === 0) for (const action of stage.tell(told)) if (action.kind === 'finish') finishes++;
    };
    if (starts) tell({ kind: 'started' });
    facts.forEach(tell);
    for (let times = 0; times < insistence; times++) tell({ kind: 'cancelled' });

    assert.equal(finishes, 1);
    const { entries } = stage.transcript;
    assert.equal(entriesOf(entries, 'ended').length, 1);
    assert.equal(entries.at(-1)?.kind, 'ended');
    assert.ok(entries.length <= (facts.length + insistence + 1) * entriesPerFact);
    assert.ok(entriesOf(entries, 'reply').every(({ lines }) => lines.length <= 512));
    assert.ok(entriesOf(entries, 'cancelled').length <= 1);
  });
  fc.assert(property, { numRuns: 2000 });
});
