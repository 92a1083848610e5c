import { ByteBuffer, decodeText } from '../../core/smtp/bytes.ts';

const lf = 0x0a;

/** Octets that are held of a client that does not end its line. */
const maximumLineOctets = 64 * 1024;

/**
 * What the client sends, taken piece by piece: a line, a message up to its final dot, or a number of octets. Each taking
 * waits until that much is there, and gives undefined when the client has gone or exceeds the limit.
 */
export class ClientStream {
  readonly #maximumOctets: number;
  #buffer = new ByteBuffer();
  /** Octets at the start of the buffer that were taken already. */
  #taken = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  /** @param maximumOctets of one message or chunk */
  constructor(maximumOctets: number) {
    this.#maximumOctets = maximumOctets;
  }

  push(bytes: Uint8Array): void {
    if (this.#taken > 0) this.#compact();
    this.#buffer.append(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Forgets what was not taken (RFC 3207 section 4.2). */
  clear(): void {
    this.#buffer.clear();
    this.#taken = 0;
  }

  /** Takes a PROXY header, version 1 or 2, away from the start (PROXY protocol specification of HAProxy, section 2). */
  async proxyHeader(): Promise<void> {
    const first = await this.#find((bytes) => (bytes.length > 0 ? 1 : 0), maximumLineOctets);
    if (first === undefined) return;
    if (this.#view()[0] !== 0x0d) return void (await this.line());
    const head = await this.octets(16);
    if (head) await this.octets(head[14]! * 256 + head[15]!);
  }

  /** A line without its end; a bare LF ends it too. */
  async line(): Promise<string | undefined> {
    const end = await this.#find((bytes) => bytes.indexOf(lf) + 1, maximumLineOctets);
    if (end === undefined) return undefined;
    return decodeText(this.#take(end)).replace(/\r?\n$/, '');
  }

  /** The message behind 354, without its final dot and with the stuffed dots removed (RFC 5321 section 4.5.2). */
  async message(): Promise<Uint8Array | undefined> {
    const end = await this.#find(endOfMessage, this.#maximumOctets * 2);
    return end === undefined ? undefined : unstuff(this.#take(end).subarray(0, -3));
  }

  async octets(count: number): Promise<Uint8Array | undefined> {
    if (count === 0) return new Uint8Array(0);
    const end = await this.#find((bytes) => (bytes.length >= count ? count : 0), Math.max(count, this.#maximumOctets));
    return end === undefined ? undefined : this.#take(end);
  }

  async #find(search: (bytes: Uint8Array) => number, limit: number): Promise<number | undefined> {
    for (;;) {
      const end = search(this.#view());
      if (end > 0) return end;
      if (this.#ended || this.#view().length > limit) return undefined;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  #view(): Uint8Array {
    return this.#buffer.view().subarray(this.#taken);
  }

  #take(count: number): Uint8Array {
    const bytes = this.#view().slice(0, count);
    this.#taken += count;
    return bytes;
  }

  #compact(): void {
    const rest = this.#view().slice();
    this.#buffer.clear();
    this.#buffer.append(rest);
    this.#taken = 0;
  }
}

/** Where `CRLF . CRLF`, or a first line of `. CRLF`, ends; 0 when it is not there. */
function endOfMessage(bytes: Uint8Array): number {
  if (bytes[0] === 0x2e && bytes[1] === 0x0d && bytes[2] === lf) return 3;
  for (let at = bytes.indexOf(0x2e); at >= 0; at = bytes.indexOf(0x2e, at + 1)) {
    const before = bytes[at - 2] === 0x0d && bytes[at - 1] === lf;
    if (before && bytes[at + 1] === 0x0d && bytes[at + 2] === lf) return at + 3;
  }
  return 0;
}

/** Only a dot behind CRLF was put there by stuffing; one behind a bare LF is the client's own, and is kept. */
function unstuff(bytes: Uint8Array): Uint8Array {
  const content = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lineStart = at === 0 || (bytes[at - 1] === lf && bytes[at - 2] === 0x0d);
    if (!(bytes[at] === 0x2e && lineStart)) content[length++] = bytes[at]!;
  }
  return content.subarray(0, length);
}
