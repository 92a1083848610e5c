const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const noBytes = new Uint8Array(0);

/** Characters up to which ASCII is encoded here faster than by a call of the encoder. */
const shortText = 96;

export function encodeUtf8(text: string): Uint8Array {
  if (text.length > shortText) return encoder.encode(text);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return encoder.encode(text);
    bytes[at] = code;
  }
  return bytes;
}

/** True when no octet is above 0x7f. */
export function isAscii(bytes: Uint8Array): boolean {
  for (const octet of bytes) if (octet > 0x7f) return false;
  return true;
}

/** UTF-8 as text; bytes that are not UTF-8 become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  return lenientDecoder.decode(bytes);
}

/** UTF-8 as text, or undefined when the bytes are not UTF-8. */
export function tryDecodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** One character for each octet, U+0000 to U+00FF. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}

/** What a server or client wrote, as text: UTF-8 where it is UTF-8, else ISO 8859-1, which loses nothing. */
export function decodeText(bytes: Uint8Array): string {
  return tryDecodeUtf8(bytes) ?? decodeLatin1(bytes);
}

/** Whether a text is one line of ASCII without control characters but for HT: then its octets are its characters. */
export function isAsciiText(text: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(text);
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** RFC 4648 section 4, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(decodeLatin1(bytes));
}

/** The octets behind a base64 text (RFC 4648 section 4, padding required), or undefined when it is not base64. */
export function tryDecodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return undefined;
  }
}

/** Lower-case hexadecimal, two digits an octet. */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (const octet of bytes) text += octet.toString(16).padStart(2, '0');
  return text;
}

const nothing = new Uint8Array(0);
/** Octets that a buffer has room for at least, once anything is in it. */
const smallestBuffer = 512;

/** A buffer that grows by doubling, so that appending octet by octet stays linear. */
export class ByteBuffer {
  #bytes = nothing;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2, smallestBuffer));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }

  /** A view of what is held; valid until the next change. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }
}
