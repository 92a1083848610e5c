import { concatBytes, encodeUtf8 } from './bytes.ts';

/** An IP address and a TCP port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The header that a proxy puts in front of a connection, by the PROXY protocol specification of HAProxy. */
export function proxyHeader(version: 1 | 2, source: Endpoint, destination: Endpoint): Uint8Array {
  const sixth = source.address.includes(':');
  if (version === 1) {
    const family = sixth ? 'TCP6' : 'TCP4';
    const words = ['PROXY', family, source.address, destination.address, source.port, destination.port];
    return encodeUtf8(`${words.join(' ')}\r\n`);
  }
  const addresses = [source, destination].map(({ address }) => (sixth ? sixthOctets(address) : fourthOctets(address)));
  const ports = [source, destination].map(({ port }) => Uint8Array.of(port >> 8, port & 0xff));
  const body = concatBytes(...addresses, ...ports);
  // Signature, version 2 command PROXY, family and STREAM, length of what follows: section 2.2 there.
  const signature = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
  return concatBytes(signature, Uint8Array.of(0x21, sixth ? 0x21 : 0x11, 0, body.length), body);
}

/** `192.0.2.1:25` or `[2001:db8::1]:25`; undefined when it is neither. */
export function readEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9.]{7,15})):(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const port = Number(match[3]);
  return port > 65535 ? undefined : { address: (match[1] ?? match[2])!, port };
}

function fourthOctets(address: string): Uint8Array {
  return Uint8Array.from(address.split('.').slice(0, 4), Number);
}

/** The 16 octets of an IPv6 address in text (RFC 4291 section 2.2). */
function sixthOctets(address: string): Uint8Array {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').flatMap(groupOctets));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  return Uint8Array.from([
    ...front,
    ...new Array<number>(Math.max(0, 16 - front.length - back.length)).fill(0),
    ...back,
  ]);
}

function groupOctets(group: string): readonly number[] {
  if (group.includes('.')) return [...fourthOctets(group)];
  const value = Number.parseInt(group, 16) & 0xffff;
  return [value >> 8, value & 0xff];
}
