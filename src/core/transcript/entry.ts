/** What a transcript is made of: one entry for each thing learned about a conversation. */

/** From the gravest to the most detailed, as in VS Code's own LogLevel. Showing a level shows all before it too. */
export const levels = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type Level = (typeof levels)[number];

/** Who sent it. A recorder sits in the middle, so "in" and "out" would mean nothing. */
export type Direction = 'client' | 'server';

/** The parts of a session, in the order in which they are usually met. */
export const phases = [
  'connect',
  'greeting',
  'ehlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'quit',
  'ended',
] as const;
export type Phase = (typeof phases)[number];

export type Security = 'none' | 'starttls' | 'tls' | 'opportunistic';
export type Protocol = 'smtp' | 'lmtp';

/** Octets `start` (inclusive) to `end` (exclusive) of one direction's byte stream, counted from its first octet. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** How a line ended on the wire; `none`: the stream ended, or a limit was met, before the line did. */
export type LineEnding = 'crlf' | 'lf' | 'cr' | 'none';

/** The ways in which either side departed from the RFCs. Recorded, never fatal by themselves. */
export type ViolationId =
  | 'bare-lf' // LF without CR before it, RFC 5321 section 2.3.8
  | 'bare-cr' // CR without LF behind it, RFC 5321 section 2.3.8
  | 'nul' // a NUL octet, RFC 5321 section 4.5.2 and 4.1.2
  | 'eight-bit' // octets over 127 in a reply without SMTPUTF8, or in a command, RFC 5321 section 2.4
  | 'not-text' // control characters other than HT
  | 'line-too-long' // reply line over 512 octets or text line over 1000, RFC 5321 section 4.5.3.1
  | 'code-missing' // no three digits at the start, RFC 5321 section 4.2
  | 'code-out-of-range' // first digit not 2-5, or second not 0-5, RFC 5321 section 4.2
  | 'code-changes' // another code inside a multi-line reply, RFC 5321 section 4.2.1
  | 'separator' // neither space nor hyphen nor end of line behind the code, RFC 5321 section 4.2
  | 'incomplete' // the stream ended inside the reply or command
  | 'enhanced-class' // class of the enhanced code differs from the reply code's first digit, RFC 2034 section 4
  | 'unsolicited' // a reply that no command asked for
  | 'early-talker' // the client sent before it was its turn, RFC 5321 section 4.3.1
  | 'starttls-repeated'; // STARTTLS offered again inside TLS, RFC 3207 section 4.2

export interface Violation {
  readonly id: ViolationId;
  /** 0-based line inside the reply or data it belongs to; absent when it concerns the whole. */
  readonly line?: number;
  /** 1-based line of the file where that line stands; absent for a live session. */
  readonly sourceLine?: number;
}

export interface Capability {
  /** In capitals, for example `AUTH`. */
  readonly keyword: string;
  /** Parameters as sent; empty when there were none. `AUTH=LOGIN` is read as keyword AUTH with the parameter LOGIN. */
  readonly params: readonly string[];
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and IP addresses of the subjectAltName extension; empty when it has none. */
  readonly names: readonly string[];
  /** ISO 8601 in UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256 over the DER form, upper-case hexadecimal with colons. */
  readonly fingerprint256: string;
  readonly serialNumber: string;
}

/** A limit of ours that the peer exceeded; each is defined, with unit and source, in core/smtp/limits.ts. */
export type LimitId =
  'reply-line-octets' | 'reply-lines' | 'reply-octets' | 'unsolicited-replies' | 'reply-repeated' | 'reply-trickle';

interface EntryBase {
  /** Position in the transcript, from 0 without gaps. Findings refer to entries by it. */
  readonly seq: number;
  /** Microseconds since the Unix epoch, taken when the bytes arrived or left, before anything was parsed. */
  readonly at: number;
  readonly level: Level;
  /** The phase the session was in. */
  readonly phase: Phase;
  /** 1-based line of the file that the entry was read from; absent for a live session. */
  readonly sourceLine?: number;
  /**
   * 1-based, in UTF-16 code units as VS Code counts them: where on that line the entry's text begins, behind prefixes and
   * wrappers. Where the log does not have the text as it is (escapes, nothing said): where the line's own text begins.
   * Absent with `sourceLine`, and for packet captures, whose "line" is the frame.
   */
  readonly sourceColumn?: number;
}

export interface SessionEntry extends EntryBase {
  readonly kind: 'session';
  /** The profile's name; absent when the session was not run from one. */
  readonly profile?: string;
  readonly host: string;
  /** 0 when not known. */
  readonly port: number;
  readonly security: Security;
  readonly protocol: Protocol;
  /** Who drives it: `wire` (our engine), `nodemailer`, or the name of a program that was recorded or whose log was read. */
  readonly client: string;
  /** Whose view this is. */
  readonly side: 'client' | 'server' | 'between';
  /** Name of the machine that connects; absent when not known. */
  readonly machine?: string;
  /**
   * True: put together from a log of which nobody knows the program, which may leave out anything that was said, so that
   * nothing follows from order and form. Absent: everything is there, or the log starts where it starts.
   */
  readonly pieced?: true;
}

