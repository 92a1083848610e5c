import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { StopPhase } from '../../../../src/core/profiles/profile.ts';
import type { Phase, TimeoutEntry } from '../../../../src/core/transcript/entry.ts';
import { bye, entriesOf, hello, play, reach } from './playbook.ts';

/** What the client waits for, the reply that lets it go on, and what it does then. */
interface Rung {
  readonly name: string;
  readonly phase: Phase;
  readonly reply: string;
  readonly next: string;
  readonly waitingFor?: TimeoutEntry['waitingFor'];
}

const ladder: readonly Rung[] = [
  { name: 'greeting', phase: 'greeting', reply: '220 hi', next: 'C: EHLO client.example.com', waitingFor: 'greeting' },
  { name: 'EHLO', phase: 'ehlo', reply: '250-me | 250 STARTTLS', next: 'C: STARTTLS' },
  {
    name: 'STARTTLS',
    phase: 'starttls',
    reply: '220 go',
    next: '-> startTls\n* secured\nC: EHLO client.example.com',
  },
  {
    name: 'EHLO within TLS',
    phase: 'ehlo',
    reply: '250-me | 250 AUTH PLAIN',
    next: '-> askSecret password\n* secret pw\nC: AUTH PLAIN AHUAcHc=',
  },
  { name: 'AUTH', phase: 'auth', reply: '235 in', next: 'C: MAIL FROM:<a@example.com>' },
  { name: 'MAIL', phase: 'mail', reply: '250 ok', next: 'C: RCPT TO:<b@example.com>' },
  { name: 'RCPT', phase: 'rcpt', reply: '250 ok', next: 'C: DATA' },
  { name: 'DATA', phase: 'data', reply: '354 go', next: 'C: Hi | .' },
  { name: 'final dot', phase: 'data', reply: '250 taken', next: 'C: QUIT', waitingFor: 'data-reply' },
  { name: 'QUIT', phase: 'quit', reply: '221 bye', next: '-> close fin' },
];

const profile = {
  security: 'starttls',
  auth: { method: 'PLAIN', user: 'u' },
  timeouts: { connect: 1, greeting: 2, command: 3, data: 4 },
} as const;

/** The script up to the wait for the reply of one rung. */
function climbTo(index: number): string {
  return [reach, ...ladder.slice(0, index).map(({ reply, next }) => `S: ${reply}\n${next}`)].join('\n');
}

/** A session whose QUIT was said loses nothing any more. */
function outcome({ phase }: Rung): string {
  return phase === 'quit' ? '-> finish completed ended' : `-> finish failed ${phase}`;
}

const over = '* closed\n-> close fin';

