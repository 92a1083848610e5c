import { tlsAlerts } from '../tls-alerts.ts';

/** What a TLS record shows without keys (RFC 8446 section 5.1). */
export type TlsSight =
  | { readonly kind: 'serverHello'; readonly protocol: string; readonly cipher: string }
  | { readonly kind: 'alert'; readonly fatal: boolean; readonly code: number; readonly text: string }
  /** Encrypted: `length` octets. */
  | { readonly kind: 'encrypted'; readonly length: number };

const headerLength = 5;
/** Octets of a handshake record that are looked at. */
const maximumSeen = 512;
const protocols: Readonly<Record<number, string>> = {
  0x0300: 'SSLv3',
  0x0301: 'TLSv1.0',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
};
/** The cipher suites of today, from the IANA registry. */
const ciphers: Readonly<Record<number, string>> = {
  0x1301: 'TLS_AES_128_GCM_SHA256',
  0x1302: 'TLS_AES_256_GCM_SHA384',
  0x1303: 'TLS_CHACHA20_POLY1305_SHA256',
  0xc02b: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  0xc02c: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  0xc02f: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  0xc030: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  0xcca8: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  0xcca9: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
};

/** Whether octets begin as a TLS record does: alert or handshake, version 3. */
export function beginsTls(octets: Uint8Array): boolean {
  return (octets[0] === 0x15 || octets[0] === 0x16) && octets[1] === 3 && (octets[2] ?? 0) <= 4;
}

/** Reads one direction of a TLS connection, record by record, and keeps no more of it than it looks at. */
export class TlsRecords {
  readonly #take: (sight: TlsSight) => void;
  readonly #seen: number[] = [];
  #left = 0;
  #inRecord = false;
  #changedCipher = false;

  constructor(take: (sight: TlsSight) => void) {
    this.#take = take;
  }

  push(octets: Uint8Array): void {
    for (let offset = 0; offset < octets.length;) {
      if (!this.#inRecord) {
        this.#seen.push(octets[offset++] ?? 0);
        if (this.#seen.length === headerLength) this.#begin();
        continue;
      }
      const part = Math.min(this.#left, octets.length - offset);
      const wanted = Math.min(part, headerLength + maximumSeen - this.#seen.length);
      for (let index = 0; index < wanted; index++) this.#seen.push(octets[offset + index] ?? 0);
      offset += part;
      this.#left -= part;
      if (this.#left === 0) this.#record();
    }
  }

  #begin(): void {
    this.#left = this.#number(3);
    this.#inRecord = this.#left > 0;
    if (!this.#inRecord) this.#seen.length = 0;
  }

  #record(): void {
    const [type = 0] = this.#seen;
    const length = this.#number(3);
    if (type === 20) this.#changedCipher = true;
    else if (type === 23 || (this.#changedCipher && type === 22)) this.#take({ kind: 'encrypted', length });
    else if (type === 21) this.#alert(length);
    else if (type === 22 && this.#seen[headerLength] === 2) this.#serverHello();
    this.#seen.length = 0;
    this.#inRecord = false;
  }

  /** An alert of two octets is in the clear. */
  #alert(length: number): void {
    if (length !== 2) return this.#take({ kind: 'encrypted', length });
    const code = this.#seen[6] ?? 0;
    this.#take({ kind: 'alert', fatal: this.#seen[5] === 2, code, text: tlsAlerts[code] ?? `alert ${String(code)}` });
  }

  /** RFC 8446 section 4.1.3: version, random, session id, cipher suite, compression, extensions. */
  #serverHello(): void {
    const legacy = this.#number(9);
    const session = 43 + 1 + (this.#seen[43] ?? 0);
    const suite = this.#number(session);
    let version = legacy;
    for (let at = session + 5; at + 4 <= this.#seen.length; at += 4 + this.#number(at + 2)) {
      if (this.#number(at) === 43) version = this.#number(at + 4);
    }
    const cipher = ciphers[suite] ?? `0x${suite.toString(16).padStart(4, '0')}`;
    this.#take({ kind: 'serverHello', protocol: protocols[version] ?? `0x${version.toString(16)}`, cipher });
  }

  #number(offset: number): number {
    return ((this.#seen[offset] ?? 0) << 8) | (this.#seen[offset + 1] ?? 0);
  }
}
