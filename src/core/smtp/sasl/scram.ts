import { concatBytes, decodeText, encodeBase64, encodeUtf8, noBytes, tryDecodeBase64 } from '../bytes.ts';
import { maximumScramIterations } from '../limits.ts';
import type { Digests, HashName, SaslCredentials, SaslExchange, SaslStep } from './exchange.ts';

/** `n,,` in base64: no channel binding (RFC 5802 section 5.1). */
const channelBinding = 'c=biws';
const keyOctets: Readonly<Record<HashName, number>> = { md5: 16, sha1: 20, sha256: 32 };

interface ServerFirst {
  readonly nonce: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/**
 * SCRAM without channel binding (RFC 5802 section 3; RFC 7677 for SHA-256).
 *
 * ```
 * client: n,,n=user,r=cnonce      server: r=cnonce+snonce,s=salt,i=iterations
 * client: c=biws,r=…,p=proof      server: v=signature                          client: (empty)
 * ```
 *
 * The user and the password are sent as they are, in UTF-8; SASLprep is left to the user, since servers differ in it.
 */
export function scram(hash: HashName, credentials: SaslCredentials, digests: Digests, nonce: string): SaslExchange {
  const name = credentials.user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  const clientFirst = `n=${name},r=${nonce}`;
  let serverFirst: (ServerFirst & { readonly text: string }) | undefined;
  let expectedSignature: string | undefined;
  let proven = false;

  const respond = (challenge: Uint8Array): SaslStep => {
    const text = decodeText(challenge);
    if (serverFirst === undefined) {
      if (challenge.length === 0) return { kind: 'respond', response: encodeUtf8(`n,,${clientFirst}`) };
      const parsed = readServerFirst(text, nonce);
      if (typeof parsed === 'string') return { kind: 'cancel', reason: parsed };
      serverFirst = { ...parsed, text };
      const { salt, iterations } = parsed;
      const password = encodeUtf8(credentials.secret);
      return { kind: 'derive', hash, password, salt, iterations, keyOctets: keyOctets[hash] };
    }
    if (text.startsWith('e=')) return { kind: 'respond', response: noBytes };
    const right = text.split(',', 1)[0] === `v=${expectedSignature}`;
    if (!right) return { kind: 'cancel', reason: 'the server does not know the password: its signature is wrong' };
    proven = true;
    return { kind: 'respond', response: noBytes };
  };

  const derived = (saltedPassword: Uint8Array): SaslStep => {
    const { nonce: fullNonce, text } = serverFirst!;
    const withoutProof = `${channelBinding},r=${fullNonce}`;
    const authMessage = encodeUtf8(`${clientFirst},${text},${withoutProof}`);
    const clientKey = digests.hmac(hash, saltedPassword, encodeUtf8('Client Key'));
    const signature = digests.hmac(hash, digests.hash(hash, clientKey), authMessage);
    const proof = clientKey.map((octet, index) => octet ^ signature[index]!);
    const serverKey = digests.hmac(hash, saltedPassword, encodeUtf8('Server Key'));
    expectedSignature = encodeBase64(digests.hmac(hash, serverKey, authMessage));
    return {
      kind: 'respond',
      response: concatBytes(encodeUtf8(`${withoutProof},p=`), encodeUtf8(encodeBase64(proof))),
    };
  };

  return { initial: encodeUtf8(`n,,${clientFirst}`), respond, derived, serverProven: () => proven };
}

/** What the server's first message says, or why it cannot be used. */
function readServerFirst(text: string, clientNonce: string): ServerFirst | string {
  const attributes = new Map(text.split(',').map((part) => [part.slice(0, 2), part.slice(2)]));
  const nonce = attributes.get('r=');
  const salt = tryDecodeBase64(attributes.get('s=') ?? '');
  const iterations = Number(attributes.get('i=') ?? '');
  if (attributes.has('m='))
    return 'the server demands an extension of SCRAM that does not exist (RFC 5802 section 5.1)';
  if (nonce === undefined || !nonce.startsWith(clientNonce) || nonce.length === clientNonce.length) {
    return "the server's nonce does not continue the client's (RFC 5802 section 5.1)";
  }
  if (!salt || salt.length === 0) return 'the server sent no salt';
  if (!Number.isInteger(iterations) || iterations < 1) return 'the server sent no iteration count';
  if (iterations > maximumScramIterations) return `the server asks for more than ${maximumScramIterations} iterations`;
  return { nonce, salt, iterations };
}
