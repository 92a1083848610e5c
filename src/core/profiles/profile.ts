import type { Phase, Protocol, Security } from '../transcript/entry.ts';

/** SASL mechanisms that can be named in a profile; `auto` takes the strongest one that is offered. */
export const mechanisms = [
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
  'XOAUTH2',
  'OAUTHBEARER',
  'EXTERNAL',
] as const;
export type Mechanism = (typeof mechanisms)[number];

/** Phases after which a session can be told to stop. */
export type StopPhase = Exclude<Phase, 'ended'>;

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** A saved connection with every default filled in. What the file may leave out is marked optional in schema.ts. */
export interface Profile {
  readonly name: string;
  /** Host name or IP address to connect to; when absent, `domain` is given. */
  readonly host?: string;
  /** Domain whose MX records name the hosts to connect to; when absent, `host` is given. */
  readonly domain?: string;
  /** 1 to 65535. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly security: Security;
  /** Absent: the session does not authenticate. */
  readonly auth?: ProfileAuth;
  /** The name given in EHLO, HELO or LHLO: a domain, or an address literal such as `[192.0.2.1]`. */
  readonly ehlo: string;
  readonly message: ProfileMessage;
  readonly delivery: ProfileDelivery;
  readonly stopAfter: StopPhase;
  /** How to leave: `quit` says QUIT and waits for its reply, `drop` closes the connection without a word. */
  readonly leave: 'quit' | 'drop';
  readonly client: 'wire' | 'nodemailer';
  readonly timeouts: ProfileTimeouts;
  readonly tls: ProfileTls;
  readonly network: ProfileNetwork;
  /** XCLIENT attributes (Postfix XCLIENT_README) such as `{ "ADDR": "192.0.2.1" }`; absent: the command is not sent. */
  readonly xclient?: Readonly<Record<string, string>>;
  /** PROXY protocol header sent before anything else; absent: none. */
  readonly proxyProtocol?: ProxyProtocol;
}

export interface ProfileAuth {
  /** `auto`, or a mechanism that is used even when the server does not offer it. */
  readonly method: 'auto' | Mechanism;
  /** User name, or `${env:NAME}`; empty only with EXTERNAL. */
  readonly user: string;
  /**
   * Password or OAuth token: `${env:NAME}`, or the secret itself, which earns a warning. Absent: it is asked for.
   * EXTERNAL needs none.
   */
  readonly password?: string;
  /** Identity to act as (RFC 4616 section 2); empty: the user's own. */
  readonly authorizationId: string;
  /** Whether the first response goes with the AUTH command (RFC 4954 section 4). Default true. */
  readonly initialResponse: boolean;
}

export interface ProfileMessage {
  /** Address or `Name <address>`; empty is the null reverse-path, absent only with `eml`: its From header is used. */
  readonly from?: string;
  /** Addresses or `Name <address>`; absent only with `eml`: its To, Cc and Bcc headers are used. */
  readonly to?: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Path of a message sent byte for byte, relative to the profile file's folder. */
  readonly eml?: string;
}

export interface ProfileDelivery {
  /** `auto` is DATA unless BDAT is offered and the message needs it (RFC 3030). */
  readonly transfer: 'auto' | 'data' | 'bdat';
  /** Whether commands are grouped where the server offers PIPELINING (RFC 2920). */
  readonly pipelining: boolean;
  /** `auto` asks for SMTPUTF8 when an address needs it and the server offers it (RFC 6531). */
  readonly smtputf8: 'auto' | 'always' | 'never';
  /** REQUIRETLS on MAIL (RFC 8689). */
  readonly requireTls: boolean;
  /** Delivery status notifications (RFC 3461); absent: no parameters. */
  readonly dsn?: {
    readonly ret?: 'FULL' | 'HDRS';
    readonly envid?: string;
    readonly notify?: readonly ('NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY')[];
    /** Original recipient, `rfc822;address`; absent: none sent. */
    readonly orcpt?: string;
  };
}

/** Seconds, 0.1 to 3600. */
export interface ProfileTimeouts {
  /** Name look-up, one connection attempt, or the TLS handshake. */
  readonly connect: number;
  readonly greeting: number;
  /** Any reply but the greeting and the one after the message. */
  readonly command: number;
  /** The reply after the final dot or last chunk. */
  readonly data: number;
}

export interface ProfileTls {
  /** Name for SNI and verification; empty: `host`. */
  readonly servername: string;
  /** Path of PEM certificates to trust instead of the built-in ones; empty: the built-in ones. */
  readonly ca: string;
  /** Paths of the PEM client certificate and its key; empty: none. */
  readonly cert: string;
  readonly key: string;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** False accepts any certificate: everything is said, nothing refused. */
  readonly verify: boolean;
  /** Path to which the TLS keys are appended in NSS key log format; empty: none are written. */
  readonly keyLog: string;
}

export interface ProfileNetwork {
  readonly family: 'any' | 'ipv4' | 'ipv6';
  /** Local IP address to connect from; empty: the system chooses. */
  readonly localAddress: string;
}

export interface ProxyProtocol {
  readonly version: 1 | 2;
  /** The client's address and port to claim, `192.0.2.1:4321` or `[2001:db8::1]:4321`; absent: the real ones. */
  readonly source?: string;
  /** The server's address and port to claim; absent: the real ones. */
  readonly destination?: string;
}
