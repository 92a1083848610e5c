import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Mechanism } from '../../../../src/core/profiles/profile.ts';
import { bye, entriesOf, hello, play } from './playbook.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const offering = (...mechanisms: readonly string[]) => `${hello}\nS: 250-me | 250 AUTH ${mechanisms.join(' ')}`;
const profile = (method: 'auto' | Mechanism, more = {}) =>
  ({ stopAfter: 'auth', auth: { method, user: 'u', ...more } }) as const;
const password = '-> askSecret password\n* secret pw';
const token = '-> askSecret token\n* secret t';
const accepted = `S: 235 in\n${bye}\n-> finish completed ended`;
const refused = `S: 535 no\n${bye}\n-> finish failed auth`;

/** The texts of the commands and responses of the exchange as the transcript shows them. */
function authLines(entries: ReturnType<typeof play>): readonly string[] {
  return entriesOf(entries, 'command')
    .filter(({ phase }) => phase === 'auth')
    .map(({ text }) => text);
}

suite('mechanisms that say everything at once', () => {
  const xoauth2 = base64('user=u\x01auth=Bearer t\x01\x01');
  const oauthBearer = base64('n,a=u,\x01host=192.0.2.1\x01port=25\x01auth=Bearer t\x01\x01');
  const table = [
    ['PLAIN', {}, password, base64('\0u\0pw')],
    ['PLAIN', { authorizationId: 'z' }, password, base64('z\0u\0pw')],
    ['XOAUTH2', {}, token, xoauth2],
    ['OAUTHBEARER', {}, token, oauthBearer],
    ['EXTERNAL', { authorizationId: 'z' }, '', base64('z')],
    ['EXTERNAL', {}, '', ''],
  ] as const;

  for (const [mechanism, more, ask, response] of table) {
    const name = `${mechanism} ${JSON.stringify(more)}`;
    test(`${name} with the command`, () => {
      const entries = play(
        { profile: profile(mechanism, more) },
        `${offering(mechanism)}\n${ask}\nC: AUTH ${mechanism} ${response || '='}\n${accepted}`,
      );
      assert.deepEqual(authLines(entries), [`AUTH ${mechanism} <secret>`]);
      assert.equal(entriesOf(entries, 'auth')[0]?.reason, 'named in the profile');
    });

    test(`${name} behind an empty 334`, () => {
      const entries = play(
        { profile: profile(mechanism, { ...more, initialResponse: false }) },
        `${offering(mechanism)}\n${ask}\nC: AUTH ${mechanism}\nS: 334\nC: ${response}\n${accepted}`.replace(
          /C: \n/,
          'C:\n',
        ),
      );
      assert.deepEqual(authLines(entries), [`AUTH ${mechanism}`, response === '' ? '' : '<secret>']);
      assert.equal(entriesOf(entries, 'challenge').length, 0);
    });
  }

  for (const [mechanism, first, acknowledgement] of [
    ['XOAUTH2', xoauth2, 'C:'],
    ['OAUTHBEARER', oauthBearer, 'C: AQ=='],
  ] as const) {
    test(`${mechanism}: the error in JSON is acknowledged with ${acknowledgement}, and then refused`, () => {
      const report = '{"status":"invalid_token","scope":"mail"}';
      const entries = play(
        { profile: profile(mechanism) },
        `${offering(mechanism)}
        ${token}
        C: AUTH ${mechanism} ${first}
        S: 334 ${base64(report)}
        ${acknowledgement}
        ${refused}`,
      );
      const [challenge] = entriesOf(entries, 'challenge');
      assert.deepEqual([challenge?.mechanism, challenge?.decoded], [mechanism, report]);
    });
  }

  test('a long token waits for the 334 although the profile would send it at once', () => {
    const secret = 'x'.repeat(600);
    const long = base64(`user=u\x01auth=Bearer ${secret}\x01\x01`);
    play(
      { profile: profile('XOAUTH2') },
      `${offering('XOAUTH2')}
      -> askSecret token
      * secret ${secret}
      C: AUTH XOAUTH2
      S: 334
      C: ${long}
      ${accepted}`,
    );
  });
});

