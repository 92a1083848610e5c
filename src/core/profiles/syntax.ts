import * as v from 'valibot';

/**
 * The syntax of what a profile puts on the wire. Each check answers whether a text may go out as it stands; what the
 * server makes of it is the server's affair, so they are no stricter than safety and RFC 5321 section 4.1.2 ask.
 */

/** Octets, RFC 5321 section 4.5.3.1.1. */
export const localPartOctets = 64;
/** Octets, RFC 5321 section 4.5.3.1.2. */
export const domainOctets = 255;
/** Octets without the angle brackets; with them it is the 256 of RFC 5321 section 4.5.3.1.3. */
export const addressOctets = 254;
/** Octets, RFC 1035 section 2.3.4. */
const labelOctets = 63;
/** Characters in textual form, RFC 1035 section 2.3.4 less the root's own. */
const hostNameLength = 253;

const encoder = new TextEncoder();
const ipv4 = v.pipe(v.string(), v.ipv4());
const ipv6 = v.pipe(v.string(), v.ipv6());

/** False for a text with CR, LF, NUL or any other control character: it could end a line and start a command. */
export function isOneLine(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x7f) return false;
  }
  return true;
}

export function isIPv4(text: string): boolean {
  return v.is(ipv4, text);
}

/** @param text without brackets; a zone such as `%eth0` may follow (RFC 4007 section 11) */
export function isIPv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%');
  if (zone !== undefined && (more.length > 0 || !/^[\w.-]{1,32}$/.test(zone))) return false;
  return address.length <= 45 && v.is(ipv6, address);
}

/** A host name (underscores and internationalised names included) or an IP address without brackets. */
export function isHost(text: string): boolean {
  return isIPv4(text) || isIPv6(text) || isHostName(text);
}

export function isHostName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length === 0 || name.length > hostNameLength) return false;
  const labels = name.split('.');
  return labels.every(isLabel) && !/^\d+$/.test(labels.at(-1) ?? '');
}

function isLabel(label: string): boolean {
  if (label.length === 0 || encoder.encode(label).length > labelOctets) return false;
  return /^[A-Za-z0-9_\u00a1-\u{10ffff}-]+$/u.test(label) && !label.startsWith('-') && !label.endsWith('-');
}

/** What EHLO may say: a host name, an IP address as faulty clients send it, or an address literal in brackets. */
export function isEhloName(text: string): boolean {
  return isHost(text) || isAddressLiteral(text);
}

/** `[192.0.2.1]`, `[IPv6:2001:db8::1]` or `[tag:content]`, RFC 5321 section 4.1.3. */
function isAddressLiteral(text: string): boolean {
  if (!text.startsWith('[') || !text.endsWith(']') || text.length > domainOctets) return false;
  const content = text.slice(1, -1);
  if (isIPv4(content)) return true;
  return /^[A-Za-z0-9-]+:[\x21-\x5a\x5e-\x7e]+$/.test(content);
}

/**
 * The bare address of `address`, `<address>` or `Name <address>`; empty for an empty text or `<>`, the null reverse-path.
 * Undefined when the text is no address or longer than RFC 5321 section 4.5.3.1 allows.
 */
export function readAddress(text: string): string | undefined {
  if (!isOneLine(text)) return undefined;
  const trimmed = text.trim();
  const address = trimmed.endsWith('>') ? insideAngles(trimmed) : trimmed;
  if (address === undefined || address === '') return address;
  return isAddress(address) ? address : undefined;
}

function insideAngles(text: string): string | undefined {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text[index];
    if (quoted && unit === '\\') index++;
    else if (unit === '"') quoted = !quoted;
    else if (unit === '<' && !quoted) return text.slice(index + 1, -1);
  }
  return undefined;
}

function isAddress(address: string): boolean {
  // RFC 5321 section 4.5.1: every server knows this one without a domain.
  if (address.toLowerCase() === 'postmaster') return true;
  if (encoder.encode(address).length > addressOctets) return false;
  const at = address.lastIndexOf('@');
  return at > 0 && isLocalPart(address.slice(0, at)) && isMailDomain(address.slice(at + 1));
}

/** Dots may stand anywhere: some providers gave out such addresses, and the server's answer to one is worth seeing. */
function isLocalPart(local: string): boolean {
  if (encoder.encode(local).length > localPartOctets) return false;
  if (local.startsWith('"')) return isQuotedString(local);
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\u00a1-\u{10ffff}-]+$/u.test(local);
}

/** RFC 5321 section 4.1.2 `Quoted-string`, with the UTF-8 of RFC 6531 section 3.3. */
function isQuotedString(text: string): boolean {
  if (text.length < 2 || !text.endsWith('"')) return false;
  const last = text.length - 1;
  for (let index = 1; index < last; index++) {
    if (text[index] === '"') return false;
    if (text[index] === '\\' && ++index === last) return false;
  }
  return true;
}

function isMailDomain(domain: string): boolean {
  if (encoder.encode(domain).length > domainOctets) return false;
  return isAddressLiteral(domain) || (isHostName(domain) && !domain.endsWith('.'));
}

/** The IP address and port of `192.0.2.1:4321` or `[2001:db8::1]:4321`; undefined when the text is neither. */
export function readSocketAddress(text: string): SocketAddress | undefined {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0));
  const port = text.slice(colon + 1);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return undefined;
  if (isIPv4(host)) return { family: 'ipv4', address: host, port: Number(port) };
  const inner = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : '';
  return isIPv6(inner) ? { family: 'ipv6', address: inner, port: Number(port) } : undefined;
}

export interface SocketAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  /** 0 to 65535. */
  readonly port: number;
}
