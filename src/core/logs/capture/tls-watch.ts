import { decodeLatin1 } from '../../smtp/bytes.ts';
import type { LogFact } from '../reader.ts';
import { TlsRecords, beginsTls } from './tls-records.ts';
import type { TlsSight } from './tls-records.ts';

type Side = 'client' | 'server';
type Hello = Extract<TlsSight, { kind: 'serverHello' }>;

/** An encrypted alert fits into as many octets: two, its type, and the tag of the cipher. */
const longestEncryptedAlert = 26;
const startTls = /(?:^|\n)STARTTLS[ \t]*\r?\n$/i;

/** Finds out where a conversation goes over to TLS and what became of the handshake. */
export class TlsWatch {
  readonly #emit: (fact: LogFact) => void;
  readonly #records: Readonly<Record<Side, TlsRecords>>;
  readonly #spoke = { client: false, server: false };
  #implicit: boolean;
  #asked = false;
  #inside = false;
  #opaque = false;
  /** The outcome has been told. */
  #told = false;
  #serverAnswered = false;
  #hello: Hello | undefined;

  constructor(implicit: boolean, emit: (fact: LogFact) => void) {
    this.#implicit = implicit;
    this.#emit = emit;
    this.#records = {
      client: new TlsRecords((sight) => this.#saw('client', sight)),
      server: new TlsRecords((sight) => this.#saw('server', sight)),
    };
  }

  /** The conversation has gone over to TLS. */
  get inside(): boolean {
    return this.#inside || this.#opaque;
  }

  /**
   * True when the octets are TLS: nothing in them is to be read.
   * @param lossy in the octets a dot stands for whatever cannot be printed
   */
  take(side: Side, octets: Uint8Array, lossy = false): boolean {
    if (this.#opaque) return true;
    if (lossy && side === 'client' && !this.#inside && this.#looksOpaque(octets)) return true;
    if (!this.#inside) this.#inside = this.#begins(side, octets);
    this.#spoke[side] = true;
    if (!this.#inside) {
      if (side === 'client') this.#asked = octets.length < 2000 && startTls.test(decodeLatin1(octets));
      return false;
    }
    if (side === 'server' && !this.#serverAnswered) {
      this.#serverAnswered = beginsTls(octets);
      if (!this.#serverAnswered) {
        this.#fail('the server answered the TLS handshake in plain text: wrong version number');
        return false;
      }
    }
    this.#records[side].push(octets);
    return true;
  }

  /** The connection has been closed. */
  closed(by: Side): void {
    if (this.#inside) this.#fail(`the ${by} closed the connection during the TLS handshake`);
  }

  /** A ClientHello of which only what can be printed is left: where it is due, and long. */
  #looksOpaque(octets: Uint8Array): boolean {
    const due = this.#asked || !this.#spoke.client;
    if (!due || octets.length < 60 || !/^\.\.\.[^\r\n]{2}/.test(decodeLatin1(octets.subarray(0, 8)))) return false;
    if (!this.#asked) this.#implicit = true;
    this.#opaque = true;
    this.#told = true;
    this.#emit({ kind: 'tls', implicit: this.#implicit });
    return true;
  }

  #begins(side: Side, octets: Uint8Array): boolean {
    if (!beginsTls(octets)) return false;
    if (this.#asked && side === 'client') return true;
    if (this.#spoke[side] && !this.#implicit) return false;
    this.#implicit = true;
    return true;
  }

  #saw(side: Side, sight: TlsSight): void {
    switch (sight.kind) {
      case 'serverHello':
        this.#hello ??= sight;
        return;
      case 'alert':
        if (sight.fatal)
          this.#fail(`TLS alert ${sight.text} (${String(sight.code)}) from the ${side}`, String(sight.code));
        return;
      case 'encrypted':
        if (side === 'client' && this.#hello) this.#finished(sight.length, this.#hello);
    }
  }

  /** What a client first sends encrypted is the end of its handshake, or an alert. */
  #finished(length: number, { protocol, cipher }: Hello): void {
    if (length <= longestEncryptedAlert)
      return this.#fail('the client answered the server with an encrypted TLS alert');
    if (this.#told) return;
    this.#told = true;
    this.#emit({ kind: 'tls', protocol, cipher, implicit: this.#implicit });
  }

  #fail(message: string, code?: string): void {
    if (this.#told) return;
    this.#told = true;
    this.#emit({ kind: 'tlsFailed', message, implicit: this.#implicit, ...(code !== undefined && { code }) });
  }
}
