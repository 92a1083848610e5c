import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../../src/core/smtp/bytes.ts';
import { Observer } from '../../../../src/core/smtp/observer.ts';
import type { Entry, EntryKind } from '../../../../src/core/transcript/entry.ts';
import { Transcript } from '../../../../src/core/transcript/transcript.ts';
import { type Fact, type PlayOptions, Stage, tlsDetails } from './playbook.ts';

/**
 * What is compared, in order: these kinds of entries with all their fields, but for
 * - `seq`, `at` and `latencyUs`: the observer has neither the session's other entries nor its clock;
 * - the verb of the `*` that cancels an AUTH exchange;
 * - whatever stands behind the reply on which the session closed, which it reads no more;
 * - `answers`: instead of the number, what it points to;
 * - where the phase changes: the session enters `starttls` and `auth` when it decides to, the observer when it sees it.
 *   So phase entries are compared among themselves, and every other entry's own `phase` with it.
 * Chunks are compared but for the masked octets: direction, offset, length. Notes, timers, choices and whatever else
 * cannot be seen on the wire have no counterpart.
 */
const compared: readonly EntryKind[] = ['chunk', 'command', 'reply', 'data', 'capabilities', 'recipient', 'trailing'];

function comparable(entries: readonly Entry[]): readonly unknown[] {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const pointed = (seq: number) => {
    const entry = bySeq.get(seq);
    return entry?.kind === 'command' ? entry.text : entry?.kind;
  };
  return entries
    .filter(({ kind }) => compared.includes(kind))
    .map((entry) => {
      const { seq: _seq, at: _at, ...rest } = entry;
      if (rest.kind === 'command' && rest.text === '*') return '*';
      if (rest.kind === 'chunk') return [rest.direction, rest.offset, rest.length];
      if (rest.kind === 'recipient') return { ...rest, reply: pointed(rest.reply) };
      if (rest.kind !== 'reply' || rest.answers === undefined) return rest;
      const { latencyUs: _latency, answers, ...reply } = rest;
      return { ...reply, answers: pointed(answers) };
    });
}

function phases(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'phase' ? [`${entry.from} ${entry.phase}`] : []));
}

/** What was observed without the replies that stand behind the last one of the session. */
function upToLastReply(observed: readonly Entry[], session: readonly Entry[]): readonly Entry[] {
  const read = session.findLast((entry) => entry.kind === 'reply');
  const end = read?.kind === 'reply' ? (read.range?.end ?? 0) : 0;
  return observed.filter((entry) => entry.kind !== 'reply' || (entry.range?.start ?? 0) < end);
}

/** A session with a peer that says what it is told to, watched by an observer; both transcripts. */
class Watched {
  readonly #stage: Stage;
  readonly #observed = new Transcript();
  readonly #observer: Observer;
  #closed = false;

  constructor(options: PlayOptions) {
    this.#stage = new Stage(options);
    const protocol = options.profile?.protocol ?? 'smtp';
    this.#observer = new Observer({ record: (draft, atUs) => this.#observed.append(draft, atUs), protocol });
    this.#tell({ kind: 'started' });
    this.#observer.connected(0);
    this.#tell({ kind: 'connected', durationUs: 1, localAddress: '192.0.2.9', localPort: 40000 });
  }

