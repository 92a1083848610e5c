import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { concatBytes, encodeUtf8 } from '../../../../src/core/smtp/bytes.ts';
import { type Reply, ReplyParser } from '../../../../src/core/smtp/reply-parser.ts';

interface Expected {
  readonly code: number;
  readonly enhanced?: string;
  readonly lines: readonly string[];
  /** `id` or `id@line`. */
  readonly violations?: readonly string[];
}

interface Case {
  readonly name: string;
  readonly input: string | Uint8Array;
  readonly replies: readonly Expected[];
}

const long = 'x'.repeat(600);

const cases: readonly Case[] = [
  { name: 'one line', input: '220 hi\r\n', replies: [{ code: 220, lines: ['hi'] }] },
  { name: 'several lines', input: '250-a\r\n250-b c\r\n250 d\r\n', replies: [{ code: 250, lines: ['a', 'b c', 'd'] }] },
  {
    name: 'two replies',
    input: '250 a\r\n354 b\r\n',
    replies: [
      { code: 250, lines: ['a'] },
      { code: 354, lines: ['b'] },
    ],
  },
  { name: 'a bare code', input: '334\r\n', replies: [{ code: 334, lines: [''] }] },
  { name: 'a code and a space', input: '334 \r\n', replies: [{ code: 334, lines: [''] }] },
  { name: 'empty text inside', input: '250-\r\n250 x\r\n', replies: [{ code: 250, lines: ['', 'x'] }] },
  { name: 'LF alone', input: '220 hi\n', replies: [{ code: 220, lines: ['hi'], violations: ['bare-lf@0'] }] },
  { name: 'CR inside', input: '220 h\ri\r\n', replies: [{ code: 220, lines: ['h\ri'], violations: ['bare-cr@0'] }] },
  { name: 'NUL', input: '220 h\0i\r\n', replies: [{ code: 220, lines: ['h\0i'], violations: ['nul@0'] }] },
  {
    name: 'another control character',
    input: '220 h\x07i\r\n',
    replies: [{ code: 220, lines: ['h\x07i'], violations: ['not-text@0'] }],
  },
  { name: 'a tab is text', input: '220 h\ti\r\n', replies: [{ code: 220, lines: ['h\ti'] }] },
  {
    name: 'UTF-8',
    input: '220 grüße\r\n',
    replies: [{ code: 220, lines: ['grüße'], violations: ['eight-bit@0'] }],
  },
  {
    name: 'ISO 8859-1',
    input: concatBytes(encodeUtf8('220-a\r\n220 gr'), Uint8Array.of(0xfc), encodeUtf8('n\r\n')),
    replies: [{ code: 220, lines: ['a', 'grün'], violations: ['eight-bit@1'] }],
  },
  { name: 'no code', input: 'hello\r\n', replies: [{ code: 0, lines: ['hello'], violations: ['code-missing@0'] }] },
  { name: 'an empty line', input: '\r\n', replies: [{ code: 0, lines: [''], violations: ['code-missing@0'] }] },
  {
    name: 'no code inside a reply',
    input: '250-a\r\nhello\r\n250 b\r\n',
    replies: [{ code: 250, lines: ['a', 'hello', 'b'], violations: ['code-missing@1'] }],
  },
  {
    name: 'the code changes, the last one counts',
    input: '250-a\r\n550 b\r\n',
    replies: [{ code: 550, lines: ['a', 'b'], violations: ['code-changes@1'] }],
  },
  {
    name: 'an unknown separator',
    input: '250_a\r\n',
    replies: [{ code: 250, lines: ['_a'], violations: ['separator@0'] }],
  },
  {
    name: 'first digit',
    input: '600 a\r\n',
    replies: [{ code: 600, lines: ['a'], violations: ['code-out-of-range@0'] }],
  },
  {
    name: 'second digit',
    input: '260 a\r\n',
    replies: [{ code: 260, lines: ['a'], violations: ['code-out-of-range@0'] }],
  },
  {
    name: 'a line over 512 octets',
    input: `250-a\r\n250 ${long}\r\n`,
    replies: [{ code: 250, lines: ['a', long], violations: ['line-too-long@1'] }],
  },
  {
    name: '512 octets are allowed',
    input: `250 ${'x'.repeat(506)}\r\n`,
    replies: [{ code: 250, lines: ['x'.repeat(506)] }],
  },
  {
    name: 'an enhanced code on the first line',
    input: '550-5.7.1 a\r\n550 b\r\n',
    replies: [{ code: 550, enhanced: '5.7.1', lines: ['5.7.1 a', 'b'] }],
  },
  {
    name: 'an enhanced code on the last line',
    input: '550-a\r\n550 5.7.1 b\r\n',
    replies: [{ code: 550, enhanced: '5.7.1', lines: ['a', '5.7.1 b'] }],
  },
  {
    name: 'an enhanced code alone',
    input: '250 2.0.0\r\n',
    replies: [{ code: 250, enhanced: '2.0.0', lines: ['2.0.0'] }],
  },
  { name: 'no enhanced code', input: '250 2.0.0.1 x\r\n', replies: [{ code: 250, lines: ['2.0.0.1 x'] }] },
  {
    name: 'classes differ',
    input: '451 5.7.3 x\r\n',
    replies: [{ code: 451, enhanced: '5.7.3', lines: ['5.7.3 x'], violations: ['enhanced-class'] }],
  },
];