for (const [index, rung] of ladder.entries()) {
  suite(`waiting for the reply to ${rung.name}`, () => {
    test('421', () => {
      const entries = play({ profile }, `${climbTo(index)}\nS: 421 busy\n-> close fin\n${over}\n${outcome(rung)}`);
      const [ended] = entriesOf(entries, 'ended');
      assert.deepEqual([ended?.by, ended?.how, ended?.unansweredCommands], ['client', 'fin', 0]);
      const last = entriesOf(entries, 'reply').at(-1);
      assert.deepEqual([last?.code, last?.phase, last?.seq], [421, rung.phase, ended?.afterReply]);
    });

    test('nothing comes in time', () => {
      const entries = play({ profile }, `${climbTo(index)}\n* timer\n-> close fin\n${outcome(rung)}`);
      const [timeout] = entriesOf(entries, 'timeout');
      const waitingFor = rung.waitingFor ?? 'reply';
      assert.equal(timeout?.waitingFor, waitingFor);
      assert.equal(timeout.limitMs, { greeting: 2000, reply: 3000, 'data-reply': 4000 }[waitingFor as 'reply']);
      const unanswered = entries.find(({ seq }) => seq === timeout.unanswered);
      const expected = { greeting: 'connected', 'final dot': 'data' }[rung.name] ?? 'command';
      assert.equal(unanswered?.kind, expected);
      assert.equal(entriesOf(entries, 'ended')[0]?.how, 'timeout');
      assert.equal(entriesOf(entries, 'ended')[0]?.unansweredCommands, 1);
    });

    for (const how of ['', ' reset']) {
      test(`the server closes${how}`, () => {
        const entries = play({ profile }, `${climbTo(index)}\n* closed${how}\n-> close fin\n${outcome(rung)}`);
        const [ended] = entriesOf(entries, 'ended');
        assert.deepEqual([ended?.by, ended?.how], ['server', how.trim() || 'fin']);
      });
    }

    test('a reply without end is cut off', () => {
      const line = '250-and so on';
      const endless = Array.from({ length: 512 }, () => line).join(' | ');
      const failed = `-> finish failed ${rung.phase}`;
      const entries = play({ profile }, `${climbTo(index)}\nS: ${endless}\n-> close reset\n${failed}`);
      const [limit] = entriesOf(entries, 'limit');
      assert.deepEqual([limit?.limit, limit?.maximum], ['reply-lines', 512]);
      assert.equal(entriesOf(entries, 'ended')[0]?.how, 'error');
    });

    test('a reply that trickles', () => {
      const entries = play({ profile }, `${climbTo(index)}\nS: 250-\nS: 250-\n* timer\n-> close fin\n${outcome(rung)}`);
      assert.equal(entriesOf(entries, 'limit')[0]?.limit, 'reply-trickle');
      assert.equal(entriesOf(entries, 'timeout').length, 0);
      assert.equal(entriesOf(entries, 'ended')[0]?.unreadOctets, 12);
    });
  });
}

suite('the TLS handshake', () => {
  test('takes too long', () => {
    const entries = play(
      { profile },
      `${climbTo(2)}\nS: 220 go\n-> startTls\n* timer\n-> close fin\n-> finish failed starttls`,
    );
    const [timeout] = entriesOf(entries, 'timeout');
    assert.deepEqual([timeout?.waitingFor, timeout?.limitMs], ['tls', 1000]);
  });
});

suite('stopAfter', () => {
  const rungs: readonly (readonly [StopPhase, number])[] = [
    ['connect', 0],
    ['greeting', 1],
    ['ehlo', 2],
    ['starttls', 4],
    ['auth', 5],
    ['mail', 6],
    ['rcpt', 7],
    ['data', 9],
    ['quit', 9],
  ];
  for (const [stopAfter, climbed] of rungs) {
    const replies = ladder.slice(0, climbed);
    const start = replies.reduce(
      (script, { reply }, index) => `${script}\nS: ${reply}\n${index + 1 < climbed ? ladder[index]?.next : ''}`,
      reach,
    );
    const drop = `-> close fin\n${over}\n-> finish completed ended`;
    test(`${stopAfter}, with QUIT`, () => {
      const end = stopAfter === 'connect' ? drop : `${bye}\n-> finish completed ended`;
      const entries = play({ profile: { ...profile, stopAfter } }, `${start}\n${end}`);
      assert.equal(entriesOf(entries, 'ended')[0]?.quit, stopAfter === 'connect' ? 'not-sent' : 'answered');
    });

    test(`${stopAfter}, by dropping the connection`, () => {
      const entries = play({ profile: { ...profile, stopAfter, leave: 'drop' } }, `${start}\n${drop}`);
      const [ended] = entriesOf(entries, 'ended');
      assert.deepEqual([ended?.by, ended?.how, ended?.quit], ['client', 'fin', 'not-sent']);
    });
  }
});

