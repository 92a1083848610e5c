/** How a language writes the octets of a string between quotes; they differ in what digits behind a backslash mean. */
export type EscapeStyle = 'octal' | 'decimal' | 'none';

/** What stood between two quotes. */
export interface QuotedString {
  /** One code unit (0 to 255) for each octet where the octets were escaped; other characters as they stood. */
  readonly octets: string;
  /** Index of the first code unit behind the closing quote, or the text's length when there is none. */
  readonly end: number;
  /** False when the text ended before the closing quote. */
  readonly closed: boolean;
}

const named: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
  '\n': '',
};

const isOctal = (code: number) => code >= 48 && code <= 55;
const isDigit = (code: number) => code >= 48 && code <= 57;

const digitsFrom = (text: string, at: number, most: number, isOne: (code: number) => boolean): number => {
  let end = at;
  while (end < at + most && isOne(text.charCodeAt(end))) end += 1;
  return end;
};

const isHexadecimal = (code: number) => isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);

/** The character that the escape at `at` (behind the backslash) stands for, and where the next one begins. */
const readEscape = (text: string, at: number, style: EscapeStyle): [string, number] => {
  const letter = text.charAt(at);
  if (letter === 'x' || letter === 'u') {
    const end = digitsFrom(text, at + 1, letter === 'x' ? 2 : 4, isHexadecimal);
    if (end > at + 1) return [String.fromCharCode(Number.parseInt(text.slice(at + 1, end), 16)), end];
  }
  const code = text.charCodeAt(at);
  if (style === 'octal' && isOctal(code)) {
    const end = digitsFrom(text, at, 3, isOctal);
    return [String.fromCharCode(Number.parseInt(text.slice(at, end), 8) & 0xff), end];
  }
  if (style === 'decimal' && isDigit(code)) {
    const end = digitsFrom(text, at, 3, isDigit);
    return [String.fromCharCode(Number.parseInt(text.slice(at, end), 10) & 0xff), end];
  }
  return [named[letter] ?? letter, at + 1];
};

/**
 * Reads a string literal as C, Python, Go, OCaml and Rust print them.
 *
 * @param start index of the first code unit behind the opening quote
 * @param quote the closing quote, one code unit
 * @param style what digits behind a backslash are: `octal` in C, Python and strace, `decimal` in OCaml and Lua
 */
export const readQuoted = (text: string, start: number, quote: string, style: EscapeStyle): QuotedString => {
  let octets = '';
  let at = start;
  for (;;) {
    const closing = text.indexOf(quote, at);
    const escape = text.indexOf('\\', at);
    if (escape < 0 || (closing >= 0 && closing < escape)) {
      const end = closing < 0 ? text.length : closing;
      return { octets: octets + text.slice(at, end), end: Math.min(end + 1, text.length), closed: closing >= 0 };
    }
    octets += text.slice(at, escape);
    const [character, next] = readEscape(text, escape + 1, style);
    octets += character;
    at = next;
  }
};

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Octets, one code unit each, as text: UTF-8 where they are that, unchanged where a code unit is no octet. */
export const textOfOctets = (octets: string): string => {
  if (/^[\0-\x7f]*$/.test(octets)) return octets;
  if (/[^\0-\xff]/.test(octets)) return octets;
  return decoder.decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)));
};
