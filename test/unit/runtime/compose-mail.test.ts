import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildProfile } from '../../../src/core/profiles/build-profile.ts';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { inEnglish } from '../../../src/core/words.ts';
import { composeMail } from '../../../src/runtime/compose-mail.ts';
import { ProfileError } from '../../../src/runtime/profile-error.ts';

function profileWith(message: object, others: object = {}): Profile {
  const values = { name: 'test', host: '127.0.0.1', message, ...others };
  const { profile, problems } = buildProfile(values, { ehlo: 'client.example.com' });
  assert.ok(profile, problems.map((problem) => inEnglish(problem.message)).join(', '));
  return profile;
}

function text(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}

describe('composing a message', () => {
  const message = { from: 'Ann <ann@example.com>', to: ['Bob <bob@example.net>', 'eve@example.org'], subject: 'Größe' };

  it('takes the envelope from the addresses alone', async () => {
    const mail = await composeMail(profileWith({ ...message, text: 'Hello' }), '.');
    assert.equal(mail?.from, 'ann@example.com');
    assert.deepEqual(mail.to, ['bob@example.net', 'eve@example.org']);
  });

  it('writes a header with an encoded subject, the date, and an id at the sender’s domain', async () => {
    const content = text((await composeMail(profileWith({ ...message, text: 'Hello' }), '.'))!.content);
    assert.match(content, /^From: Ann <ann@example\.com>\r$/m);
    assert.match(content, /^Subject: =\?UTF-8\?/m);
    assert.match(content, /^Message-ID: <[0-9a-f-]{36}@example\.com>\r$/m);
    assert.match(content, /^Date: \w{3}, \d{2} \w{3} \d{4} /m);
    assert.match(content, /\r\n\r\nHello/);
  });

  it('gives each message an id of its own', async () => {
    const id = async () =>
      /^Message-ID: (.*)\r$/m.exec(
        text((await composeMail(profileWith({ ...message, text: 'x' }), '.'))!.content),
      )?.[1];
    const first = await id();
    assert.ok(first);
    assert.notEqual(first, await id());
  });

  it('offers text and HTML as alternatives', async () => {
    const mail = await composeMail(profileWith({ ...message, text: 'Hello', html: '<p>Hello</p>' }), '.');
    assert.match(text(mail!.content), /^Content-Type: multipart\/alternative;/m);
  });

  for (const [name, content] of [
    ['short lines', 'one\ntwo\r\nthree'],
    ['a bare CR', 'one\rtwo\r\r\nthree\r'],
    ['long lines', `${'word '.repeat(300)}\nend\n`],
    ['other letters', 'Größe\nΜέγεθος\rРазмер\n\n'],
  ] as const) {
    it(`ends every line of a message with ${name} with CR LF`, async () => {
      for (const html of [{}, { html: `<p>\n${content}</p>\n` }]) {
        const mail = await composeMail(profileWith({ ...message, text: content, ...html }), '.');
        assert.doesNotMatch(text(mail!.content), /[^\r]\n|\r(?!\n)/);
      }
    });
  }

  it('composes nothing for a session that stops before MAIL', async () => {
    assert.equal(await composeMail(profileWith({ ...message, text: 'x' }, { stopAfter: 'auth' }), '.'), undefined);
  });
});

describe('a message file', () => {
  let directory = '';
  before(async () => void (directory = await mkdtemp(join(tmpdir(), 'compose-mail-'))));
  after(() => rm(directory, { recursive: true }));

  async function compose(content: string, message: object = {}) {
    await writeFile(join(directory, 'message.eml'), content, 'latin1');
    return composeMail(profileWith({ eml: 'message.eml', ...message }), directory);
  }

  const header =
    'From: Ann <ann@example.com>\r\nTo: bob@example.net,\r\n Eve <eve@example.org>\r\nBcc: zoe@example.com\r\n';

  it('is sent byte for byte', async () => {
    const content = `${header}\r\nbare LF\nand \xff\0 octets`;
    assert.deepEqual(Buffer.from((await compose(content))!.content), Buffer.from(content, 'latin1'));
  });

  it('names sender and recipients when the profile does not, folded lines and Bcc included', async () => {
    const mail = await compose(`${header}\r\nHello`);
    assert.equal(mail?.from, 'ann@example.com');
    assert.deepEqual(mail.to, ['bob@example.net', 'eve@example.org', 'zoe@example.com']);
  });

  it('is sent under the profile’s sender and recipients when it names them', async () => {
    const mail = await compose(`${header}\r\nHello`, { from: 'other@example.com', to: ['one@example.com'] });
    assert.equal(mail?.from, 'other@example.com');
    assert.deepEqual(mail.to, ['one@example.com']);
  });

  it('takes no field from the body', async () => {
    await assert.rejects(
      compose('Subject: none\r\n\r\nFrom: ann@example.com\r\nTo: bob@example.net\r\n'),
      (error) => error instanceof ProfileError && /message\.from is missing/.test(error.message),
    );
  });

  it('that names no recipient is refused at the field', async () => {
    await assert.rejects(
      compose('From: ann@example.com\r\n\r\nHello'),
      (error) => error instanceof ProfileError && /message\.to names no recipient/.test(error.message),
    );
  });

  it('that is missing is refused with its name and the reason', async () => {
    await assert.rejects(
      composeMail(profileWith({ eml: 'absent.eml' }), directory),
      (error) => error instanceof ProfileError && /absent\.eml.*ENOENT/.test(error.message),
    );
  });
});