  /** One chunk from the server; nothing once the client closed. */
  say(text: string): void {
    if (this.#closed) return;
    const bytes = encodeUtf8(text);
    this.#observer.serverBytes(bytes, 0);
    this.#tell({ kind: 'received', bytes });
  }

  compare(): void {
    this.#observer.ended(0, { by: 'client', how: 'fin' });
    const [session, observed] = [this.#stage.transcript.entries, this.#observed.entries];
    assert.deepEqual(comparable(this.#closed ? upToLastReply(observed, session) : observed), comparable(session));
    const untilEnd = (changes: readonly string[]) => changes.filter((change) => !change.endsWith(' ended'));
    assert.deepEqual(untilEnd(phases(observed)), untilEnd(phases(session)));
  }

  #tell(fact: Fact): void {
    for (const action of this.#stage.tell(fact)) {
      if (action.kind === 'send') this.#observer.clientBytes(action.bytes, 0);
      if (action.kind === 'close') this.#closed = true;
      if (action.kind === 'askSecret') this.#tell({ kind: 'secretGiven', secret: 'pw' });
      if (action.kind === 'startTls') {
        this.#observer.tlsStarted(0);
        this.#tell({ kind: 'tlsStarted', details: tlsDetails });
      }
    }
  }
}

const end = ['221 bye'];
const envelope = ['250 ok', '250 ok', '354 go', '250 taken', ...end];
const two = { to: ['b@example.com', 'c@example.com'] };
const login = { auth: { method: 'LOGIN', user: 'u' } } as const;

const playbooks: readonly (readonly [string, PlayOptions, readonly string[]])[] = [
  ['plain', {}, ['220 hi', '250 me', ...envelope]],
  [
    'pipelined',
    two,
    ['220 hi', '250-me\r\n250 PIPELINING', '250 ok\r\n250 ok\r\n550 no\r\n354 go', '250 taken', ...end],
  ],
  ['nobody accepted, 354', {}, ['220 hi', '250-me\r\n250 PIPELINING', '250 ok\r\n550 no\r\n354 go', '554 no', ...end]],
  ['DATA refused', {}, ['220 hi', '250-me\r\n250 PIPELINING', '250 ok\r\n550 no\r\n503 no', ...end]],
  ['dots', { content: '.\r\n..a\r\nb\r\n' }, ['220 hi', '250 me', ...envelope]],
  ['HELO', {}, ['220 hi', '502 what', '250 me', ...envelope]],
  [
    'LMTP',
    { ...two, profile: { protocol: 'lmtp' } },
    ['220 hi', '250 me', '250 a', '250 b', '250 c', '354 d', '250 e', '452 f', ...end],
  ],
  [
    'LMTP, nobody accepted, 354',
    { profile: { protocol: 'lmtp' } },
    ['220 hi', '250-me\r\n250 PIPELINING', '250 ok\r\n550 no\r\n354 go', '554 no', ...end],
  ],
  [
    'BDAT',
    { profile: { delivery: { transfer: 'bdat' } } },
    ['220 hi', '250 me', '250 a', '250 b', '250 taken', ...end],
  ],
  [
    'BDAT in chunks',
    { content: `${'x'.repeat(1024 * 1024)}tail\r\n`, profile: { delivery: { transfer: 'bdat' } } },
    ['220 hi', '250-me\r\n250 PIPELINING', '250 a\r\n250 b', '250 part', '250 taken\r\n221 bye'],
  ],
  ['XCLIENT', { profile: { xclient: { ADDR: '192.0.2.7' } } }, ['220 hi', '250 me', '220 you', '250 me', ...envelope]],
  [
    'STARTTLS',
    { profile: { security: 'starttls' } },
    ['220 hi', '250-me\r\n250 STARTTLS', '220 go', '250-me\r\n250 SIZE', ...envelope],
  ],
  [
    'STARTTLS refused',
    { profile: { security: 'opportunistic' } },
    ['220 hi', '250-me\r\n250 STARTTLS', '454 no', ...envelope],
  ],
  ['LOGIN', { profile: login }, ['220 hi', '250-me\r\n250 AUTH LOGIN', '334 UGFzc3dvcmQ6', '235 in', ...envelope]],
  ['LOGIN refused, said twice', { profile: login }, ['220 hi', '250 me', '501 what\r\n535 no', ...end]],
  ['a cancelled exchange', { profile: login }, ['220 hi', '250 me', '334 UDo=', '334 UDo=', '501 no', ...end]],
  ['421', {}, ['220 hi', '250 me', '421 bye']],
  [
    'unsolicited and malformed',
    {},
    ['220 hi\r\n220 again', '250-me\n250 x', '250_ok\r\n', 'nonsense', '250 ok', ...end],
  ],
];

suite('an observer writes what the session writes', () => {
  for (const [name, options, replies] of playbooks) {
    test(name, () => {
      const watched = new Watched(options);
      for (const reply of replies) watched.say(`${reply}\r\n`);
      watched.compare();
    });

    test(`${name}, octet by octet`, () => {
      const watched = new Watched(options);
      for (const octet of replies.map((reply) => `${reply}\r\n`).join('')) watched.say(octet);
      watched.compare();
    });
  }

  const reply = fc.constantFrom(
    '250 ok',
    '250-me\r\n250 PIPELINING',
    '250 again',
    '354 go',
    '550 no',
    '235',
    '334 UDo=',
    '2x0 odd',
  );
  const chunk = fc.array(reply, { minLength: 1, maxLength: 4 });
  const kinds = fc.constantFrom<PlayOptions>({}, two, { ...two, profile: { protocol: 'lmtp' } });
  test('whatever the server says', () => {
    const property = fc.property(kinds, fc.array(chunk, { maxLength: 15 }), (options, chunks) => {
      const watched = new Watched(options);
      watched.say('220 hi\r\n');
      for (const replies of chunks) watched.say(`${replies.join('\r\n')}\r\n`);
      watched.compare();
    });
    fc.assert(property, { numRuns: 500 });
  });
});
