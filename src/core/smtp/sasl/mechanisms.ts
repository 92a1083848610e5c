import type { Mechanism } from '../../profiles/profile.ts';
import { concatBytes, encodeHex, encodeUtf8, noBytes } from '../bytes.ts';
import type { Digests, SaslCredentials, SaslExchange, SaslStep } from './exchange.ts';
import { scram } from './scram.ts';

const respond = (response: Uint8Array): SaslStep => ({ kind: 'respond', response });
const unexpected: SaslStep = { kind: 'cancel', reason: 'the server asked for more than this mechanism has' };

/** @param nonce fresh random text of printable characters without commas, for SCRAM */
export function startExchange(
  mechanism: Mechanism,
  credentials: SaslCredentials,
  digests: Digests,
  nonce: string,
): SaslExchange {
  switch (mechanism) {
    case 'PLAIN':
      return once(plain(credentials));
    case 'LOGIN':
      return login(credentials);
    case 'EXTERNAL':
      return once(encodeUtf8(credentials.authorizationId));
    case 'CRAM-MD5':
      return cramMd5(credentials, digests);
    case 'SCRAM-SHA-1':
      return scram('sha1', credentials, digests, nonce);
    case 'SCRAM-SHA-256':
      return scram('sha256', credentials, digests, nonce);
    case 'XOAUTH2':
      return bearer(xoauth2(credentials), noBytes);
    case 'OAUTHBEARER':
      return bearer(oauthBearer(credentials), Uint8Array.of(1));
  }
}

/** `[authzid] NUL authcid NUL passwd`, RFC 4616 section 2. */
function plain({ authorizationId, user, secret }: SaslCredentials): Uint8Array {
  return encodeUtf8(`${authorizationId}\0${user}\0${secret}`);
}

function once(initial: Uint8Array): SaslExchange {
  return { initial, respond: (challenge) => (challenge.length === 0 ? respond(initial) : unexpected) };
}

/**
 * LOGIN (draft-murchison-sasl-login): two prompts, whose text says nothing reliable and is not looked at. As initial
 * response the user's name.
 */
function login({ user, secret }: SaslCredentials): SaslExchange {
  const answers = [encodeUtf8(secret)];
  return {
    initial: encodeUtf8(user),
    respond: () => {
      const answer = answers.shift();
      return answer ? respond(answer) : unexpected;
    },
  };
}

/** `user SP hex(HMAC-MD5(challenge))`, RFC 2195 section 2; the server speaks first. */
function cramMd5({ user, secret }: SaslCredentials, digests: Digests): SaslExchange {
  let answered = false;
  return {
    respond: (challenge) => {
      if (answered) return unexpected;
      answered = true;
      const digest = encodeHex(digests.hmac('md5', encodeUtf8(secret), challenge));
      return respond(encodeUtf8(`${user} ${digest}`));
    },
  };
}

/**
 * Both OAuth mechanisms send everything at once. A challenge after that is the server's error report; the client answers
 * it with `acknowledgement` (RFC 7628 section 3.2.3: one 0x01; XOAUTH2: nothing), and the refusal follows.
 */
function bearer(initial: Uint8Array, acknowledgement: Uint8Array): SaslExchange {
  return {
    initial,
    respond: (challenge) => respond(challenge.length === 0 ? initial : acknowledgement),
  };
}

function xoauth2({ user, secret }: SaslCredentials): Uint8Array {
  return encodeUtf8(`user=${user}\x01auth=Bearer ${secret}\x01\x01`);
}

/** RFC 7628 section 3.1, with the GS2 header of RFC 5801 section 4. */
function oauthBearer({ user, secret, host, port }: SaslCredentials): Uint8Array {
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  return concatBytes(
    encodeUtf8(`n,a=${name},\x01host=${host}\x01port=${port}\x01`),
    encodeUtf8(`auth=Bearer ${secret}\x01\x01`),
  );
}

/** Mechanisms that `auto` chooses among, the strongest first. The OAuth ones need a token and are chosen by name. */
const byStrength: readonly { readonly name: Mechanism; readonly why: string }[] = [
  { name: 'SCRAM-SHA-256', why: 'it proves the password without sending it and checks the server too' },
  { name: 'SCRAM-SHA-1', why: 'it proves the password without sending it and checks the server too' },
  { name: 'CRAM-MD5', why: 'it proves the password without sending it' },
  { name: 'PLAIN', why: 'it takes one round trip' },
  { name: 'LOGIN', why: 'nothing better is offered' },
];

export interface MechanismChoice {
  /** Undefined: none that is offered can be used. */
  readonly mechanism?: Mechanism;
  readonly reason: string;
}

/** `offered`: names in capitals. A mechanism that is named is taken even when it is not offered. */
export function chooseMechanism(method: 'auto' | Mechanism, offered: readonly string[]): MechanismChoice {
  if (method !== 'auto') {
    const reason = offered.includes(method) ? 'named in the profile' : 'named in the profile, although not offered';
    return { mechanism: method, reason };
  }
  const best = byStrength.find(({ name }) => offered.includes(name));
  if (best) return { mechanism: best.name, reason: `the strongest one offered: ${best.why}` };
  if (offered.length === 0) return { reason: 'the server offers no authentication' };
  return { reason: `none of the mechanisms offered works with a password: ${offered.join(', ')}` };
}
