/** A TCP segment of a captured packet (RFC 9293 section 3.1). */
export interface Segment {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  /** What was captured of the data: less than was sent when the capture cut the packet. */
  readonly data: Uint8Array;
  /** Octets of data that were sent. */
  readonly length: number;
  /** The data were read from text in which a dot stands for any octet that cannot be printed. */
  readonly lossy?: boolean;
}

interface InternetPacket {
  readonly source: string;
  readonly destination: string;
  readonly body: Uint8Array;
  /** Octets the body had when it was sent. */
  readonly length: number;
}

const ipv4Type = 0x0800;
const ipv6Type = 0x86dd;
const tagTypes: readonly number[] = [0x8100, 0x88a8, 0x9100];
const tcp = 6;

/**
 * The TCP segment in a packet of these link types: Ethernet with any VLAN tags (1), BSD loopback (0 and 108), raw IP (12, 14,
 * 101, 228, 229) and Linux cooked captures (113, 276). Undefined for other packets, fragments of IP packets and rubbish.
 */
export function segmentOf(link: number, octets: Uint8Array): Segment | undefined {
  const internet = internetPart(link, octets);
  if (!internet) return undefined;
  const version = (internet[0] ?? 0) >> 4;
  const packet = version === 4 ? ipv4(internet) : version === 6 ? ipv6(internet) : undefined;
  return packet && tcpSegment(packet);
}

function internetPart(link: number, octets: Uint8Array): Uint8Array | undefined {
  switch (link) {
    case 1:
      return ethernetPayload(octets);
    case 0:
    case 108:
      return octets.subarray(4);
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return octets;
    case 113:
      return isInternet(numberAt(octets, 14)) ? octets.subarray(16) : undefined;
    case 276:
      return isInternet(numberAt(octets, 0)) ? octets.subarray(20) : undefined;
    default:
      return undefined;
  }
}

function ethernetPayload(octets: Uint8Array): Uint8Array | undefined {
  let offset = 12;
  for (let tags = 0; tags < 4 && tagTypes.includes(numberAt(octets, offset)); tags++) offset += 4;
  return isInternet(numberAt(octets, offset)) ? octets.subarray(offset + 2) : undefined;
}

function isInternet(type: number): boolean {
  return type === ipv4Type || type === ipv6Type;
}

/** RFC 791 section 3.1. A total length of 0 is what segmentation in the network card leaves. */
function ipv4(octets: Uint8Array): InternetPacket | undefined {
  const header = ((octets[0] ?? 0) & 15) * 4;
  if (header < 20 || octets.length < header || octets[9] !== tcp || (numberAt(octets, 6) & 0x3fff) !== 0)
    return undefined;
  const total = numberAt(octets, 2) || octets.length;
  return {
    source: octets.subarray(12, 16).join('.'),
    destination: octets.subarray(16, 20).join('.'),
    body: octets.subarray(header, Math.max(header, total)),
    length: Math.max(0, total - header),
  };
}

/** Extension headers that are passed over: hop-by-hop, routing, fragment, authentication, destination options. */
const extensions: readonly number[] = [0, 43, 44, 51, 60];

/** RFC 8200 section 3 and 4. */
function ipv6(octets: Uint8Array): InternetPacket | undefined {
  if (octets.length < 40) return undefined;
  let next = octets[6] ?? 0;
  let offset = 40;
  for (let count = 0; count < 8 && extensions.includes(next); count++) {
    if (next === 44 && (numberAt(octets, offset + 2) & 0xfff9) !== 0) return undefined;
    const units = octets[offset + 1] ?? 0;
    const length = next === 44 ? 8 : next === 51 ? (units + 2) * 4 : (units + 1) * 8;
    next = octets[offset] ?? 59;
    offset += length;
  }
  if (next !== tcp) return undefined;
  const total = numberAt(octets, 4) === 0 ? octets.length : 40 + numberAt(octets, 4);
  return {
    source: ipv6Text(octets.subarray(8, 24)),
    destination: ipv6Text(octets.subarray(24, 40)),
    body: octets.subarray(offset, Math.max(offset, total)),
    length: Math.max(0, total - offset),
  };
}

/** RFC 5952 section 4. */
function ipv6Text(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => numberAt(octets, index * 2).toString(16));
  const zeros = /(?:^|:)0(?::0)+(?=:|$)/g;
  const text = groups.join(':');
  const runs = [...text.matchAll(zeros)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.indexOf(longest);
  return `${text.slice(0, at)}::${text.slice(at + longest.length + 1)}`;
}

function tcpSegment({ source, destination, body, length }: InternetPacket): Segment | undefined {
  const header = ((body[12] ?? 0) >> 4) * 4;
  if (header < 20 || body.length < 20 || length < header) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const flags = body[13] ?? 0;
  return {
    source,
    sourcePort: view.getUint16(0),
    destination,
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    fin: (flags & 1) !== 0,
    syn: (flags & 2) !== 0,
    rst: (flags & 4) !== 0,
    ack: (flags & 16) !== 0,
    data: body.subarray(Math.min(header, body.length)),
    length: length - header,
  };
}

/** Two octets, the higher first; 0 behind the end. */
function numberAt(octets: Uint8Array, offset: number): number {
  return ((octets[offset] ?? 0) << 8) | (octets[offset + 1] ?? 0);
}
