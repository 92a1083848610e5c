import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isLoneResponse,
  maskCommand,
  maskCredentials,
  maskResponse,
} from '../../../../src/core/transcript/credentials.ts';

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

  it('of a line that is nothing but a response', () => {
    for (const line of ['AGZvbwBiYXI=', 'cGFzc3dvcmQ=', 'cGFzc3dvcmQx', 'dG9wLXNlY3JldA=='])
      assert.ok(isLoneResponse(line), line);
    for (const line of ['STARTTLS', 'starttls', 'Starttls', 'QUIT', 'XCLIENTX', '', '250-size'])
      assert.ok(!isLoneResponse(line), line);
  });

  it('of responses by what they say, wherever they stand', () => {
    const responses = [
      'postmaster\0postmaster\0top-secret',
      '\0postmaster\0top-secret',
      'user=a@example.com\x01auth=Bearer ya29.token\x01\x01',
      'n,a=a@example.com,\x01auth=Bearer ya29.token\x01\x01',
      'tim b913a602c7eda7a495b4e6e7334d3890',
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    ];
    for (const response of responses) {
      const base64 = Buffer.from(response).toString('base64');
      assert.equal(maskCredentials(`resp=${base64} (sent)`), 'resp=<secret> (sent)');
      assert.equal(maskCredentials(`{"resp":"${base64.replaceAll('=', '')}"}`), '{"resp":"<secret>"}');
    }
    const others = [
      'Message-ID: <20261123134451.123456789ABCDEF@example.com>',
      'id=QWxsIGlzIHdlbGwgaGVyZSwgdHJ1bHk=',
      '',
    ];
    for (const text of others) assert.equal(maskCredentials(text), text);
  });

  it('of a line of a log, leaving lists of mechanisms alone', () => {
    assert.equal(maskCredentials('12:01 >> AUTH PLAIN AGZvbwBiYXI='), '12:01 >> AUTH PLAIN <secret>');
    assert.equal(maskCredentials('C: "AUTH CRAM-MD5 dGlt" sent'), 'C: "AUTH CRAM-MD5 <secret>" sent');
    assert.equal(maskCredentials('<< 250-AUTH PLAIN LOGIN XOAUTH2'), '<< 250-AUTH PLAIN LOGIN XOAUTH2');
    assert.equal(
      maskCredentials('bad url smtp://joe:pa:ss@mail.example.com:587/'),
      'bad url smtp://joe:<secret>@mail.example.com:587/',
    );
    assert.equal(maskCredentials('auth=Bearer ya29.token^A'), 'auth=Bearer <secret>');
  });
});