export interface LookupEntry extends EntryBase {
  readonly kind: 'lookup';
  readonly record: 'address' | 'mx';
  readonly name: string;
  /** Addresses, or `preference host` for MX; empty when there are none. */
  readonly answers: readonly string[];
  /** Error code of the resolver, for example ENOTFOUND; absent on success. */
  readonly error?: string;
  readonly durationUs: number;
}

export interface AttemptEntry extends EntryBase {
  readonly kind: 'attempt';
  readonly address: string;
  readonly port: number;
}

export interface ConnectedEntry extends EntryBase {
  readonly kind: 'connected';
  readonly address: string;
  readonly port: number;
  /** Absent when not known (a log). */
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly durationUs?: number;
}

/** The network refused: a connection attempt failed, or a socket broke. */
export interface FailureEntry extends EntryBase {
  readonly kind: 'failure';
  /** Error code of the operating system or runtime, for example ECONNREFUSED. */
  readonly code: string;
  readonly message: string;
  readonly address?: string;
  readonly port?: number;
  /** False when another address is still to be tried. */
  readonly final: boolean;
}

/** Bytes as they were read or written. `length` 0 from the server is the end of the stream (a read that returned 0). */
export interface ChunkEntry extends EntryBase {
  readonly kind: 'chunk';
  readonly direction: Direction;
  /** Where it stands in its direction's byte stream, in octets. */
  readonly offset: number;
  /** True number of octets; `bytes` is shorter or longer where a secret was replaced by asterisks. */
  readonly length: number;
  readonly bytes: Uint8Array;
}

export interface CommandEntry extends EntryBase {
  readonly kind: 'command';
  readonly direction: 'client';
  /** In capitals. `RESPONSE` is a line of an AUTH exchange (RFC 4954 section 4), not a command. Empty when unreadable. */
  readonly verb: string;
  /** The line without its end, secrets replaced. */
  readonly text: string;
  /** Absent when the bytes are not known (a log). */
  readonly range?: ByteRange;
  readonly lineEnding: LineEnding;
  readonly violations: readonly Violation[];
}

export interface ReplyEntry extends EntryBase {
  readonly kind: 'reply';
  readonly direction: 'server';
  /** 0 when the reply has none. */
  readonly code: number;
  /** Enhanced status code such as `5.7.8` (RFC 3463); absent when the reply has none. */
  readonly enhanced?: string;
  /** Text of each line behind code and separator, enhanced code included; a line without a code stands whole. */
  readonly lines: readonly string[];
  /** `seq` of the command, data or connected entry this answers; absent when nothing was waiting for it. */
  readonly answers?: number;
  /** Microseconds since that entry; absent when not known. */
  readonly latencyUs?: number;
  readonly range?: ByteRange;
  readonly violations: readonly Violation[];
}

/** A message on its way: everything between 354 and the final dot, or one BDAT chunk. */
export interface DataEntry extends EntryBase {
  readonly kind: 'data';
  readonly direction: 'client';
  readonly transfer: 'data' | 'bdat';
  /** Octets of the message: before dot stuffing and without the final dot. */
  readonly octets: number;
  readonly lineCount: number;
  /** The first lines, at most `dataPreviewLines` of them. */
  readonly preview: readonly string[];
  /** False when the connection ended before the message did. */
  readonly complete: boolean;
  readonly violations: readonly Violation[];
}

export interface CapabilitiesEntry extends EntryBase {
  readonly kind: 'capabilities';
  readonly stage: 'clear' | 'tls' | 'authenticated';
  readonly capabilities: readonly Capability[];
  /** Keywords that the reply before this one did not have, or had with other parameters; empty for the first. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface TlsEntry extends EntryBase {
  readonly kind: 'tls';
  readonly implicit: boolean;
  /** For example TLSv1.3. */
  readonly protocol: string;
  readonly cipher: string;
  /** Key exchange, for example `X25519`; absent when not known. */
  readonly keyExchange?: string;
  /** Application protocol; absent when none was negotiated. */
  readonly alpn?: string;
  /** The name asked for by SNI; empty when none was sent (an IP address, RFC 6066 section 3). */
  readonly servername: string;
  readonly resumed: boolean;
  readonly durationUs?: number;
  /** Leaf first. */
  readonly chain: readonly Certificate[];
  readonly verified: boolean;
  /** Error code of the verification such as DEPTH_ZERO_SELF_SIGNED_CERT; absent when it passed. */
  readonly verifyCode?: string;
  /** The verdict in words. */
  readonly verdict: string;
}

export interface TlsFailedEntry extends EntryBase {
  readonly kind: 'tlsFailed';
  readonly implicit: boolean;
  /** Error code such as ERR_SSL_WRONG_VERSION_NUMBER, CERT_HAS_EXPIRED or ECONNRESET. */
  readonly code: string;
  readonly message: string;
  readonly servername: string;
  /** The first octets that came instead of a handshake, if the peer sent any that are not TLS. */
  readonly received?: string;
  /** The chain that was refused; absent when the handshake did not come that far. */
  readonly chain?: readonly Certificate[];
}

