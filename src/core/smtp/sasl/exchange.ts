/** The client's side of a SASL exchange (RFC 4422 section 3), without base64 and without the AUTH command around it. */

export type HashName = 'md5' | 'sha1' | 'sha256';

/** Cryptography that the host lends, since the core has none. */
export interface Digests {
  hash(name: HashName, data: Uint8Array): Uint8Array;
  hmac(name: HashName, key: Uint8Array, data: Uint8Array): Uint8Array;
}

export type SaslStep =
  | { readonly kind: 'respond'; readonly response: Uint8Array }
  /** PBKDF2 with HMAC (RFC 8018 section 5.2) is slow on purpose: the host does it, then `derived` is called. */
  | {
      readonly kind: 'derive';
      readonly hash: HashName;
      readonly password: Uint8Array;
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly keyOctets: number;
    }
  /** The exchange cannot go on; the client sends `*` (RFC 4954 section 4). */
  | { readonly kind: 'cancel'; readonly reason: string };

export interface SaslExchange {
  /**
   * Whether the server has shown that it knows the secret too; absent where the mechanism has no way to show it.
   */
  serverProven?(): boolean;
  /** First response, sent before any challenge; absent when the server speaks first. */
  readonly initial?: Uint8Array;
  respond(challenge: Uint8Array): SaslStep;
  derived?(key: Uint8Array): SaslStep;
}

export interface SaslCredentials {
  readonly user: string;
  /** Password or token; empty for EXTERNAL. */
  readonly secret: string;
  /** Identity to act as; empty: the user's own. */
  readonly authorizationId: string;
  /** Host and port of the server, for OAUTHBEARER (RFC 7628 section 3.1). */
  readonly host: string;
  readonly port: number;
}
