/** Base64 (RFC 4648 section 4) of octets. */

/** `bytes` as base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(octetsToString(bytes));
}

/** The octets that `text` stands for, or undefined when it is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return stringToOctets(atob(text));
  } catch {
    return undefined;
  }
}

/** Octets passed to `String.fromCharCode` at once; engines limit the number of arguments. */
const sliceOctets = 8192;

/** Octets up to which joining one by one is faster than a call with many arguments. */
const shortOctets = 64;

/** A string with one character, U+0000 to U+00FF, for each octet (ISO 8859-1, which the label `latin1` is not). */
export function octetsToString(bytes: Uint8Array): string {
  let text = '';
  if (bytes.length <= shortOctets) {
    for (const octet of bytes) text += String.fromCharCode(octet);
    return text;
  }
  for (let start = 0; start < bytes.length; start += sliceOctets) {
    text += String.fromCharCode(...bytes.subarray(start, start + sliceOctets));
  }
  return text;
}

/** The reverse of `octetsToString`. Of characters over U+00FF the low octet is taken. */
export function stringToOctets(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
