import { concatBytes } from './bytes.ts';

const lf = 0x0a;
const dot = 0x2e;
const crlf = Uint8Array.of(0x0d, 0x0a);
const end = Uint8Array.of(0x2e, 0x0d, 0x0a);

/**
 * A message as DATA carries it (RFC 5321 section 4.5.2): a dot before every line that starts with one, and the final dot
 * on a line of its own. Octets are otherwise left alone, bare LF and CR included.
 */
export function stuffDots(content: Uint8Array): Uint8Array {
  const stuffed = new Uint8Array(content.length + countLeadingDots(content));
  let length = 0;
  let previous = lf;
  for (const octet of content) {
    if (octet === dot && previous === lf) stuffed[length++] = dot;
    stuffed[length++] = octet;
    previous = octet;
  }
  const closed = content.length === 0 || endsWithCrlf(content);
  return closed ? concatBytes(stuffed, end) : concatBytes(stuffed, crlf, end);
}

function countLeadingDots(content: Uint8Array): number {
  let count = content[0] === dot ? 1 : 0;
  for (let at = content.indexOf(lf); at >= 0; at = content.indexOf(lf, at + 1)) {
    if (content[at + 1] === dot) count++;
  }
  return count;
}

function endsWithCrlf(content: Uint8Array): boolean {
  return content[content.length - 2] === 0x0d && content[content.length - 1] === lf;
}
