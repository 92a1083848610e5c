/**
 * The text behind Wireshark's escapes of protocol fields: those of C for controls, quotes and backslashes, `\xNN` and three
 * octal digits for octets. Anything else stays as it is.
 */
export function decodeWireshark(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:([abfnrtv"\\])|x([0-9a-f]{2})|([0-3][0-7]{2}))/g,
    (_, letter?: string, hex?: string, octal?: string) =>
      letter === undefined
        ? String.fromCharCode(hex === undefined ? parseInt(octal ?? '0', 8) : parseInt(hex, 16))
        : (letters[letter] ?? letter),
  );
}

const letters: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
