import type { Profile, ProfileDelivery } from '../profiles/profile.ts';
import type { Capability } from '../transcript/entry.ts';
import { isAscii } from './bytes.ts';
import { findCapability } from './capabilities.ts';
import { LocalProtocolError } from './errors.ts';

/** A message ready to be sent, and the envelope it travels in. */
export interface Mail {
  /** Reverse-path without angle brackets; empty is the null one. */
  readonly from: string;
  /** Forward-paths without angle brackets, one at least. */
  readonly to: readonly string[];
  /** The message with CRLF line ends, not dot-stuffed. */
  readonly content: Uint8Array;
}

const asciiOnly = /^[\x20-\x7e]*$/;

/** Text as `xtext` (RFC 3461 section 4): `+`, `=` and what is not printable ASCII become `+` and two hexadecimal digits. */
export function encodeXtext(text: string): string {
  let encoded = '';
  for (const octet of new TextEncoder().encode(text)) {
    const plain = octet > 0x20 && octet < 0x7f && octet !== 0x2b && octet !== 0x3d;
    encoded += plain ? String.fromCharCode(octet) : `+${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** True when an address of the envelope needs SMTPUTF8 (RFC 6531 section 3.1). */
export function needsSmtpUtf8(mail: Mail): boolean {
  return ![mail.from, ...mail.to].every((address) => asciiOnly.test(address));
}

/** `MAIL FROM:<…>` with the parameters that the server's capabilities and the profile call for. */
export function mailLine(mail: Mail, delivery: ProfileDelivery, capabilities: readonly Capability[]): string {
  const offers = (keyword: string) => findCapability(capabilities, keyword) !== undefined;
  const params: string[] = [];
  if (offers('SIZE')) params.push(`SIZE=${mail.content.length}`);
  if (offers('8BITMIME') && !isAscii(mail.content)) params.push('BODY=8BITMIME');
  const utf8Wanted =
    delivery.smtputf8 === 'auto' ? needsSmtpUtf8(mail) && offers('SMTPUTF8') : delivery.smtputf8 === 'always';
  if (utf8Wanted) params.push('SMTPUTF8');
  if (delivery.requireTls) params.push('REQUIRETLS');
  if (delivery.dsn?.ret) params.push(`RET=${delivery.dsn.ret}`);
  if (delivery.dsn?.envid !== undefined) params.push(`ENVID=${encodeXtext(delivery.dsn.envid)}`);
  return safeLine([`MAIL FROM:<${mail.from}>`, ...params].join(' '));
}

export function rcptLine(address: string, delivery: ProfileDelivery): string {
  const params: string[] = [];
  if (delivery.dsn?.notify && delivery.dsn.notify.length > 0) params.push(`NOTIFY=${delivery.dsn.notify.join(',')}`);
  if (delivery.dsn?.orcpt !== undefined) {
    const semicolon = delivery.dsn.orcpt.indexOf(';');
    const [type, rest] = [delivery.dsn.orcpt.slice(0, semicolon), delivery.dsn.orcpt.slice(semicolon + 1)];
    params.push(`ORCPT=${semicolon < 0 ? 'rfc822' : type};${encodeXtext(rest)}`);
  }
  return safeLine([`RCPT TO:<${address}>`, ...params].join(' '));
}

/** Postfix XCLIENT_README: attributes in xtext. */
export function xclientLine(attributes: NonNullable<Profile['xclient']>): string {
  const words = Object.entries(attributes).map(([name, value]) => `${name.toUpperCase()}=${encodeXtext(value)}`);
  return safeLine(['XCLIENT', ...words].join(' '));
}

/**
 * The last guard against commands smuggled into an address or a name; profiles refuse them earlier and more kindly.
 *
 * @throws LocalProtocolError when the line holds CR, LF or NUL
 */
export function safeLine(line: string): string {
  if (/[\r\n\0]/.test(line)) throw new LocalProtocolError('a command line must not contain CR, LF or NUL');
  return line;
}
