import { decodeText, tryDecodeBase64 } from '../bytes.ts';

/** What a line of an AUTH exchange gives away. */
export interface Credentials {
  readonly user?: string;
  readonly secret?: string;
}

/**
 * Reads user and secret from the `step`th (0-based) response of a client, as it stood on the wire in base64. Empty when the
 * mechanism gives nothing away at that step (CRAM-MD5 and SCRAM never show the secret), or the line is malformed.
 */
export function readCredentials(mechanism: string, step: number, response: string): Credentials {
  const bytes = tryDecodeBase64(response);
  if (!bytes || bytes.length === 0) return {};
  const text = decodeText(bytes);
  switch (mechanism) {
    case 'PLAIN':
      return plain(text);
    case 'LOGIN':
      return step === 0 ? { user: text } : { secret: text };
    case 'XOAUTH2':
    case 'OAUTHBEARER':
      return bearer(text);
    case 'CRAM-MD5': {
      const space = text.lastIndexOf(' ');
      return space > 0 ? { user: text.slice(0, space) } : {};
    }
    default:
      return {};
  }
}

/** `[authzid] NUL authcid NUL passwd`, RFC 4616 section 2. */
function plain(text: string): Credentials {
  const [, user = '', secret = ''] = text.split('\0');
  return { user, ...(secret !== '' && { secret }) };
}

/** `user=… ^A auth=Bearer … ^A ^A`, or with a GS2 header `n,a=…,` in front, RFC 7628 section 3.1. */
function bearer(text: string): Credentials {
  let user: string | undefined;
  let secret: string | undefined;
  for (const part of text.split('\x01')) {
    if (part.startsWith('user=')) user = part.slice(5);
    else if (part.startsWith('n,a=')) user = part.slice(4).split(',', 1)[0];
    else if (/^auth=bearer /i.test(part)) secret = part.slice(12);
  }
  return { ...(user !== undefined && { user }), ...(secret !== undefined && { secret }) };
}

/**
 * What has to be masked wherever it occurs once the `step`th response has been seen: password or token; of CRAM and SCRAM
 * the digest and the proof, from which a weak password can be guessed, and the response itself; of a response whose
 * mechanism is not known (empty) whatever it can be. Empty when it gives nothing away.
 */
export function secretsOf(mechanism: string, step: number, response: string): readonly string[] {
  const { user, secret } = readCredentials(mechanism, step, response);
  if (secret !== undefined) return [secret];
  const bytes = tryDecodeBase64(response);
  if (!bytes || bytes.length === 0 || (mechanism === 'LOGIN' && user !== undefined)) return [];
  const text = decodeText(bytes);
  const guessed = [plain(text).secret, bearer(text).secret].filter((one) => one !== undefined);
  if (guessed.length > 0) return guessed;
  const proof = /,p=([A-Za-z0-9+/=]+)/.exec(text)?.[1] ?? /^[^ ]{1,255} ([0-9a-f]{32})$/.exec(text)?.[1];
  if (proof !== undefined) return [proof, response];
  return mechanism === '' && isPrintable(text) ? [text, response] : [response];
}

function isPrintable(text: string): boolean {
  return !/[\0-\x1f\x7f\ufffd]/.test(text);
}
