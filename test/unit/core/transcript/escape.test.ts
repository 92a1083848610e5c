import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeText, safeJson, unescapeText } from '../../../../src/core/transcript/escape.ts';
import { hostileText } from './entry-arbitrary.ts';

describe('escapes', () => {
  it('are undone exactly and leave nothing that acts', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeText(text);
        assert.equal(unescapeText(escaped), text);
        assert.doesNotMatch(
          escaped,
          /[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}| $/u,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('leave ordinary text in any script as it is', () => {
    for (const text of ['250 OK', 'Grüße, 世界 😀', '<a@example.com>']) assert.equal(escapeText(text), text);
  });

  it('are those of the notation', () => {
    assert.equal(
      escapeText('\x1b[2J\t\r\n\\\u0085\u202e\ud83d '),
      '\\x1b[2J\\x09\\x0d\\x0a\\\\\\u0085\\u202e\\ud83d\\x20',
    );
    assert.equal(escapeText('\u{e0041}'), '\\udb40\\udc41');
  });

  it('need not be written by hand for a backslash', () => {
    assert.equal(unescapeText('DOMAIN\\user \\x4 \\q\\'), 'DOMAIN\\user \\x4 \\q\\');
  });

  it('in JSON are JSON', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = safeJson({ text });
        assert.deepEqual(JSON.parse(json), { text });
        assert.doesNotMatch(json, /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u);
      }),
      { numRuns: 1000 },
    );
  });
});
