import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Entry } from '../../../../src/core/transcript/entry.ts';
import { shows } from '../../../../src/core/transcript/filter.ts';
import { splitSessions } from '../../../../src/core/transcript/sessions.ts';
import { formatTranscript } from '../../../../src/core/transcript/text-form.ts';
import { readText, readTextAsWritten } from '../../../../src/core/transcript/text-reader.ts';
import { anyLevel, anyTranscript, hostileText, withoutPlace } from './entry-arbitrary.ts';

/** Everything but `sourceLine` and `sourceColumn`, which say where in the file an entry stood. */
function withoutLines(entries: readonly Entry[]): unknown[] {
  return entries.map(withoutPlace);
}

const example = `# An example as in RFC 5321, appendix D
S: 220 foo.example Simple Mail Transfer Service Ready
C: EHLO bar.example

S: 250-foo.example greets bar.example
S: 250-8BITMIME
S: 250 AUTH PLAIN LOGIN
C: MAIL FROM:<smith@bar.example>
S: 250 2.1.0 OK
C: RCPT TO:<green@foo.example>
S: 550 5.1.1 No such user here
C: DATA
S: 354 Start mail input; end with <CRLF>.<CRLF>
C: Blah blah blah...
C: ..and a dot
C: .
S: 250 OK
C: QUIT
S: 221 bye
`;

