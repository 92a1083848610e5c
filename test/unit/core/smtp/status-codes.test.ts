import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enhancedCodeMeaning, replyCodeMeaning } from '../../../../src/core/smtp/status-codes.ts';

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
