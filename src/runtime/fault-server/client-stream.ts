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

  /** False when more is held than any message may have, as nobody took it: the client has to be cut off. */
  push(bytes: Uint8Array): boolean {
    if (this.#taken > 0) this.#compact();
    this.#buffer.append(bytes);
    this.#wake?.();
    return this.#buffer.view().length <= 2 * this.#maximumOctets + maximumLineOctets;
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

  /**
   * Takes a PROXY header, version 1 or 2, away from the start (PROXY protocol specification of HAProxy, section 2). False
   * when something else came: such a connection has to be dropped.
   */
  async proxyHeader(): Promise<boolean> {
    const first = await this.#find((bytes) => (bytes.length > 0 ? 1 : 0), maximumLineOctets);
    if (first === undefined) return false;
    if (this.#view()[0] !== 0x0d) return /^PROXY (?:TCP4|TCP6|UNKNOWN)(?: |$)/.test((await this.line()) ?? '');
    const head = await this.octets(16);
    if (!head || !proxySignature.every((octet, at) => head[at] === octet) || head[12]! >> 4 !== 2) return false;
    return (await this.octets(head[14]! * 256 + head[15]!)) !== undefined;
  }

  /** Takes a whole TLS record, which is where a ClientHello stands, or whatever else came instead of one. */
  async clientHello(): Promise<void> {
    const end = await this.#find(endOfRecord, maximumLineOctets);
    if (end !== undefined) this.#take(end);
  }

  /** A line without its end; a bare LF ends it too. */
  async line(): Promise<string | undefined> {
    const end = await this.#find((bytes) => bytes.indexOf(lf) + 1, maximumLineOctets);
    if (end === undefined) return undefined;
    return decodeText(this.#take(end)).replace(/\r?\n$/, '');
  }

  /**
   * The message behind 354, without its final dot and with the stuffed dots removed (RFC 5321 section 4.5.2). Of one that
   * is too long, no more is kept than shows it to be.
   */
  async message(): Promise<Uint8Array | undefined> {
    const kept = new ByteBuffer();
    const keep = (bytes: Uint8Array) => {
      if (kept.view().length < 2 * this.#maximumOctets) kept.append(bytes);
    };
    for (let atStart = true; ;) {
      const end = endOfMessage(this.#view(), atStart);
      if (end > 0) {
        keep(this.#take(end).subarray(0, -3));
        return unstuff(kept.view());
      }
      // The last four octets may be the start of the end.
      if (this.#view().length > 4) {
        keep(this.#take(this.#view().length - 4));
        atStart = false;
      }
      if (!(await this.#more())) return undefined;
    }
  }

  /** Takes octets without keeping them. False when the client goes before all have come. */
  async skip(count: number): Promise<boolean> {
    for (let missing = count; ;) {
      missing -= this.#take(Math.min(missing, this.#view().length)).length;
      if (missing === 0) return true;
      if (!(await this.#more())) return false;
    }
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
      if (this.#view().length > limit || !(await this.#more())) return undefined;
    }
  }

  /** Waits until something has come; false when nothing can come any more. */
  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    await new Promise<void>((wake) => (this.#wake = wake));
    return true;
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

/** The first 12 octets of a PROXY header of version 2. */
const proxySignature = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);

/** Where the first TLS record ends (RFC 8446 section 5.1); all of it when it is none, 0 when it has not come whole. */
function endOfRecord(bytes: Uint8Array): number {
  const isHandshake = bytes[0] === 0x16;
  if (!isHandshake) return bytes.length;
  const end = bytes.length < 5 ? Infinity : 5 + bytes[3]! * 256 + bytes[4]!;
  return bytes.length >= end ? end : 0;
}

/** Where `CRLF . CRLF`, or a first line of `. CRLF`, ends; 0 when it is not there. */
function endOfMessage(bytes: Uint8Array, atStart: boolean): number {
  if (atStart && bytes[0] === 0x2e && bytes[1] === 0x0d && bytes[2] === lf) return 3;
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
