import { decodeText } from '../../smtp/bytes.ts';

/**
 * The text behind Exim's escapes: `\n` for a line feed, `\t`, `\r`, `\\`, and three octal digits for an octet that is not
 * printable ASCII. Anything else stays as it is.
 */
export function decodeOctal(text: string): string {
  if (!text.includes('\\')) return text;
  const octets: number[] = [];
  const encoder = new TextEncoder();
  for (const [, octal, letter, plain = ''] of text.matchAll(/\\([0-3][0-7]{2})|\\([nrt\\])|([^\\]{1,1000}|\\)/g)) {
    if (octal !== undefined) octets.push(parseInt(octal, 8));
    else if (letter !== undefined) octets.push(letters[letter] ?? 0x5c);
    else octets.push(...encoder.encode(plain));
  }
  return decodeText(Uint8Array.from(octets));
}

const letters: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '\\': 0x5c };