suite('cancelled', () => {
  const polite = `${bye}\n-> finish cancelled quit`;
  const silent = (phase: Phase) => `-> close fin\n${over}\n-> finish cancelled ${phase}`;
  const atOnce = (phase: Phase) => `-> close fin\n-> finish cancelled ${phase}`;
  const afterwards = [
    atOnce('connect'),
    `S: 250 me\n${polite}`,
    // Behind the 220 the server reads a handshake: QUIT cannot be said.
    `S: 220 go\n${silent('starttls')}`,
    `S: 250 me\n${polite}`,
    atOnce('auth'),
    `S: 250 ok\n${polite}`,
    `S: 550 no\n${polite}`,
    // Behind the 354 QUIT would be a line of the message.
    `S: 354 go\n${silent('data')}`,
    atOnce('data'),
    atOnce('quit'),
  ];
  for (const [index, rung] of ladder.entries()) {
    test(`while the reply to ${rung.name} is due`, () => {
      const entries = play({ profile }, `${climbTo(index)}\n* cancel\n${afterwards[index]}`);
      assert.equal(entriesOf(entries, 'cancelled').length, 1);
    });

    test(`while the reply to ${rung.name} is due, and it does not come`, () => {
      const { phase = 'connect' } = entriesOf(play({ profile }, climbTo(index)), 'phase').at(-1) ?? {};
      const impatient = afterwards[index]?.startsWith('S:') ? `* timer\n${atOnce(phase)}` : atOnce(phase);
      play({ profile }, `${climbTo(index)}\n* cancel\n${impatient}`);
    });

    test(`while the reply to ${rung.name} is due, and again`, () => {
      const { phase = 'connect' } = entriesOf(play({ profile }, climbTo(index)), 'phase').at(-1) ?? {};
      const again = afterwards[index]?.startsWith('S:') ? '* cancel\n' : '';
      play({ profile }, `${climbTo(index)}\n* cancel\n${again}${atOnce(phase)}`);
    });
  }

  for (const [name, script] of [
    ['before it began', ''],
    ['while a name is looked up', '* start\n-> lookUp address mail.example.com'],
    ['while connecting', '* start\n-> lookUp address mail.example.com\n* addresses 192.0.2.1\n-> connect 192.0.2.1'],
  ] as const) {
    test(name, () => {
      const entries = play(
        { profile: { host: 'mail.example.com' } },
        `${script}\n* cancel\n-> close fin\n-> finish cancelled connect\n* connected`,
      );
      assert.equal(entriesOf(entries, 'ended')[0]?.how, 'never-connected');
    });
  }

  test('while the TLS handshake runs', () => {
    play(
      { profile },
      `${climbTo(2)}\nS: 220 go\n-> startTls\n* cancel\n-> close fin\n-> finish cancelled starttls\n* secured`,
    );
  });
});

suite('a second reply to AUTH', () => {
  const auth = `${hello}
    S: 250-me | 250 AUTH PLAIN
    -> askSecret password
    * secret pw
    C: AUTH PLAIN AHUAcHc=`;
  const login = { auth: { method: 'PLAIN', user: 'u' } } as const;

  test('at once with the first one: unsolicited, and then the server closes', () => {
    const entries = play(
      { profile: login },
      `${auth}\nS: 501 what | 535 no\nC: QUIT\n* closed\n-> close fin\n-> finish failed auth`,
    );
    const [first, second] = entriesOf(entries, 'reply').slice(-2);
    assert.equal(first?.code, 501);
    assert.deepEqual([second?.code, second?.answers], [535, undefined]);
    assert.deepEqual(second?.violations, [{ id: 'unsolicited' }]);
    assert.equal(entriesOf(entries, 'ended')[0]?.quit, 'unanswered');
  });

  test('behind the QUIT: taken as its answer', () => {
    const entries = play(
      { profile: login },
      `${auth}\nS: 501 what\nC: QUIT\nS: 535 no\n-> close fin\n* closed\n-> close fin\n-> finish failed auth`,
    );
    const quit = entriesOf(entries, 'command').at(-1);
    assert.equal(entriesOf(entries, 'reply').at(-1)?.answers, quit?.seq);
  });
});
