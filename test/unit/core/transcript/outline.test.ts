import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldsOf, outlineOf, readMarked } from '../../../../src/core/transcript/outline.ts';

const golden = readFileSync(new URL('../../../golden/whole-session-terminal.txt', import.meta.url), 'utf8').split('\n');

describe('the outline of a transcript', () => {
  it('has phases and commands with what answered them', () => {
    const [session, ...others] = outlineOf(golden);
    assert.equal(others.length, 0);
    assert.match(session?.name ?? '', /profile "mailgun"/);
    assert.deepEqual(session?.phases.map(({ phase }) => phase).slice(0, 7), [
      'connect',
      'greeting',
      'ehlo',
      'starttls',
      'auth',
      'mail',
      'rcpt',
    ]);
    const auth = session?.phases.find(({ phase }) => phase === 'auth');
    assert.equal(auth?.items[0]?.name, 'AUTH PLAIN <secret>');
    assert.match(auth?.items[0]?.detail ?? '', /^235 2\.7\.0/);
  });

  it('folds replies of several lines and messages', () => {
    const folded = foldsOf(golden).map(({ from, to }) => `${golden[from]?.slice(17)} +${to - from}`);
    assert.ok(folded.includes('S: 250-mx.example.org +2'), folded.join('\n'));
    assert.ok(
      folded.some((text) => text.startsWith('C: <message, ')),
      folded.join('\n'),
    );
  });

  it('reads lines with and without time and level', () => {
    assert.deepEqual(readMarked('  0.081100 info  S: 250-STARTTLS'), { mark: 'S:', words: '250-STARTTLS' });
    assert.deepEqual(readMarked('C: QUIT\t{"kind":"command"}'), { mark: 'C:', words: 'QUIT' });
    assert.equal(readMarked('# C: QUIT'), undefined);
  });

  it('of any text stays within it', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'C: MAIL FROM:<>',
        'S: 250 Ok',
        'S: 250-a',
        'C| x',
        '* session: a',
        '* ended: b',
        'S| y',
        '* phase: z',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const spans = [
          ...foldsOf(lines),
          ...outlineOf(lines).flatMap((one) => [one, ...one.phases.flatMap((phase) => [phase, ...phase.items])]),
        ];
        for (const { from, to } of spans) assert.ok(from >= 0 && from <= to && to < lines.length);
      }),
    );
  });
});
