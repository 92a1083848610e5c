import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { readCredentials } from '../../core/smtp/sasl/credentials.ts';
import { tryDecodeBase64, decodeText, encodeBase64, encodeHex, encodeUtf8 } from '../../core/smtp/bytes.ts';
import type { SeededRandom } from './random.ts';
import type { MechanismName, Scenario } from './schema.ts';

/** What the server says to a line of an AUTH exchange: another challenge, or the verdict. */
export type SaslAnswer =
  | { readonly kind: 'challenge'; readonly text: string }
  | { readonly kind: 'accepted'; readonly user: string }
  | { readonly kind: 'refused'; readonly reply: string };

const refused: SaslAnswer = { kind: 'refused', reply: '535 5.7.8 Authentication credentials invalid' };
const malformed: SaslAnswer = { kind: 'refused', reply: '501 5.5.2 Cannot decode the response' };
const cancelled: SaslAnswer = { kind: 'refused', reply: '501 5.7.0 Authentication cancelled' };
const bearerError = JSON.stringify({ status: 'invalid_token', schemes: 'bearer', scope: 'mail' });

/** One AUTH exchange on the server's side (RFC 4954 section 4); the credentials are really checked. */
export class SaslServer {
  readonly #mechanism: MechanismName;
  readonly #users: Scenario['users'];
  readonly #clientCertificate: boolean;
  readonly #random: SeededRandom;
  readonly #challengeNonce: string;
  readonly #heard: string[] = [];
  #scram: ScramServer | undefined;

  /** @param random where nonces and salts come from, so that a scenario can be replayed; no guard for real secrets */
  constructor(mechanism: MechanismName, users: Scenario['users'], clientCertificate: boolean, random: SeededRandom) {
    this.#mechanism = mechanism;
    this.#users = users;
    this.#clientCertificate = clientCertificate;
    this.#random = random;
    this.#challengeNonce = `<${encodeHex(random.bytes(8))}@fault-server>`;
  }

  /** `response`: base64 as it came; undefined for an AUTH command without initial response. */
  take(response: string | undefined): SaslAnswer {
    if (response === '*') return cancelled;
    if (response !== undefined) this.#heard.push(response === '=' ? '' : response);
    if (this.#heard.some((line) => tryDecodeBase64(line) === undefined)) return malformed;
    switch (this.#mechanism) {
      case 'PLAIN':
        return this.#needs(1, ['']) ?? this.#check(this.#heard[0] ?? '', 0);
      case 'LOGIN':
        return this.#needs(2, ['Username:', 'Password:']) ?? this.#checkLogin();
      case 'CRAM-MD5':
        return this.#needs(1, [this.#challengeNonce]) ?? this.#checkCram();
      case 'EXTERNAL':
        return this.#needs(1, ['']) ?? (this.#clientCertificate ? { kind: 'accepted', user: '' } : refused);
      case 'XOAUTH2':
      case 'OAUTHBEARER':
        return this.#needs(1, ['']) ?? this.#checkToken();
      case 'SCRAM-SHA-1':
      case 'SCRAM-SHA-256':
        return this.#needs(1, ['']) ?? this.#takeScram();
    }
  }

  #needs(count: number, prompts: readonly string[]): SaslAnswer | undefined {
    const said = this.#heard.length;
    return said >= count ? undefined : challenge(prompts[said] ?? '');
  }

  #check(response: string, step: number): SaslAnswer {
    const { user = '', secret } = readCredentials(this.#mechanism, step, response);
    return this.#verdict(user, secret !== undefined && secret === this.#users[user]?.password);
  }

