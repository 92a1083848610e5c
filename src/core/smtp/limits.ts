/**
 * How much of a peer's talk is taken before the session is ended. RFC 5321 section 4.5.3.1 sets what a peer may send;
 * these are larger, because a debugger has to show what is sent and not only what may be.
 */

/** Octets of a reply line with its end that RFC 5321 section 4.5.3.1.5 allows; more is a violation, not an end. */
export const standardReplyLineOctets = 512;

/** Octets of a text line with its end that RFC 5321 section 4.5.3.1.6 allows, the stuffed dot not counted. */
export const standardTextLineOctets = 1000;

/**
 * Octets of one reply line at which reading stops. RFC 4954 section 4 asks for 12288 octets for lines of an
 * authentication exchange; Exchange Online sends diagnostics of more than 512.
 */
export const maximumReplyLineOctets = 16 * 1024;

/** Lines of one reply at which reading stops. The longest EHLO replies in the wild have some thirty. */
export const maximumReplyLines = 512;

/** Octets of one reply at which reading stops. */
export const maximumReplyOctets = 64 * 1024;

/** Replies that nothing asked for, at which the session ends. One (a 421) is ordinary, RFC 5321 section 3.8. */
export const maximumUnsolicitedReplies = 32;

/** Times that the same unasked reply may come in a row before the session ends. */
export const maximumRepeatedReplies = 8;

/** Octets of one client line that are kept; RFC 5321 section 4.5.3.1.4 allows 512, RFC 4954 section 4 12288. */
export const maximumCommandLineOctets = 16 * 1024;

/** Octets of a client that are held back while it is not known whether its DATA is accepted. */
export const maximumHeldClientOctets = 256 * 1024;

/** Iterations of a SCRAM key derivation that are carried out; RFC 7677 section 4 asks for at least 4096. */
export const maximumScramIterations = 1_000_000;

/** Addresses of one name that are tried, and MX hosts that are looked up, RFC 5321 section 5.1. */
export const maximumAddresses = 8;

/** Commands without a reply that are kept in mind. Nobody pipelines as many (RFC 2920 section 3.1); logs may show no reply at all. */
export const maximumAwaited = 10_000;
