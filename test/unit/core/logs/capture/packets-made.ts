import { concatBytes, encodeUtf8 } from '../../../../../src/core/smtp/bytes.ts';

/** A TCP segment to put into a capture; data may be text. */
export interface Made {
  readonly from: 'client' | 'server';
  readonly sequence: number;
  readonly acknowledgement?: number;
  /** Letters of tcpdump: S, F, R, and `.` for ACK. */
  readonly flags?: string;
  readonly data?: string | Uint8Array;
}

const ports = { client: 40000, server: 587 };

export function tcp(
  { from, sequence, acknowledgement = 0, flags = '.', data = '' }: Made,
  serverPort = 587,
): Uint8Array {
  const header = new DataView(new ArrayBuffer(20));
  header.setUint16(0, from === 'client' ? ports.client : serverPort);
  header.setUint16(2, from === 'client' ? serverPort : ports.client);
  header.setUint32(4, sequence);
  header.setUint32(8, acknowledgement);
  header.setUint8(12, 0x50);
  const bits = { F: 1, S: 2, R: 4, '.': 16 } as const;
  header.setUint8(
    13,
    (['F', 'S', 'R', '.'] as const).reduce((sum, flag) => sum + (flags.includes(flag) ? bits[flag] : 0), 0),
  );
  return concatBytes(new Uint8Array(header.buffer), typeof data === 'string' ? encodeUtf8(data) : data);
}

export function ipv4(made: Made, serverPort = 587): Uint8Array {
  const body = tcp(made, serverPort);
  const header = new Uint8Array(20);
  header.set([0x45, 0, (body.length + 20) >> 8, (body.length + 20) & 255, 0, 0, 0x40, 0, 64, 6]);
  const [client, server] = [
    [192, 0, 2, 1],
    [192, 0, 2, 2],
  ];
  header.set(made.from === 'client' ? client : server, 12);
  header.set(made.from === 'client' ? server : client, 16);
  return concatBytes(header, body);
}

export function ipv6(made: Made): Uint8Array {
  const body = tcp(made);
  const header = new Uint8Array(48);
  header.set([0x60, 0, 0, 0, (body.length + 8) >> 8, (body.length + 8) & 255, 60, 64]);
  header[8] = 0x20;
  header[9] = 0x01;
  header[10] = 0x0d;
  header[11] = 0xb8;
  header[23] = made.from === 'client' ? 1 : 2;
  header.set(header.subarray(8, 24), 24);
  header[39] = made.from === 'client' ? 2 : 1;
  header.set([6, 0], 40);
  return concatBytes(header, body);
}

/** A pcap file of these packets, a second apart. */
export function pcap(packets: readonly Uint8Array[], link = 101, little = true, nanoseconds = false): Uint8Array {
  const head = new DataView(new ArrayBuffer(24));
  head.setUint32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little);
  head.setUint32(20, link, little);
  const records = packets.map((packet, index) => {
    const record = new DataView(new ArrayBuffer(16));
    record.setUint32(0, 1000 + index, little);
    record.setUint32(4, nanoseconds ? 5000 : 5, little);
    record.setUint32(8, packet.length, little);
    record.setUint32(12, packet.length, little);
    return concatBytes(new Uint8Array(record.buffer), packet);
  });
  return concatBytes(new Uint8Array(head.buffer), ...records);
}

/** A TLS record. */
export function record(type: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([type, 3, 3, body.length >> 8, body.length & 255, ...body]);
}
