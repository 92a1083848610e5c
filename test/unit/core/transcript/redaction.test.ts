import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Draft } from '../../../../src/core/transcript/entry.ts';
import { escapeText } from '../../../../src/core/transcript/escape.ts';
import { Redactor, secretMask } from '../../../../src/core/transcript/redaction.ts';
import { Transcript } from '../../../../src/core/transcript/transcript.ts';
import { draftOf, entryKinds } from './entry-arbitrary.ts';

const user = 'postmaster@mg.example.com';
const secrets = [
  'correct horse',
  'p%/+"\\=ß€\x01 x',
  'hunter2!',
  'ya29.a0Af_by-c/d+e==',
  'naïve pässword',
  '====',
  '12345678',
];

function redactorFor(secret: string | Uint8Array): Redactor {
  const redactor = new Redactor();
  redactor.addUser(user);
  redactor.addSecret(secret);
  return redactor;
}

function base64(text: string, encoding: BufferEncoding = 'utf8'): string {
  return Buffer.from(text, encoding).toString('base64');
}

/** A way of writing a secret; of base64 the first and last characters can carry bits of both it and its surroundings. */
interface Disguise {
  readonly before: string;
  readonly secret: string;
  readonly behind: string;
}

function whole(disguise: Disguise): string {
  return disguise.before + disguise.secret + disguise.behind;
}

function inBase64(before: string, secret: string, behind: string): Disguise {
  const blob = base64(before + secret + behind);
  const start = Math.ceil((Buffer.byteLength(before) * 8) / 6);
  const end = Math.floor((Buffer.byteLength(before + secret) * 8) / 6);
  return { before: blob.slice(0, start), secret: blob.slice(start, end), behind: blob.slice(end) };
}

/** Every way of writing a secret that must be recognised, made without the code under test. */
function disguises(secret: string): readonly Disguise[] {
  const utf8 = Buffer.from(secret);
  const percent = [...utf8].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
  const component = encodeURIComponent(secret);
  const form = new URLSearchParams({ k: secret }).toString().slice(2);
  const json = JSON.stringify(secret).slice(1, -1);
  const lower = (text: string): string => text.replace(/%../g, (escape) => escape.toLowerCase());
  const mixed = (text: string): string =>
    text.replace(/%../g, (escape, place: number) => (place % 2 === 0 ? escape.toLowerCase() : escape.toUpperCase()));
  const isLatin1 = Buffer.from(secret, 'latin1').toString('latin1') === secret;
  return [
    ...[
      secret,
      utf8.toString('latin1'),
      ...(isLatin1 ? [base64(secret, 'latin1')] : []),
      base64(secret),
      utf8.toString('base64url'),
      utf8.toString('hex'),
      utf8.toString('hex').toUpperCase(),
      percent,
      percent.toUpperCase(),
      component,
      lower(component),
      component.replaceAll('%20', '+'),
      form,
      lower(form),
      mixed(component),
      mixed(percent),
      json,
      escapeText(secret),
      percent.replaceAll('%', '\\x'),
      percent.toUpperCase().replaceAll('%', '\\x'),
    ].map((text) => ({ before: '', secret: text, behind: '' })),
    ...['', 'a', 'ab', 'abc'].map((around) => inBase64(around, secret, around)),
    inBase64(`\0${user}\0`, secret, ''),
    inBase64(`${user}\0${user}\0`, secret, ''),
    inBase64(`user=${user}\x01auth=Bearer `, secret, '\x01\x01'),
    inBase64(`n,a=${user},\x01host=h\x01port=587\x01auth=Bearer `, secret, '\x01\x01'),
    inBase64('{"token":"', json, '","n":1}'),
  ];
}

