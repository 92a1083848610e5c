const lf = 0x0a;
const dot = 0x2e;
const crlf = Uint8Array.of(0x0d, 0x0a);
const end = Uint8Array.of(0x2e, 0x0d, 0x0a);

/**
 * A message as DATA carries it (RFC 5321 section 4.5.2): a dot before every line that starts with one, and the final dot
 * on a line of its own. Octets are otherwise left alone, bare LF and CR included.
 */
export function stuffDots(content: Uint8Array): Uint8Array {
  const dots = leadingDots(content);
  const closed = content.length === 0 || endsWithCrlf(content);
  const stuffed = new Uint8Array(content.length + dots.length + (closed ? 0 : crlf.length) + end.length);
  let from = 0;
  let length = 0;
  for (const at of dots) {
    stuffed.set(content.subarray(from, at), length);
    length += at - from;
    stuffed[length++] = dot;
    from = at;
  }
  stuffed.set(content.subarray(from), length);
  if (!closed) stuffed.set(crlf, stuffed.length - end.length - crlf.length);
  stuffed.set(end, stuffed.length - end.length);
  return stuffed;
}

/** Where lines start with a dot. */
function leadingDots(content: Uint8Array): readonly number[] {
  const places: number[] = content[0] === dot ? [0] : [];
  for (let at = content.indexOf(lf); at >= 0; at = content.indexOf(lf, at + 1)) {
    if (content[at + 1] === dot) places.push(at + 1);
  }
  return places;
}

function endsWithCrlf(content: Uint8Array): boolean {
  return content[content.length - 2] === 0x0d && content[content.length - 1] === lf;
}