suite('LOGIN', () => {
  const steps = `S: 334 ${base64('Password:')}\nC: ${base64('pw')}`;
  test('user name with the command', () => {
    const entries = play(
      { profile: profile('LOGIN') },
      `${offering('LOGIN')}\n${password}\nC: AUTH LOGIN ${base64('u')}\n${steps}\n${accepted}`,
    );
    assert.deepEqual(authLines(entries), ['AUTH LOGIN <secret>', '<secret>']);
  });

  test('two prompts', () => {
    const entries = play(
      { profile: profile('LOGIN', { initialResponse: false }) },
      `${offering('LOGIN')}
      ${password}
      C: AUTH LOGIN
      S: 334 ${base64('Username:')}
      C: ${base64('u')}
      ${steps}
      ${accepted}`,
    );
    const decoded = entriesOf(entries, 'challenge').map((challenge) => challenge.decoded);
    assert.deepEqual(decoded, ['Username:', 'Password:']);
  });

  test('prompts that are not base64 are answered all the same', () => {
    play(
      { profile: profile('LOGIN') },
      `${offering('LOGIN')}\n${password}\nC: AUTH LOGIN ${base64('u')}\nS: 334 Password:\nC: ${base64('pw')}\n${accepted}`,
    );
  });

  test('a third prompt is cancelled', () => {
    const entries = play(
      { profile: profile('LOGIN') },
      `${offering('LOGIN')}
      ${password}
      C: AUTH LOGIN ${base64('u')}
      ${steps}
      S: 334 ${base64('Again:')}
      C: *
      S: 501 as you wish
      ${bye}
      -> finish failed auth`,
    );
    assert.match(entriesOf(entries, 'note')[0]?.text ?? '', /cancelled: the server asked for more/);
  });
});

suite('CRAM-MD5', () => {
  const challenge = '<1@example.com>';
  const digest = createHmac('md5', 'pw').update(challenge).digest('hex');
  const exchange = `${password}\nC: AUTH CRAM-MD5\nS: 334 ${base64(challenge)}\nC: ${base64(`u ${digest}`)}`;
  test('accepted', () => {
    const entries = play({ profile: profile('CRAM-MD5') }, `${offering('CRAM-MD5')}\n${exchange}\n${accepted}`);
    assert.equal(entriesOf(entries, 'challenge')[0]?.decoded, challenge);
  });

  test('refused', () => {
    play({ profile: profile('CRAM-MD5') }, `${offering('CRAM-MD5')}\n${exchange}\n${refused}`);
  });

  test('a server that accepts what was cancelled is not believed', () => {
    const entries = play(
      { profile: profile('CRAM-MD5') },
      `${offering('CRAM-MD5')}\n${password}\nC: AUTH CRAM-MD5\nS: 334 <not base64>\nC: *\nS: 235 2.7.0 welcome
      ${bye}
      -> finish failed auth`,
    );
    assert.match(entriesOf(entries, 'note').at(-1)?.text ?? '', /accepted an exchange that the client had cancelled/);
  });

  test('a challenge that is not base64 is cancelled', () => {
    play(
      { profile: profile('CRAM-MD5') },
      `${offering('CRAM-MD5')}\n${password}\nC: AUTH CRAM-MD5\nS: 334 <not base64>\nC: *\nS: 501 as you wish
      ${bye}
      -> finish failed auth`,
    );
  });
});

/** Both sides of RFC 5802 section 3, written down once more. */
function scramMessages(hash: 'sha1' | 'sha256') {
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const salted = pbkdf2Sync('pw', 'salt', 4096, hash === 'sha1' ? 20 : 32, hash);
  const [clientFirst, serverFirst] = ['n=u,r=nonce', `r=nonceserver,s=${base64('salt')},i=4096`];
  const withoutProof = 'c=biws,r=nonceserver';
  const message = `${clientFirst},${serverFirst},${withoutProof}`;
  const clientKey = hmac(salted, 'Client Key');
  const signature = hmac(createHash(hash).update(clientKey).digest(), message);
  const proof = Buffer.from(clientKey.map((octet, index) => octet ^ signature[index]!)).toString('base64');
  const verifier = hmac(hmac(salted, 'Server Key'), message).toString('base64');
  return { first: base64(`n,,${clientFirst}`), serverFirst, final: base64(`${withoutProof},p=${proof}`), verifier };
}

