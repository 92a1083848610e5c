import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Mechanism } from '../../../../../src/core/profiles/profile.ts';
import { decodeText, encodeUtf8 } from '../../../../../src/core/smtp/bytes.ts';
import type { Digests, SaslExchange, SaslStep } from '../../../../../src/core/smtp/sasl/exchange.ts';
import { chooseMechanism, startExchange } from '../../../../../src/core/smtp/sasl/mechanisms.ts';

const digests: Digests = {
  hash: (name, data) => createHash(name).update(data).digest(),
  hmac: (name, key, data) => createHmac(name, key).update(data).digest(),
};

function start(mechanism: Mechanism, user: string, secret: string, nonce = '', authorizationId = ''): SaslExchange {
  const credentials = { user, secret, authorizationId, host: 'server.example.com', port: 143 };
  return startExchange(mechanism, credentials, digests, nonce);
}

function initialOf(exchange: SaslExchange): string | undefined {
  return exchange.initial && decodeText(exchange.initial);
}

/** Answers one challenge, deriving the key where that is asked for. */
function answer(exchange: SaslExchange, challenge: string): string {
  let step: SaslStep = exchange.respond(encodeUtf8(challenge));
  if (step.kind === 'derive') {
    const { password, salt, iterations, keyOctets, hash } = step;
    const key = pbkdf2Sync(password, salt, iterations, keyOctets, hash);
    assert.ok(exchange.derived);
    step = exchange.derived(key);
  }
  return step.kind === 'respond' ? decodeText(step.response) : step.kind;
}

suite('examples of the RFCs', () => {
  test('PLAIN, RFC 4616 section 4', () => {
    assert.equal(initialOf(start('PLAIN', 'tim', 'tanstaaftanstaaf')), '\0tim\0tanstaaftanstaaf');
    assert.equal(initialOf(start('PLAIN', 'Kurt', 'xipj3plmq', '', 'Ursel')), 'Ursel\0Kurt\0xipj3plmq');
  });

  test('CRAM-MD5, RFC 2195 section 2', () => {
    const exchange = start('CRAM-MD5', 'tim', 'tanstaaftanstaaf');
    assert.equal(exchange.initial, undefined);
    const challenge = '<1896.697170952@postoffice.reston.mci.net>';
    assert.equal(answer(exchange, challenge), 'tim b913a602c7eda7a495b4e6e7334d3890');
    assert.equal(answer(exchange, challenge), 'cancel');
  });

  test('SCRAM-SHA-1, RFC 5802 section 5', () => {
    const exchange = start('SCRAM-SHA-1', 'user', 'pencil', 'fyko+d2lbbFgONRv9qkxdawL');
    assert.equal(initialOf(exchange), 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL');
    const first = 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096';
    const final = 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=';
    assert.equal(answer(exchange, first), final);
    assert.equal(answer(exchange, 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ='), '');
  });

  test('SCRAM-SHA-256, RFC 7677 section 3', () => {
    const exchange = start('SCRAM-SHA-256', 'user', 'pencil', 'rOprNGfwEbeRWgbNEkqO');
    const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
    const final = `c=biws,r=${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;
    assert.equal(answer(exchange, `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`), final);
    assert.equal(answer(exchange, 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='), '');
  });

  test('OAUTHBEARER, RFC 7628 section 4.1 and 4.3', () => {
    const exchange = start('OAUTHBEARER', 'user@example.com', 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==');
    const expected =
      'n,a=user@example.com,\x01host=server.example.com\x01port=143\x01' +
      'auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01';
    assert.equal(initialOf(exchange), expected);
    assert.equal(answer(exchange, '{"status":"invalid_token"}'), '\x01');
  });

  test('XOAUTH2', () => {
    const exchange = start('XOAUTH2', 'someuser@example.com', 'ya29.token');
    assert.equal(initialOf(exchange), 'user=someuser@example.com\x01auth=Bearer ya29.token\x01\x01');
    assert.equal(answer(exchange, '{"status":"400"}'), '');
  });

  test('LOGIN answers two prompts whatever they say', () => {
    const exchange = start('LOGIN', 'tim', 'secret');
    assert.equal(initialOf(exchange), 'tim');
    assert.equal(answer(exchange, 'Passwort'), 'secret');
    assert.equal(answer(exchange, 'again'), 'cancel');
  });

  test('EXTERNAL names the identity to act as', () => {
    assert.equal(initialOf(start('EXTERNAL', 'u', '', '', 'fred@example.com')), 'fred@example.com');
    assert.equal(initialOf(start('EXTERNAL', 'u', '')), '');
  });
});

suite('SCRAM with a server that is not right', () => {
  const nonce = 'abc';
  const cases = [
    ['the nonce is not continued', 'r=xyz123,s=QSXC,i=4096'],
    ['the nonce is only echoed', 'r=abc,s=QSXC,i=4096'],
    ['absurd iterations', 'r=abc123,s=QSXC,i=4000000000'],
    ['no iterations', 'r=abc123,s=QSXC,i=0'],
    ['iterations that are no number', 'r=abc123,s=QSXC,i=many'],
    ['no salt', 'r=abc123,i=4096'],
    ['salt that is not base64', 'r=abc123,s=***,i=4096'],
    ['an extension', 'm=ext,r=abc123,s=QSXC,i=4096'],
  ] as const;
  for (const [name, first] of cases) {
    test(name, () => assert.equal(answer(start('SCRAM-SHA-256', 'u', 'p', nonce), first), 'cancel'));
  }

  test('a wrong signature', () => {
    const exchange = start('SCRAM-SHA-1', 'user', 'pencil', nonce);
    answer(exchange, 'r=abc123,s=QSXCR+Q6sek8bf92,i=1');
    assert.equal(answer(exchange, 'v=AAAAAAAAAAAAAAAAAAAAAAAAAAA='), 'cancel');
  });

  test('comma and equals sign in the name are escaped', () => {
    assert.equal(initialOf(start('SCRAM-SHA-1', 'a=b,c', 'p', nonce)), 'n,,n=a=3Db=2Cc,r=abc');
  });
});

test('the mechanism that is chosen', () => {
  const table = [
    ['auto', ['PLAIN', 'LOGIN'], 'PLAIN', /strongest/],
    ['auto', ['LOGIN', 'CRAM-MD5', 'PLAIN'], 'CRAM-MD5', /strongest/],
    ['auto', ['PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-256'], 'SCRAM-SHA-256', /strongest/],
    ['auto', ['LOGIN'], 'LOGIN', /nothing better/],
    ['auto', [], undefined, /offers no authentication/],
    ['auto', ['XOAUTH2', 'GSSAPI'], undefined, /XOAUTH2, GSSAPI/],
    ['PLAIN', ['PLAIN'], 'PLAIN', /^named in the profile$/],
    ['XOAUTH2', ['PLAIN'], 'XOAUTH2', /although not offered/],
  ] as const;
  for (const [method, offered, mechanism, reason] of table) {
    const choice = chooseMechanism(method, offered);
    assert.equal(choice.mechanism, mechanism);
    assert.match(choice.reason, reason);
  }
});
