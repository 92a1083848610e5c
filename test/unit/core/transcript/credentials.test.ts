import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maskCommand, maskCredentials, maskResponse } from '../../../../src/core/transcript/credentials.ts';

describe('masking credentials that nobody registered', () => {
  const commands: readonly (readonly [line: string, masked: string])[] = [
    ['AUTH PLAIN AGZvbwBiYXI=', 'AUTH PLAIN <secret>'],
    ['auth plain AGZvbwBiYXI=\r\n', 'auth plain <secret>\r\n'],
    ['AUTH  XOAUTH2\tdXNlcj1h', 'AUTH  XOAUTH2\t<secret>'],
    ['AUTH X-NEW abc def', 'AUTH X-NEW <secret>'],
    ['AUTH LOGIN', 'AUTH LOGIN'],
    ['AUTH PLAIN =', 'AUTH PLAIN ='],
    ['AUTH dXNlcgBwYXNz', 'AUTH <secret>'],
    ['AUTH plainAGZvbwBiYXI=', 'AUTH <secret>'],
    ['AUTH', 'AUTH'],
    ['MAIL FROM:<AUTH@example.com> AUTH=<>', 'MAIL FROM:<AUTH@example.com> AUTH=<>'],
  ];
  for (const [line, masked] of commands) {
    it(`of the command ${JSON.stringify(line)}`, () => assert.equal(maskCommand(line), masked));
  }

  it('of a response, but for those that say nothing', () => {
    assert.deepEqual(['dGltIGI5MTNh', '*', '=', '', ' x '].map(maskResponse), ['<secret>', '*', '=', '', '<secret>']);
  });

  it('of a line of a log, leaving lists of mechanisms alone', () => {
    assert.equal(maskCredentials('12:01 >> AUTH PLAIN AGZvbwBiYXI='), '12:01 >> AUTH PLAIN <secret>');
    assert.equal(maskCredentials('C: "AUTH CRAM-MD5 dGlt" sent'), 'C: "AUTH CRAM-MD5 <secret>" sent');
    assert.equal(maskCredentials('<< 250-AUTH PLAIN LOGIN XOAUTH2'), '<< 250-AUTH PLAIN LOGIN XOAUTH2');
    assert.equal(maskCredentials('auth=Bearer ya29.token^A'), 'auth=Bearer <secret>');
  });
});