/** Which mechanism was chosen, and why. */
export interface AuthEntry extends EntryBase {
  readonly kind: 'auth';
  readonly mechanism: string;
  /** What the server offered; empty when it offered none. */
  readonly offered: readonly string[];
  readonly reason: string;
  readonly user: string;
}

/** What a 334 said once decoded. */
export interface ChallengeEntry extends EntryBase {
  readonly kind: 'challenge';
  readonly mechanism: string;
  readonly decoded: string;
}

export interface PhaseEntry extends EntryBase {
  readonly kind: 'phase';
  readonly from: Phase;
}

/** The verdict on one recipient: at RCPT, and for LMTP again after the data. */
export interface RecipientEntry extends EntryBase {
  readonly kind: 'recipient';
  readonly address: string;
  readonly accepted: boolean;
  /** `seq` of the reply that decided. */
  readonly reply: number;
}

export interface TimeoutEntry extends EntryBase {
  readonly kind: 'timeout';
  readonly waitingFor: 'connect' | 'tls' | 'greeting' | 'reply' | 'data-reply' | 'lookup';
  readonly limitMs: number;
  /** `seq` of the entry whose answer did not come; absent when there is none. */
  readonly unanswered?: number;
}

export interface LimitEntry extends EntryBase {
  readonly kind: 'limit';
  readonly limit: LimitId;
  readonly maximum: number;
}

/** Plaintext that stood behind the 220 to STARTTLS and was thrown away (RFC 3207 section 6). */
export interface TrailingEntry extends EntryBase {
  readonly kind: 'trailing';
  readonly octets: number;
  readonly text: string;
}

/** What the library that drives the session told its caller. */
export interface ClientErrorEntry extends EntryBase {
  readonly kind: 'clientError';
  readonly client: string;
  /** The library's own code, for example EAUTH; empty when it has none. */
  readonly code: string;
  readonly message: string;
  /** The command it names, for example `AUTH PLAIN`; absent when it names none. */
  readonly command?: string;
}

export interface HoldEntry extends EntryBase {
  readonly kind: 'hold';
  readonly state: 'held' | 'resumed';
  /** What waits to be done, for example `send`. */
  readonly action: string;
}

export interface CancelledEntry extends EntryBase {
  readonly kind: 'cancelled';
}

/** Exactly how the connection ended. Every session has one, its last entry but for notes. */
export interface EndedEntry extends EntryBase {
  readonly kind: 'ended';
  /** Who ended it first; `network` when neither side is known to have closed. */
  readonly by: Direction | 'network';
  readonly how: 'never-connected' | 'fin' | 'reset' | 'timeout' | 'tls-failure' | 'error';
  /** Whether TLS said goodbye; absent without TLS. */
  readonly closeNotify?: 'received' | 'missing';
  /** `seq` of the last reply before the end; absent when there was none. */
  readonly afterReply?: number;
  /** Microseconds between that reply (or the connection) and the end; absent when there was neither. */
  readonly afterUs?: number;
  /** Octets that had arrived and formed no complete reply. */
  readonly unreadOctets: number;
  /** Commands sent and never answered. */
  readonly unansweredCommands: number;
  readonly quit: 'answered' | 'unanswered' | 'not-sent';
  /** Round trips of the session: how often the client had to wait for the server. */
  readonly roundTrips: number;
}

/** Reads of the server's stream that brought nothing, one after another: what a client does that misses its end. */
export interface EmptyReadsEntry extends EntryBase {
  readonly kind: 'emptyReads';
  /** At least 1. */
  readonly count: number;
  /** 1-based line of the log that the last of them stands on; absent when there is only one. */
  readonly lastLine?: number;
}

export interface NoteEntry extends EntryBase {
  readonly kind: 'note';
  readonly text: string;
  /** `warn` for something the user should look at; `info` otherwise. */
  readonly importance: 'warn' | 'info' | 'debug';
}

export type Entry =
  | SessionEntry
  | LookupEntry
  | AttemptEntry
  | ConnectedEntry
  | FailureEntry
  | ChunkEntry
  | CommandEntry
  | ReplyEntry
  | DataEntry
  | CapabilitiesEntry
  | TlsEntry
  | TlsFailedEntry
  | AuthEntry
  | ChallengeEntry
  | PhaseEntry
  | RecipientEntry
  | TimeoutEntry
  | LimitEntry
  | TrailingEntry
  | ClientErrorEntry
  | HoldEntry
  | CancelledEntry
  | EndedEntry
  | EmptyReadsEntry
  | NoteEntry;

export type EntryKind = Entry['kind'];

type DraftOf<E> = E extends Entry ? Omit<E, 'seq' | 'at' | 'level'> : never;

/** An entry before the transcript gave it its place, time and level. */
export type Draft = DraftOf<Entry>;

/** How many lines of a message an entry keeps for the reader; the rest is counted only. */
export const dataPreviewLines = 200;
