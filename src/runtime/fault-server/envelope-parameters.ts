/** What may stand behind the path of MAIL and RCPT (RFC 5321 sections 4.1.1.11 and 4.1.2). */

/** One parameter as the client wrote it; the name in capitals. */
interface Parameter {
  readonly name: string;
  readonly value: string | undefined;
}

interface KnownParameter {
  /** The EHLO keyword that offers it. */
  readonly keyword: string;
  /** Whether the value is one that the extension allows; undefined: the parameter came without one. */
  readonly allows: (value: string | undefined) => boolean;
}

const xtext = (value: string | undefined): boolean =>
  value !== undefined && /^(?:[!-*,-<>-~\u0080-\u{10ffff}]|\+[0-9A-F]{2})+$/u.test(value);
const oneOf =
  (...names: readonly string[]) =>
  (value: string | undefined): boolean =>
    value !== undefined && names.includes(value.toUpperCase());
const bare = (value: string | undefined): boolean => value === undefined;
const given = (value: string | undefined): boolean => value !== undefined;

function isNotify(value: string | undefined): boolean {
  const events = (value ?? '').toUpperCase().split(',');
  const known = events.every((event) => ['SUCCESS', 'FAILURE', 'DELAY'].includes(event));
  return (events.length === 1 && events[0] === 'NEVER') || known;
}

function isOriginalRecipient(value: string | undefined): boolean {
  const semicolon = (value ?? '').indexOf(';');
  return semicolon > 0 && xtext(value!.slice(semicolon + 1));
}

const known: Readonly<Record<'MAIL' | 'RCPT', Readonly<Record<string, KnownParameter>>>> = {
  MAIL: {
    // RFC 1870 section 3.
    SIZE: { keyword: 'SIZE', allows: (value) => value !== undefined && /^\d{1,20}$/.test(value) },
    // RFC 6152 section 2; RFC 3030 section 3 adds BINARYMIME, which needs its own keyword.
    BODY: { keyword: '8BITMIME', allows: oneOf('7BIT', '8BITMIME', 'BINARYMIME') },
    // RFC 6531 section 3.4.
    SMTPUTF8: { keyword: 'SMTPUTF8', allows: bare },
    // RFC 3461 sections 4.3 and 4.4.
    RET: { keyword: 'DSN', allows: oneOf('FULL', 'HDRS') },
    ENVID: { keyword: 'DSN', allows: xtext },
    // RFC 8689 section 2.
    REQUIRETLS: { keyword: 'REQUIRETLS', allows: bare },
    // RFC 4954 section 5.
    AUTH: { keyword: 'AUTH', allows: (value) => value === '<>' || xtext(value) },
    // RFC 2852 section 4, RFC 4865 section 4, RFC 6710 section 4: taken where a scenario offers them.
    BY: { keyword: 'DELIVERBY', allows: given },
    HOLDFOR: { keyword: 'FUTURERELEASE', allows: given },
    HOLDUNTIL: { keyword: 'FUTURERELEASE', allows: given },
    'MT-PRIORITY': { keyword: 'MT-PRIORITY', allows: given },
  },
  RCPT: {
    // RFC 3461 sections 4.1 and 4.2.
    NOTIFY: { keyword: 'DSN', allows: isNotify },
    ORCPT: { keyword: 'DSN', allows: isOriginalRecipient },
    // RFC 7293 section 3.
    RRVS: { keyword: 'RRVS', allows: given },
  },
};

export type ParameterCheck =
  | { readonly kind: 'fine'; /** SIZE of MAIL in octets; 0 when none was given. */ readonly size: number }
  /** Not an ESMTP parameter, given twice, or with a value that its extension does not allow: 501. */
  | { readonly kind: 'malformed'; readonly name: string }
  /** Not known, or not offered in the EHLO reply: 555. */
  | { readonly kind: 'unsupported'; readonly name: string };

/**
 * Checks the parameters of a MAIL or RCPT line.
 * @param offered keywords of the last EHLO reply, in capitals; empty after HELO
 */
export function checkParameters(verb: 'MAIL' | 'RCPT', line: string, offered: ReadonlySet<string>): ParameterCheck {
  const text = behindPath(line);
  if (text !== '' && !/^[ \t]/.test(text)) return { kind: 'malformed', name: text.split(' ', 1)[0] ?? '' };
  const words = text.split(/[ \t]/).filter((word) => word !== '');
  const seen = new Map<string, string | undefined>();
  for (const word of words) {
    const parameter = readParameter(word);
    if (!parameter || seen.has(parameter.name)) return { kind: 'malformed', name: parameter?.name ?? word };
    const verdict = checkOne(verb, parameter, offered);
    if (verdict) return { kind: verdict, name: parameter.name };
    seen.set(parameter.name, parameter.value);
  }
  return { kind: 'fine', size: Number(seen.get('SIZE') ?? 0) };
}

function checkOne(
  verb: 'MAIL' | 'RCPT',
  { name, value }: Parameter,
  offered: ReadonlySet<string>,
): 'malformed' | 'unsupported' | undefined {
  const parameter = Object.hasOwn(known[verb], name) ? known[verb][name] : undefined;
  if (!parameter || !offered.has(parameter.keyword)) return 'unsupported';
  if (!parameter.allows(value)) return 'malformed';
  const binary = name === 'BODY' && value?.toUpperCase() === 'BINARYMIME';
  return binary && !offered.has('BINARYMIME') ? 'unsupported' : undefined;
}

/** `keyword` or `keyword=value` of RFC 5321 section 4.1.2, with the values of RFC 6531 section 3.3. */
function readParameter(word: string): Parameter | undefined {
  const equals = word.indexOf('=');
  const name = (equals < 0 ? word : word.slice(0, equals)).toUpperCase();
  if (!/^[A-Z0-9][A-Z0-9-]{0,63}$/.test(name)) return undefined;
  if (equals < 0) return { name, value: undefined };
  const value = word.slice(equals + 1);
  return /^[!-<>-~\u0080-\u{10ffff}]+$/u.test(value) ? { name, value } : undefined;
}

/** What follows the path; a path without angle brackets, which many servers take, ends at the first space. */
function behindPath(line: string): string {
  const path = line.slice(line.indexOf(':') + 1).trimStart();
  if (!path.startsWith('<')) return path.slice((path.split(' ', 1)[0] ?? '').length);
  const end = path.startsWith('<"') ? path.indexOf('>', path.indexOf('"', 2)) : path.indexOf('>');
  return end < 0 ? '' : path.slice(end + 1);
}
