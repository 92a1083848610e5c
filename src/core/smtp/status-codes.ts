/** What reply codes and enhanced status codes mean by their registries. */
import { enhancedCodes } from './enhanced-codes.ts';

/** A meaning and where it is defined. */
export interface CodeMeaning {
  readonly meaning: string;
  readonly source: string;
}

const replyCodes: Readonly<Record<number, readonly [meaning: string, source: string]>> = {
  211: ['System status, or help', 'RFC 5321 section 4.2.3'],
  214: ['Help for a person', 'RFC 5321 section 4.2.3'],
  220: ['The service is ready', 'RFC 5321 section 4.2.3'],
  221: ['The service closes the connection', 'RFC 5321 section 4.2.3'],
  235: ['Authentication succeeded', 'RFC 4954 section 6'],
  250: ['Done', 'RFC 5321 section 4.2.3'],
  251: ['The user is not local; the message is forwarded', 'RFC 5321 section 4.2.3'],
  252: ['The user cannot be verified, but the message is taken', 'RFC 5321 section 4.2.3'],
  334: ['A challenge of the authentication; a response is due', 'RFC 4954 section 4'],
  354: ['Send the message, and a line with a single dot at its end', 'RFC 5321 section 4.2.3'],
  421: ['The service is not available and closes the connection', 'RFC 5321 section 4.2.3'],
  432: ['A password transition is needed', 'RFC 4954 section 6'],
  450: ['The mailbox is not available now: busy, or refused for the time being', 'RFC 5321 section 4.2.3'],
  451: ['An error in processing; try again later', 'RFC 5321 section 4.2.3'],
  452: ['Not enough storage now', 'RFC 5321 section 4.2.3'],
  454: ['Authentication or TLS is not available for the time being', 'RFC 4954 section 6, RFC 3207 section 4'],
  455: ['The parameters cannot be met now', 'RFC 5321 section 4.2.3'],
  500: ['The command is not understood: syntax error, or line too long', 'RFC 5321 section 4.2.3'],
  501: ['Syntax error in the parameters', 'RFC 5321 section 4.2.3'],
  502: ['The command is not implemented', 'RFC 5321 section 4.2.3'],
  503: ['The command came out of order', 'RFC 5321 section 4.2.3'],
  504: ['The parameter is not implemented', 'RFC 5321 section 4.2.3'],
  521: ['The host accepts no mail', 'RFC 7504 section 3'],
  530: ['Authentication, or TLS, is required first', 'RFC 4954 section 6, RFC 3207 section 4'],
  534: ['The mechanism is too weak', 'RFC 4954 section 6'],
  535: ['The credentials are invalid', 'RFC 4954 section 6'],
  538: ['The mechanism needs encryption', 'RFC 4954 section 6'],
  550: ['The mailbox is not available: not found, no access, or refused by policy', 'RFC 5321 section 4.2.3'],
  551: ['The user is not local; try another path', 'RFC 5321 section 4.2.3'],
  552: ['More storage than allowed', 'RFC 5321 section 4.2.3'],
  553: ['The mailbox name is not allowed', 'RFC 5321 section 4.2.3'],
  554: ['The transaction failed, or there is no mail service here', 'RFC 5321 section 4.2.3'],
  555: ['MAIL or RCPT has parameters that are not known', 'RFC 5321 section 4.2.3'],
  556: ['The domain accepts no mail', 'RFC 7504 section 3'],
};

const firstDigits: Readonly<Record<string, string>> = {
  2: 'success',
  3: 'more is wanted from the client',
  4: 'refused for the time being: the same may work later',
  5: 'refused for good: the same will not work later',
};

const secondDigits: Readonly<Record<string, string>> = {
  0: 'syntax',
  1: 'information',
  2: 'the connection',
  5: 'the mail system',
};

/** The meaning of a reply code; undefined for one outside 200 to 599. */
export function replyCodeMeaning(code: number): CodeMeaning | undefined {
  const known = replyCodes[code];
  if (known) return { meaning: known[0], source: known[1] };
  const digits = String(code);
  const first = firstDigits[digits[0] ?? ''];
  if (digits.length !== 3 || first === undefined) return undefined;
  const second = secondDigits[digits[1] ?? ''];
  const meaning = second === undefined ? capital(first) : `${capital(first)}; about ${second}`;
  return { meaning, source: 'RFC 5321 section 4.2.1' };
}

const classes: Readonly<Record<string, string>> = {
  2: 'success',
  4: 'persistent transient failure',
  5: 'permanent failure',
};

const subjects: Readonly<Record<string, string>> = {
  0: 'undefined',
  1: 'addressing',
  2: 'mailbox',
  3: 'mail system',
  4: 'network and routing',
  5: 'mail delivery protocol',
  6: 'message content or media',
  7: 'security or policy',
};

/** Every registered reply code, in ascending order. */
export const registeredReplyCodes: readonly number[] = Object.keys(replyCodes).map(Number);

/** Every registered enhanced status code that may stand behind a reply code, such as `5.7.8` behind 535; empty for 3yz. */
export function registeredEnhancedCodes(replyCode: number): readonly string[] {
  const [first = ''] = String(replyCode);
  return first in classes ? Object.keys(enhancedCodes).map((detail) => `${first}.${detail}`) : [];
}

/** The meaning of an enhanced status code such as `5.7.8`; undefined when the text is none. */
export function enhancedCodeMeaning(code: string): CodeMeaning | undefined {
  const match = /^([245])\.(\d{1,3})\.(\d{1,3})$/.exec(code);
  const [, first = '', subject = '', detail = ''] = match ?? [];
  const kind = classes[first];
  if (kind === undefined) return undefined;
  const known = enhancedCodes[`${subject}.${detail}`];
  const about = subjects[subject];
  const meaning = known?.[0] ?? (about === undefined ? 'not registered' : `about ${about}`);
  return { meaning: `${capital(meaning)} (${kind})`, source: known?.[1] ?? 'RFC 3463 section 2' };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
