import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enhancedCodes } from '../../../../src/core/smtp/enhanced-codes.ts';
import {
  enhancedCodeMeaning,
  registeredEnhancedCodes,
  registeredReplyCodes,
  replyCodeMeaning,
} from '../../../../src/core/smtp/status-codes.ts';

describe('meanings', () => {
  it('of reply codes that are registered, and of the others by their digits', () => {
    assert.deepEqual(replyCodeMeaning(535), { meaning: 'The credentials are invalid', source: 'RFC 4954 section 6' });
    assert.match(replyCodeMeaning(459)?.meaning ?? '', /^Refused for the time being.*about the mail system$/);
    for (const code of [0, 99, 199, 600, 1000]) assert.equal(replyCodeMeaning(code), undefined);
  });

  it('of enhanced codes', () => {
    assert.match(
      enhancedCodeMeaning('5.7.8')?.meaning ?? '',
      /^Authentication credentials invalid \(permanent failure\)$/,
    );
    assert.match(enhancedCodeMeaning('4.2.99')?.meaning ?? '', /^About mailbox \(persistent transient failure\)$/);
    for (const code of ['', '3.1.1', '5.7', '5.7.8888', '5.7.8 x']) assert.equal(enhancedCodeMeaning(code), undefined);
  });
});

describe('the registry of enhanced codes', () => {
  it('has every subject whole, each code with its meaning and its source', () => {
    const details = (subject: number): string =>
      Object.keys(enhancedCodes)
        .filter((code) => code.startsWith(`${subject}.`))
        .map((code) => Number(code.slice(2)))
        .join(' ');
    assert.equal(details(0), '0');
    assert.equal(details(1), '0 1 2 3 4 5 6 7 8 9 10');
    assert.equal(details(2), '0 1 2 3 4');
    assert.equal(details(3), '0 1 2 3 4 5 6');
    assert.equal(details(4), '0 1 2 3 4 5 6 7');
    assert.equal(details(5), '0 1 2 3 4 5 6');
    assert.equal(details(6), '0 1 2 3 4 5 6 7 8 9 10');
    assert.equal(details(7), Array.from({ length: 31 }, (_, code) => code).join(' '));
    for (const [meaning, source] of Object.values(enhancedCodes)) {
      assert.ok(meaning !== '' && /^(RFC \d+|IANA)/.test(source), `${meaning}: ${source}`);
    }
  });

  it('offers behind a reply code the codes of its class', () => {
    assert.ok(registeredReplyCodes.includes(550));
    assert.equal(registeredEnhancedCodes(550).length, Object.keys(enhancedCodes).length);
    assert.ok(registeredEnhancedCodes(451).every((code) => code.startsWith('4.')));
    assert.ok(registeredEnhancedCodes(250).every((code) => code.startsWith('2.')));
    assert.deepEqual(registeredEnhancedCodes(354), []);
  });
});
