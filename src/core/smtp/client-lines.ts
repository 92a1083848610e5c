import { decodeText } from './bytes.ts';

/** Verbs that RFC 5321 and the extensions this project knows give to clients. */
const knownVerbs = new Set(
  'EHLO HELO LHLO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY EXPN HELP QUIT TURN ETRN ATRN XCLIENT XFORWARD BURL'.split(
    ' ',
  ),
);

/** The verb of a command line in capitals, known or not; empty when the line does not start with letters. */
export function readVerb(line: string): string {
  const match = /^[A-Za-z0-9]{1,16}(?=[ \t]|$)/.exec(line);
  return match ? match[0].toUpperCase() : '';
}

export function isKnownVerb(verb: string): boolean {
  return knownVerbs.has(verb);
}

/**
 * The address in `MAIL FROM:<…>` or `RCPT TO:<…>` without its angle brackets, which may be missing, or undefined when
 * the line has none. An empty text is the null reverse-path.
 */
export function readPath(line: string): string | undefined {
  const colon = line.indexOf(':');
  if (colon < 0) return undefined;
  const rest = line.slice(colon + 1).trimStart();
  if (!rest.startsWith('<')) return rest.split(' ', 1)[0];
  const end = rest.startsWith('<"') ? rest.indexOf('>', rest.indexOf('"', 2)) : rest.indexOf('>');
  return end < 0 ? rest.slice(1) : rest.slice(1, end);
}

/** Size and finality of `BDAT 123 LAST` (RFC 3030 section 2), or undefined when the line is malformed. */
export function readBdat(line: string): { readonly octets: number; readonly last: boolean } | undefined {
  const match = /^BDAT +(\d{1,15})( +LAST)? *$/i.exec(line);
  return match ? { octets: Number(match[1]), last: match[2] !== undefined } : undefined;
}

/**
 * Where the secret part of a client line starts, which may not have arrived whole: everything behind the mechanism of an
 * AUTH command is secret. Undefined when there is none.
 */
export function secretStart(line: Uint8Array): number | undefined {
  if (line.length < 6 || (line[0]! | 0x20) !== 0x61) return undefined;
  const match = /^AUTH[ \t]+[^ \t]+[ \t]+/i.exec(decodeText(line.subarray(0, 128)));
  return match ? match[0].length : undefined;
}