describe('reading the text form', () => {
  it('gives back every entry as it was', () => {
    fc.assert(
      fc.property(anyTranscript, (entries) => {
        const { entries: read, problems } = readTextAsWritten(formatTranscript(entries));
        assert.deepEqual(problems, []);
        assert.deepEqual(withoutLines(read), withoutLines(entries));
      }),
      { numRuns: 1500 },
    );
  });

  it('gives back white space of any kind at the end of a line', () => {
    for (const space of [' ', '\u00a0', '\u3000', '\ufeff', '\u2028']) {
      const reply = {
        kind: 'reply',
        direction: 'server',
        phase: 'connect',
        code: 0,
        lines: [space],
        violations: [],
      } as const;
      const entries: Entry[] = [{ seq: 0, at: 1_790_000_000_123_456, level: 'error', ...reply }];
      const { entries: read, problems } = readTextAsWritten(formatTranscript(entries));
      assert.deepEqual(problems, []);
      assert.deepEqual(withoutLines(read), entries);
    }
  });

  it('gives back what a level shows, numbered anew', () => {
    fc.assert(
      fc.property(anyTranscript, anyLevel, (entries, level) => {
        const shown = entries.filter((entry) => shows(level, entry));
        const { entries: read, problems } = readTextAsWritten(formatTranscript(shown));
        assert.deepEqual(problems, []);
        assert.deepEqual(
          read.map(({ kind, at }) => [kind, at]),
          shown.map(({ kind, at }) => [kind, at]),
        );
        assert.deepEqual(
          read.map(({ seq }) => seq),
          shown.map((_, index) => index),
        );
        for (const [index, entry] of read.entries()) {
          const before = shown[index];
          if (entry.kind !== 'reply' || before?.kind !== 'reply') continue;
          const answered = entry.answers === undefined ? undefined : shown[entry.answers]?.seq;
          assert.equal(answered, shown.some(({ seq }) => seq === before.answers) ? before.answers : undefined);
        }
      }),
    );
  });

  it('derives from the lines of an RFC example what they leave out', () => {
    const { entries, problems } = readText(example);
    assert.deepEqual(problems, []);
    const conversation = entries.filter((entry) => ['command', 'reply', 'data'].includes(entry.kind));
    assert.deepEqual(
      conversation.map((entry) => [entry.kind === 'command' ? entry.verb : entry.kind, entry.phase, entry.sourceLine]),
      [
        ['reply', 'greeting', 2],
        ['EHLO', 'ehlo', 3],
        ['reply', 'ehlo', 5],
        ['MAIL', 'mail', 8],
        ['reply', 'mail', 9],
        ['RCPT', 'rcpt', 10],
        ['reply', 'rcpt', 11],
        ['DATA', 'data', 12],
        ['reply', 'data', 13],
        ['data', 'data', 14],
        ['reply', 'data', 17],
        ['QUIT', 'quit', 18],
        ['reply', 'quit', 19],
      ],
    );
    assert.ok(conversation.every(({ sourceColumn }) => sourceColumn === 4));
    const rejection = entries.find((entry) => entry.kind === 'reply' && entry.code === 550);
    assert.ok(rejection?.kind === 'reply');
    assert.equal(rejection.enhanced, '5.1.1');
    const rcpt = entries[rejection.answers ?? -1];
    assert.equal(rcpt?.kind === 'command' && rcpt.verb, 'RCPT');
    const message = entries.find((entry) => entry.kind === 'data');
    assert.deepEqual(message?.kind === 'data' && message.preview, ['Blah blah blah...', '.and a dot']);
    const capabilities = entries.find((entry) => entry.kind === 'capabilities');
    assert.deepEqual(capabilities?.kind === 'capabilities' && capabilities.capabilities, [
      { keyword: '8BITMIME', params: [] },
      { keyword: 'AUTH', params: ['PLAIN', 'LOGIN'] },
    ]);
    const recipient = entries.find((entry) => entry.kind === 'recipient');
    assert.deepEqual(recipient?.kind === 'recipient' && [recipient.accepted, recipient.reply], [false, rejection.seq]);
  });

  it('derives nothing when the file says it, so that writing again gives the same text', () => {
    const text = formatTranscript(readText(example).entries);
    assert.equal(formatTranscript(readText(text).entries), text);
  });

  it('takes the client line behind a 334 for a response', () => {
    const { entries } = readText('C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: <secret>\nS: 535 no\n');
    const commands = entries.filter((entry) => entry.kind === 'command');
    assert.deepEqual(
      commands.map(({ verb }) => verb),
      ['AUTH', 'RESPONSE'],
    );
    const challenge = entries.find((entry) => entry.kind === 'challenge');
    assert.equal(challenge?.kind === 'challenge' && challenge.decoded, 'Username:');
  });

  it('notes a reply and a message that were cut off', () => {
    const { entries } = readTextAsWritten('C: DATA\nS: 354 go\nC: half a message\nS: 250-one\nC: QUIT\n');
    const message = entries.find((entry) => entry.kind === 'data');
    assert.equal(message?.kind === 'data' && message.complete, false);
    const reply = entries.findLast((entry) => entry.kind === 'reply');
    assert.deepEqual(reply?.kind === 'reply' && reply.violations, [{ id: 'incomplete' }]);
  });

  it('keeps several sessions apart', () => {
    const session = (host: string): string =>
      `0 info * session: x\t{"host":"${host}","port":25,"security":"none","protocol":"smtp","client":"wire","side":"client"}\n`;
    const { entries } = readText(`${session('a')}S: 220 a\nC: QUIT\n${session('b')}S: 220 b\n`);
    assert.deepEqual(
      splitSessions(entries).map((part) => part.filter(({ kind }) => kind === 'session' || kind === 'reply').length),
      [2, 2],
    );
  });

  it('reads lines with CRLF, a byte order mark, times without decimals and no level', () => {
    const { entries, problems } = readTextAsWritten('\ufeff1 S: 220 hi\r\n 2.5 C: QUIT\r\n');
    assert.deepEqual(problems, []);
    assert.deepEqual(
      entries.map(({ at, kind }) => [at, kind]),
      [
        [1_000_000, 'reply'],
        [2_500_000, 'command'],
      ],
    );
  });

  it('says what it cannot use and keeps the rest', () => {
    const { entries, problems } = readTextAsWritten(
      'nonsense\n* tls: x\t{"chain":5}\nS: 250 ok\t{"code":"x"}\n* anything at all\nC: NOOP\t{broken\n',
    );
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, 2, 3],
    );
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['note', 'reply', 'note', 'command'],
    );
    assert.equal(entries[3]?.kind === 'command' && entries[3].text, 'NOOP\t{broken');
  });

  it('never throws and numbers without gaps, whatever it is given', () => {
    const line = fc.tuple(fc.constantFrom('C: ', 'S: ', 'C| ', 'S| ', '* ', '0.1 info *  ended: ', ''), hostileText);
    const file = fc.array(line).map((lines) => lines.map((parts) => parts.join('')).join('\n'));
    fc.assert(
      fc.property(file, (text) => {
        for (const session of splitSessions(readText(text).entries)) {
          assert.deepEqual(
            session.map(({ seq }) => seq),
            session.map((_, index) => index),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