function octetsOf({ input }: Case): Uint8Array {
  return typeof input === 'string' ? encodeUtf8(input) : input;
}

function parse(...chunks: readonly Uint8Array[]): Reply[] {
  const parser = new ReplyParser();
  return chunks.flatMap((chunk) => [...parser.push(chunk)]);
}

function shown(reply: Reply): Expected {
  const violations = reply.violations.map(({ id, line }) => (line === undefined ? id : `${id}@${line}`));
  return {
    code: reply.code,
    ...(reply.enhanced !== undefined && { enhanced: reply.enhanced }),
    lines: reply.lines,
    ...(violations.length > 0 && { violations }),
  };
}

/** The replies have to cover the stream without gaps. */
function assertRanges(replies: readonly Reply[], octets: number): void {
  let end = 0;
  for (const { range } of replies) {
    assert.equal(range.start, end);
    end = range.end;
  }
  assert.equal(end, octets);
}

suite('replies, however they are cut', () => {
  for (const example of cases) {
    const octets = octetsOf(example);
    const assertReplies = (replies: readonly Reply[]) => {
      assert.deepEqual(replies.map(shown), example.replies);
      assertRanges(replies, octets.length);
    };
    test(`${example.name}: whole`, () => assertReplies(parse(octets)));
    test(`${example.name}: octet by octet`, () =>
      assertReplies(parse(...Array.from(octets, (octet) => Uint8Array.of(octet)))));
    test(`${example.name}: at every split`, () => {
      for (let at = 1; at < octets.length; at++) assertReplies(parse(octets.subarray(0, at), octets.subarray(at)));
    });
    test(`${example.name}: with octets behind it`, () => {
      const parser = new ReplyParser();
      assertReplies([...parser.push(concatBytes(octets, encodeUtf8('250-x')))]);
      assert.equal(parser.pendingOctets, 5);
      assert.deepEqual(parser.takeTrailing(), encodeUtf8('250-x'));
      assert.equal(parser.pendingOctets, 0);
    });
  }
});

suite('limits', () => {
  const feed = (parser: ReplyParser, text: string) => {
    const bytes = encodeUtf8(text);
    for (let round = 0; round < 200_000 && !parser.exceeded; round++) assert.deepEqual(parser.push(bytes), []);
  };

  test('endless continuation lines', () => {
    const parser = new ReplyParser();
    feed(parser, '250-x\r\n');
    assert.equal(parser.exceeded, 'reply-lines');
    assert.equal(parser.exceededMaximum, 512);
    assert.ok(parser.pendingOctets <= 512 * 7);
  });

  test('an endless line', () => {
    const parser = new ReplyParser();
    feed(parser, 'x'.repeat(100));
    assert.equal(parser.exceeded, 'reply-line-octets');
    assert.equal(parser.exceededMaximum, 16 * 1024);
    assert.ok(parser.pendingOctets <= 16 * 1024 + 100);
  });

  test('too many octets in all', () => {
    const parser = new ReplyParser();
    feed(parser, `250-${'x'.repeat(1000)}\r\n`);
    assert.equal(parser.exceeded, 'reply-octets');
    assert.equal(parser.exceededMaximum, 64 * 1024);
    assert.ok(parser.pendingOctets <= 64 * 1024 + 1006);
  });

  test('nothing is taken after that', () => {
    const parser = new ReplyParser({ lines: 2 });
    parser.push(encodeUtf8('250-a\r\n250-b\r\n'));
    const held = parser.pendingOctets;
    assert.deepEqual(parser.push(encodeUtf8('250 c\r\n'.repeat(1000))), []);
    assert.equal(parser.pendingOctets, held);
  });
});

suite('the end of the stream', () => {
  test('nothing is left behind a whole reply', () => {
    const parser = new ReplyParser();
    parser.push(encodeUtf8('250 ok\r\n'));
    assert.equal(parser.finish(), undefined);
  });

  for (const [text, lines] of [
    ['250-a\r\n', ['a']],
    ['250-a\r\n250 b', ['a', 'b']],
    ['250 b', ['b']],
  ] as const) {
    test(`${JSON.stringify(text)} is incomplete`, () => {
      const parser = new ReplyParser();
      parser.push(encodeUtf8(text));
      const reply = parser.finish();
      assert.ok(reply);
      assert.deepEqual(shown(reply), { code: 250, lines, violations: ['incomplete'] });
      assert.deepEqual(reply.range, { start: 0, end: text.length });
    });
  }

  test('positions count from the offset given', () => {
    const [reply] = new ReplyParser({}, 100).push(encodeUtf8('250 ok\r\n'));
    assert.deepEqual(reply?.range, { start: 100, end: 108 });
  });
});