/** Bytes as text, an octet a character. */
function octets(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

const replyDraft = {
  kind: 'reply',
  phase: 'auth',
  direction: 'server',
  code: 535,
  lines: [''],
  violations: [],
} as const;

/** What is shown must come from around the secret, in its order: nothing of the secret itself is left. */
function assertHidden(secret: string, disguise: Disguise, pieces: readonly Uint8Array[]): void {
  const redactor = redactorFor(secret);
  const shown = pieces.map((piece) => octets(redactor.redactBytes('client', piece))).join('');
  const around = `PASS ${disguise.before}${disguise.behind}\r\n`;
  assert.ok(shown.includes('********'));
  let at = 0;
  for (const character of shown.replaceAll('********', '')) {
    at = around.indexOf(character, at) + 1;
    assert.notEqual(at, 0, `${JSON.stringify(shown)} shows more than ${JSON.stringify(around)}`);
  }
}

it('does not mask a mask', () => {
  const redactor = new Redactor();
  redactor.addSecret('secret');
  assert.equal(redactor.redactText('AUTH PLAIN <secret>, and secret'), 'AUTH PLAIN <secret>, and <secret>');
});

describe('redaction of text', () => {
  for (const secret of secrets) {
    it(`finds ${JSON.stringify(secret)} in every disguise`, () => {
      const redactor = redactorFor(secret);
      for (const disguise of disguises(secret)) {
        const masked = redactor.redactText(`before ${whole(disguise)} behind`);
        assert.equal(masked, `before ${secretMask} behind`, whole(disguise));
      }
    });
  }

  it('masks every occurrence and joins overlapping ones', () => {
    const redactor = redactorFor('abab');
    assert.equal(redactor.redactText('ababab, abab'), '<secret>, <secret>');
  });

  it('finds the longer of two secrets of which one begins the other', () => {
    const redactor = redactorFor('password');
    redactor.addSecret('password1234');
    assert.equal(redactor.redactText('password1234 password'), '<secret> <secret>');
  });

  it('finds base64 that is broken over lines, wherever it is broken', () => {
    for (const secret of secrets) {
      const redactor = redactorFor(secret);
      const disguise = inBase64(`\0${user}\0`, secret, '');
      const blob = whole(disguise);
      for (const end of ['\n', '\r\n', '\r\n\t ']) {
        for (let split = disguise.before.length + 1; split < disguise.before.length + disguise.secret.length; split++) {
          const masked = redactor.redactText(`x ${blob.slice(0, split)}${end}${blob.slice(split)} y`);
          assert.equal(masked, `x ${secretMask}${end}${secretMask} y`);
          assertHidden(secret, { ...disguise, before: disguise.before + end }, [
            Buffer.from(`PASS ${blob.slice(0, split)}${end}`),
            Buffer.from(`${blob.slice(split)}\r\n`),
          ]);
        }
      }
      const reply = { ...replyDraft, lines: ['AUTH', blob.slice(0, -6), blob.slice(-6), 'end'] };
      assert.deepEqual(redactor.redact(reply), { ...replyDraft, lines: ['AUTH', secretMask, secretMask, 'end'] });
    }
  });

  it('takes octets for a secret, UTF-8 or not', () => {
    assert.equal(redactorFor(Buffer.from('pässword')).redactText('pässword'), secretMask);
    const latin1 = redactorFor(Buffer.from('pässword', 'latin1'));
    assert.equal(latin1.redactText(`AUTH PLAIN ${base64('\0u\0pässword', 'latin1')}`), 'AUTH PLAIN <secret>');
  });

  it('masks a short secret in whole responses only', () => {
    const redactor = redactorFor('abc');
    assert.equal(redactor.redactText('abc of the abc'), 'abc of the abc');
    for (const blob of ['abc', `\0${user}\0abc`, `${user}\0${user}\0abc`, `user=${user}\x01auth=Bearer abc\x01\x01`]) {
      assert.equal(redactor.redactText(`AUTH X ${base64(blob)}`), 'AUTH X <secret>');
    }
  });

  it('hands back the same draft when there is nothing to mask', () => {
    const draft: Draft = { kind: 'note', phase: 'data', text: 'nothing here', importance: 'info' };
    assert.equal(new Redactor().redact(draft), draft);
    assert.equal(redactorFor('something').redact(draft), draft);
    const withEmpty = redactorFor('');
    assert.equal(withEmpty.redact(draft), draft);
  });
});

describe('redaction of drafts', () => {
  const canary = 'correct horse';

  /** The draft with every string that is not a word of ours replaced by one that holds the secret. */
  function poison(value: unknown, ours: boolean): unknown {
    if (typeof value === 'string') return ours ? value : `${value} ${canary} ${base64(`\0u\0${canary}`)}`;
    if (value instanceof Uint8Array) return Buffer.concat([value, Buffer.from(`\n${canary}\n`)]);
    if (Array.isArray(value)) return [...(value as unknown[]), ...(ours ? [] : [''])].map((item) => poison(item, ours));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, poison(item, ours || ourWords.has(key))]),
    );
  }
  const ourWords = new Set(
    'kind phase from direction level lineEnding violations security protocol side record transfer stage waitingFor limit state by how closeNotify quit importance verb capabilities chain'.split(
      ' ',
    ),
  );

  for (const kind of entryKinds) {
    it(`masks every field of ${kind}`, () => {
      fc.assert(
        fc.property(draftOf(kind), (draft) => {
          const poisoned = poison(draft, false) as Draft;
          const safe = redactorFor(canary).redact(poisoned);
          assert.equal(JSON.stringify(safe).includes(canary), false);
          assert.equal('bytes' in safe && octets(safe.bytes).includes(canary), false);
          assert.equal(JSON.stringify(safe).includes(base64(`\0u\0${canary}`).slice(4, -4)), false);
          assert.deepEqual([safe.kind, safe.phase], [draft.kind, draft.phase]);
        }),
        { numRuns: 30 },
      );
    });
  }

  it('masks inside lists of objects', () => {
    const redactor = redactorFor(canary);
    const safe = redactor.redact({
      kind: 'capabilities',
      phase: 'ehlo',
      stage: 'clear',
      capabilities: [{ keyword: 'X', params: [`a ${canary}`] }],
      added: [],
      removed: [],
    });
    assert.deepEqual(safe.kind === 'capabilities' && safe.capabilities, [{ keyword: 'X', params: ['a <secret>'] }]);
  });

  it('does not show in a verb what it hides in the line', () => {
    const command = {
      kind: 'command',
      phase: 'auth',
      direction: 'client',
      lineEnding: 'crlf',
      violations: [],
    } as const;
    const redactor = redactorFor('hunter22');
    const misplaced = redactor.redact({ ...command, verb: 'HUNTER22', text: 'hunter22' });
    assert.deepEqual(misplaced.kind === 'command' && [misplaced.verb, misplaced.text], ['', secretMask]);
    const response = redactor.redact({ ...command, verb: 'RESPONSE', text: base64('hunter22') });
    assert.deepEqual(response.kind === 'command' && [response.verb, response.text], ['RESPONSE', secretMask]);
    const initial = redactor.redact({ ...command, verb: 'AUTH', text: `AUTH PLAIN ${base64('\0u\0hunter22')}` });
    assert.deepEqual(initial.kind === 'command' && [initial.verb, initial.text], ['AUTH', 'AUTH PLAIN <secret>']);
  });

  it('leaves words of our own alone, whatever the secret is', () => {
    const redactor = redactorFor('client');
    const transcript = new Transcript(redactor);
    const entry = transcript.append(
      { kind: 'chunk', phase: 'data', direction: 'client', offset: 0, length: 6, bytes: Buffer.from('client') },
      1,
    );
    assert.ok(entry.kind === 'chunk' && entry.direction === 'client');
    assert.equal(octets(entry.bytes), '********');
  });
});