  #checkLogin(): SaslAnswer {
    const [user = '', password = ''] = this.#heard.map((line) => decode(line));
    return this.#verdict(user, password === this.#users[user]?.password);
  }

  #checkCram(): SaslAnswer {
    const [user = '', digest = ''] = decode(this.#heard[0] ?? '').split(' ');
    const password = this.#users[user]?.password;
    if (password === undefined) return refused;
    const expected = createHmac('md5', password).update(this.#challengeNonce).digest('hex');
    return this.#verdict(user, digest === expected);
  }

  /** A refused token is explained in a challenge first; the client acknowledges it (RFC 7628 section 3.2.3). */
  #checkToken(): SaslAnswer {
    const { user = '', secret } = readCredentials(this.#mechanism, 0, this.#heard[0] ?? '');
    const right = secret !== undefined && secret === this.#users[user]?.token;
    if (right) return { kind: 'accepted', user };
    return this.#heard.length === 1 ? challenge(bearerError) : refused;
  }

  #takeScram(): SaslAnswer {
    this.#scram ??= new ScramServer(this.#mechanism === 'SCRAM-SHA-1' ? 'sha1' : 'sha256', this.#users, this.#random);
    return this.#scram.take(decode(this.#heard.at(-1) ?? ''));
  }

  #verdict(user: string, right: boolean): SaslAnswer {
    return right ? { kind: 'accepted', user } : refused;
  }
}

/** RFC 5802 section 3, without channel binding. */
class ScramServer {
  readonly #hash: 'sha1' | 'sha256';
  readonly #users: Scenario['users'];
  readonly #random: SeededRandom;
  #user = '';
  #clientFirst = '';
  #serverFirst = '';
  #nonce = '';
  #saltedPassword: Buffer | undefined;
  #verified = false;

  constructor(hash: 'sha1' | 'sha256', users: Scenario['users'], random: SeededRandom) {
    this.#hash = hash;
    this.#users = users;
    this.#random = random;
  }

  take(message: string): SaslAnswer {
    if (this.#verified) return { kind: 'accepted', user: this.#user };
    return this.#serverFirst === '' ? this.#first(message) : this.#final(message);
  }

  #first(message: string): SaslAnswer {
    const attributes = attributesOf(message);
    this.#clientFirst = message.slice(message.indexOf('n='));
    this.#user = (attributes.get('n') ?? '').replaceAll('=2C', ',').replaceAll('=3D', '=');
    this.#nonce = `${attributes.get('r') ?? ''}${encodeHex(this.#random.bytes(9))}`;
    const salt = this.#random.bytes(12);
    const password = this.#users[this.#user]?.password;
    const length = this.#hash === 'sha1' ? 20 : 32;
    if (password !== undefined) this.#saltedPassword = pbkdf2Sync(password, salt, 4096, length, this.#hash);
    this.#serverFirst = `r=${this.#nonce},s=${encodeBase64(salt)},i=4096`;
    return challenge(this.#serverFirst);
  }

  #final(message: string): SaslAnswer {
    const salted = this.#saltedPassword;
    const attributes = attributesOf(message);
    if (!salted || attributes.get('r') !== this.#nonce) return refused;
    const withoutProof = message.slice(0, message.lastIndexOf(',p='));
    const authMessage = `${this.#clientFirst},${this.#serverFirst},${withoutProof}`;
    const clientKey = this.#hmac(salted, 'Client Key');
    const storedKey = createHash(this.#hash).update(clientKey).digest();
    const signature = this.#hmac(storedKey, authMessage);
    const proof = Buffer.from(attributes.get('p') ?? '', 'base64');
    const right = Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] ?? 0)));
    if (!right.equals(proof)) return refused;
    this.#verified = true;
    return challenge(`v=${this.#hmac(this.#hmac(salted, 'Server Key'), authMessage).toString('base64')}`);
  }

  #hmac(key: Buffer, data: string): Buffer {
    return createHmac(this.#hash, key).update(data).digest();
  }
}

function attributesOf(message: string): ReadonlyMap<string, string> {
  return new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

function challenge(text: string): SaslAnswer {
  return { kind: 'challenge', text: encodeBase64(encodeUtf8(text)) };
}

function decode(base64: string): string {
  return decodeText(tryDecodeBase64(base64) ?? new Uint8Array(0));
}
