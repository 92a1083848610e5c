import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Octets kept of what came instead of a handshake. */
const maximumPlaintext = 256;
/** A TLS record's header: type, version, length (RFC 8446 section 5.1). */
const headerOctets = 5;
const alertRecord = 21;
const lastRecordType = 24;
const firstRecordType = 20;
/** Octets of a TLS 1.3 record that carries an alert: level and description, the inner type, the tag (RFC 8446 section 5.2). */
const encryptedAlertOctets = 19;

/**
 * Stands between a socket and its TLS, and looks at the server's records as they pass, which the TLS library itself does
 * not show: what came when it was no TLS, and whether the stream was closed with an alert.
 */
export class TlsTap {
  readonly stream: Duplex;
  readonly #plaintext: Buffer[] = [];
  #plaintextOctets = 0;
  #isTls: boolean | undefined;
  /** Octets of the present record that are still to come, and what of a header has come. */
  #left = 0;
  #header = Buffer.alloc(0);
  #lastType = 0;
  #lastLength = 0;

  constructor(socket: Socket) {
    this.stream = new Duplex({
      allowHalfOpen: true,
      read: () => void socket.resume(),
      write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, () => done()),
      final: (done) => void socket.end(() => done()),
      destroy: (error, done) => {
        socket.destroy();
        done(error);
      },
    });
    socket.on('data', (bytes: Buffer) => {
      this.#look(bytes);
      if (!this.stream.push(bytes)) socket.pause();
    });
    socket.on('end', () => this.stream.push(null));
    socket.on('error', (error) => this.stream.destroy(error));
  }

  /** The first octets of what came instead of TLS; undefined when TLS came, or nothing. */
  get plaintext(): Buffer | undefined {
    return this.#isTls === false ? Buffer.concat(this.#plaintext) : undefined;
  }

  /**
   * Whether the last that came was an alert, which before the end of the stream is close_notify (RFC 8446 section 6.1). In
   * TLS 1.3 alerts are encrypted and known by their length only, which hardly anything else has.
   */
  get closeNotify(): 'received' | 'missing' {
    if (this.#left > 0 || this.#header.length > 0) return 'missing';
    return this.#lastType === alertRecord || this.#lastLength === encryptedAlertOctets ? 'received' : 'missing';
  }

  #look(bytes: Buffer): void {
    const [first] = bytes;
    if (first === undefined) return;
    this.#isTls ??= first >= firstRecordType && first <= lastRecordType;
    if (this.#isTls) this.#readRecords(bytes);
    else this.#keep(bytes);
  }

  #keep(bytes: Buffer): void {
    const wanted = bytes.subarray(0, maximumPlaintext - this.#plaintextOctets);
    if (wanted.length === 0) return;
    this.#plaintext.push(Buffer.from(wanted));
    this.#plaintextOctets += wanted.length;
  }

  #readRecords(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#left > 0) {
        const passed = Math.min(this.#left, bytes.length - at);
        this.#left -= passed;
        at += passed;
        continue;
      }
      const part = bytes.subarray(at, at + headerOctets - this.#header.length);
      this.#header = Buffer.concat([this.#header, part]);
      at += part.length;
      if (this.#header.length < headerOctets) return;
      this.#lastType = this.#header[0] ?? 0;
      this.#lastLength = this.#header.readUInt16BE(3);
      this.#left = this.#lastLength;
      this.#header = Buffer.alloc(0);
    }
  }
}