describe('redaction of octets', () => {
  it('never makes the mask as long as the secret', () => {
    for (const secret of ['hunter2!', 'short', 'a much longer secret']) {
      const masked = redactorFor(secret).redactBytes('client', Buffer.from(`x ${secret}\r\n`));
      assert.equal(octets(masked), 'x ********\r\n');
    }
  });

  for (const secret of secrets) {
    it(`hides ${JSON.stringify(secret)} split at every position`, () => {
      for (const disguise of disguises(secret)) {
        const line = Buffer.from(`PASS ${whole(disguise)}\r\n`);
        for (let split = 1; split < line.length; split++) {
          assertHidden(secret, disguise, [line.subarray(0, split), line.subarray(split)]);
        }
      }
    });

    it(`hides ${JSON.stringify(secret)} in pieces of 1, 2, 3 and 5 octets`, () => {
      for (const disguise of disguises(secret)) {
        const line = Buffer.from(`PASS ${whole(disguise)}\r\n`);
        for (const size of [1, 2, 3, 5]) {
          const count = Math.ceil(line.length / size);
          const pieces = Array.from({ length: count }, (_, index) => line.subarray(index * size, (index + 1) * size));
          assertHidden(secret, disguise, pieces);
        }
      }
    });
  }

  it('keeps the two directions apart', () => {
    const redactor = redactorFor('hunter22');
    assert.equal(octets(redactor.redactBytes('client', Buffer.from('x hunt'))), 'x ********');
    assert.equal(octets(redactor.redactBytes('server', Buffer.from('er22 250'))), 'er22 250');
    assert.equal(octets(redactor.redactBytes('client', Buffer.from('er22 y'))), '******** y');
  });

  it('leaves letters before a line break as they are that only might begin a secret', () => {
    const line = Buffer.from('250 AUTH PLAIN LOGIN\r\n');
    const redactor = redactorFor('correct horse battery');
    assert.equal(redactor.redactBytes('server', line), line);
    const rest = Buffer.from('vcnJlY3QgaG9yc2UgYmF0\r\ndGVyeQ==');
    assert.doesNotMatch(Buffer.from(redactor.redactBytes('server', rest)).toString(), /vcnJl|Y3Qga|dGVyeQ/);
  });

  it('leaves what follows a false beginning as it is', () => {
    const redactor = redactorFor('hunter22');
    redactor.redactBytes('client', Buffer.from('x hunt'));
    assert.equal(octets(redactor.redactBytes('client', Buffer.from('ing season\r\n'))), 'ing season\r\n');
  });

  it('takes linear time, however often a secret or its beginning occurs', () => {
    const redactor = redactorFor('aaaaaaaa');
    for (const text of ['a'.repeat(65_536), base64('aaaaaaaa'.repeat(8192)), 'aaaaaaab'.repeat(8192)]) {
      const before = process.hrtime.bigint();
      redactor.redactBytes('server', Buffer.from(text));
      assert.ok(process.hrtime.bigint() - before < 1_000_000_000n);
    }
  });
});