for (const [mechanism, hash] of [
  ['SCRAM-SHA-1', 'sha1'],
  ['SCRAM-SHA-256', 'sha256'],
] as const) {
  suite(mechanism, () => {
    const { first, serverFirst, final, verifier } = scramMessages(hash);
    const exchange = `${offering(mechanism)}
      ${password}
      C: AUTH ${mechanism} ${first}
      S: 334 ${base64(serverFirst)}
      -> deriveKey
      C: ${final}`;

    test("the server's signature is right", () => {
      const text = `${exchange}\nS: 334 ${base64(`v=${verifier}`)}\nC:\n${accepted}`;
      assert.deepEqual(entriesOf(play({ profile: profile(mechanism) }, text), 'note'), []);
    });

    test('the signature is wrong: cancelled, and said why', () => {
      const entries = play(
        { profile: profile(mechanism) },
        `${exchange}\nS: 334 ${base64('v=AAAA')}\nC: *\nS: 501 as you wish\n${bye}\n-> finish failed auth`,
      );
      assert.match(entriesOf(entries, 'note')[0]?.text ?? '', /its signature is wrong/);
    });

    test('accepted without a signature: said, since the server has proven nothing', () => {
      const entries = play({ profile: profile(mechanism) }, `${exchange}\n${accepted}`);
      assert.match(entriesOf(entries, 'note')[0]?.text ?? '', /without its signature/);
    });

    test('refused instead of a signature', () => {
      play({ profile: profile(mechanism) }, `${exchange}\n${refused}`);
    });

    test('an error report is acknowledged', () => {
      play({ profile: profile(mechanism) }, `${exchange}\nS: 334 ${base64('e=invalid-proof')}\nC:\n${refused}`);
    });
  });
}

suite('the choice', () => {
  test('auto takes the strongest one and says why', () => {
    const { first } = scramMessages('sha256');
    const entries = play(
      { profile: profile('auto') },
      `${offering('PLAIN', 'LOGIN', 'SCRAM-SHA-256', 'CRAM-MD5')}\n${password}\nC: AUTH SCRAM-SHA-256 ${first}\n${refused}`,
    );
    const [auth] = entriesOf(entries, 'auth');
    assert.equal(auth?.mechanism, 'SCRAM-SHA-256');
    assert.deepEqual(auth.offered, ['PLAIN', 'LOGIN', 'SCRAM-SHA-256', 'CRAM-MD5']);
    assert.match(auth.reason, /strongest one offered.*checks the server too/);
  });

  for (const [offer, reason] of [
    ['S: 250 me', /offers no authentication/],
    ['S: 250-me | 250 AUTH XOAUTH2', /none of the mechanisms offered works with a password: XOAUTH2/],
  ] as const) {
    test(`auto has nothing to choose after ${offer}: no secret is asked for`, () => {
      const entries = play({ profile: profile('auto') }, `${hello}\n${offer}\n${bye}\n-> finish failed auth`);
      const [auth] = entriesOf(entries, 'auth');
      assert.equal(auth?.mechanism, '');
      assert.match(auth.reason, reason);
    });
  }

  test('named and not offered: used, and said so', () => {
    const entries = play(
      { profile: profile('PLAIN') },
      `${offering('LOGIN')}\n${password}\nC: AUTH PLAIN ${base64('\0u\0pw')}\nS: 504 what\n${bye}\n-> finish failed auth`,
    );
    assert.match(entriesOf(entries, 'auth')[0]?.reason ?? '', /although not offered/);
  });
});

suite('the secret', () => {
  test('denied: a note, and nothing of AUTH on the wire', () => {
    const entries = play(
      { profile: profile('auto') },
      `${offering('SCRAM-SHA-1')}\n-> askSecret password\n* secret\n${bye}\n-> finish failed auth`,
    );
    assert.match(entriesOf(entries, 'note')[0]?.text ?? '', /No password was given/);
    assert.deepEqual(authLines(entries), []);
  });

  test('given after the session was cancelled: not used', () => {
    play(
      { profile: profile('PLAIN') },
      `${offering('PLAIN')}
      -> askSecret password
      * cancel
      C: QUIT
      * secret pw
      S: 221 bye
      -> close fin
      * closed
      -> close fin
      -> finish cancelled quit`,
    );
  });

  test('given after the server said 421: not used', () => {
    play(
      { profile: profile('PLAIN') },
      `${offering('PLAIN')}
      -> askSecret password
      S: 421 too slow
      -> close fin
      * secret pw
      * closed
      -> close fin
      -> finish failed auth`,
    );
  });
});

test('a server that asks without end is cut short', () => {
  const challenges = Array.from({ length: 8 }, () => `S: 334 ${base64('{}')}\nC:`).join('\n');
  play(
    { profile: profile('XOAUTH2') },
    `${offering('XOAUTH2')}
    ${token}
    C: AUTH XOAUTH2 ${base64('user=u\x01auth=Bearer t\x01\x01')}
    ${challenges}
    S: 334 ${base64('{}')}
    C: *
    S: 334 ${base64('{}')}
    ${bye}
    -> finish failed auth`,
  );
});
