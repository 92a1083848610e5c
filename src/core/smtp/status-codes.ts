/** What reply codes and enhanced status codes mean by their registries. */

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

/** Subject and detail as in the IANA registry "SMTP Enhanced Status Codes". */
const enhancedCodes: Readonly<Record<string, readonly [meaning: string, source: string]>> = {
  '0.0': ['other undefined status', 'RFC 3463 section 3.1'],
  '1.0': ['other address status', 'RFC 3463 section 3.2'],
  '1.1': ['bad destination mailbox address', 'RFC 3463 section 3.2'],
  '1.2': ['bad destination system address', 'RFC 3463 section 3.2'],
  '1.3': ['bad destination mailbox address syntax', 'RFC 3463 section 3.2'],
  '1.4': ['destination mailbox address ambiguous', 'RFC 3463 section 3.2'],
  '1.5': ['destination address valid', 'RFC 3463 section 3.2'],
  '1.6': ['destination mailbox has moved, no forwarding address', 'RFC 3463 section 3.2'],
  '1.7': ["bad sender's mailbox address syntax", 'RFC 3463 section 3.2'],
  '1.8': ["bad sender's system address", 'RFC 3463 section 3.2'],
  '1.9': ['message relayed to a system that does not report delivery', 'RFC 5248, RFC 3886'],
  '1.10': ['recipient address has null MX', 'RFC 7505'],
  '2.0': ['other or undefined mailbox status', 'RFC 3463 section 3.3'],
  '2.1': ['mailbox disabled, not accepting messages', 'RFC 3463 section 3.3'],
  '2.2': ['mailbox full', 'RFC 3463 section 3.3'],
  '2.3': ['message length exceeds administrative limit', 'RFC 3463 section 3.3'],
  '2.4': ['mailing list expansion problem', 'RFC 3463 section 3.3'],
  '3.0': ['other or undefined mail system status', 'RFC 3463 section 3.4'],
  '3.1': ['mail system full', 'RFC 3463 section 3.4'],
  '3.2': ['system not accepting network messages', 'RFC 3463 section 3.4'],
  '3.3': ['system not capable of selected features', 'RFC 3463 section 3.4'],
  '3.4': ['message too big for system', 'RFC 3463 section 3.4'],
  '3.5': ['system incorrectly configured', 'RFC 3463 section 3.4'],
  '3.6': ['requested priority was changed', 'RFC 6710'],
  '4.0': ['other or undefined network or routing status', 'RFC 3463 section 3.5'],
  '4.1': ['no answer from host', 'RFC 3463 section 3.5'],
  '4.2': ['bad connection', 'RFC 3463 section 3.5'],
  '4.3': ['directory server failure', 'RFC 3463 section 3.5'],
  '4.4': ['unable to route', 'RFC 3463 section 3.5'],
  '4.5': ['mail system congestion', 'RFC 3463 section 3.5'],
  '4.6': ['routing loop detected', 'RFC 3463 section 3.5'],
  '4.7': ['delivery time expired', 'RFC 3463 section 3.5'],
  '4.8': ['retry on IPv4', 'draft-martin-smtp-ipv6-to-ipv4-fallback'],
  '5.0': ['other or undefined protocol status', 'RFC 3463 section 3.6'],
  '5.1': ['invalid command', 'RFC 3463 section 3.6'],
  '5.2': ['syntax error', 'RFC 3463 section 3.6'],
  '5.3': ['too many recipients', 'RFC 3463 section 3.6'],
  '5.4': ['invalid command arguments', 'RFC 3463 section 3.6'],
  '5.5': ['wrong protocol version', 'RFC 3463 section 3.6'],
  '5.6': ['authentication exchange line is too long', 'RFC 4954 section 6'],
  '6.0': ['other or undefined media error', 'RFC 3463 section 3.7'],
  '6.1': ['media not supported', 'RFC 3463 section 3.7'],
  '6.2': ['conversion required and prohibited', 'RFC 3463 section 3.7'],
  '6.3': ['conversion required but not supported', 'RFC 3463 section 3.7'],
  '6.4': ['conversion with loss performed', 'RFC 3463 section 3.7'],
  '6.5': ['conversion failed', 'RFC 3463 section 3.7'],
  '6.6': ['message content not available', 'RFC 4468'],
  '6.7': ['non-ASCII addresses not permitted for that sender or recipient', 'RFC 6531'],
  '6.8': ['UTF-8 string reply is required, but not permitted by the client', 'RFC 6531'],
  '6.9': ['UTF-8 header message cannot be transferred to one or more recipients', 'RFC 6531'],
  '7.0': ['other or undefined security status', 'RFC 3463 section 3.8'],
  '7.1': ['delivery not authorized, message refused', 'RFC 3463 section 3.8'],
  '7.2': ['mailing list expansion prohibited', 'RFC 3463 section 3.8'],
  '7.3': ['security conversion required but not possible', 'RFC 3463 section 3.8'],
  '7.4': ['security features not supported', 'RFC 3463 section 3.8'],
  '7.5': ['cryptographic failure', 'RFC 3463 section 3.8'],
  '7.6': ['cryptographic algorithm not supported', 'RFC 3463 section 3.8'],
  '7.7': ['message integrity failure', 'RFC 3463 section 3.8'],
  '7.8': ['authentication credentials invalid', 'RFC 4954 section 6'],
  '7.9': ['authentication mechanism is too weak', 'RFC 4954 section 6'],
  '7.10': ['encryption needed', 'RFC 5248'],
  '7.11': ['encryption required for the requested authentication mechanism', 'RFC 4954 section 6'],
  '7.12': ['a password transition is needed', 'RFC 4954 section 6'],
  '7.13': ['user account disabled', 'RFC 5248'],
  '7.14': ['trust relationship required', 'RFC 5248'],
  '7.15': ['priority level is too low', 'RFC 6710'],
  '7.16': ['message is too big for the specified priority', 'RFC 6710'],
  '7.17': ['mailbox owner has changed', 'RFC 7293'],
  '7.18': ['domain owner has changed', 'RFC 7293'],
  '7.19': ['RRVS test cannot be completed', 'RFC 7293'],
  '7.20': ['no passing DKIM signature found', 'RFC 7372'],
  '7.21': ['no acceptable DKIM signature found', 'RFC 7372'],
  '7.22': ['no valid author-matched DKIM signature found', 'RFC 7372'],
  '7.23': ['SPF validation failed', 'RFC 7372'],
  '7.24': ['SPF validation error', 'RFC 7372'],
  '7.25': ['reverse DNS validation failed', 'RFC 7372'],
  '7.26': ['multiple authentication checks failed', 'RFC 7372'],
  '7.27': ['sender address has null MX', 'RFC 7505'],
  '7.28': ['mail flood detected', 'IANA SMTP Enhanced Status Codes'],
  '7.29': ['ARC validation failure', 'RFC 8617'],
  '7.30': ['REQUIRETLS support required', 'RFC 8689'],
};
