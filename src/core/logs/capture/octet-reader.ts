import type { LogEvent } from '../reader.ts';

/** Reads a recording that is octets rather than lines, in order. Nothing in it makes it throw. */
export interface OctetReader {
  push(octets: Uint8Array): void;
  /** The recording has ended: gives what was still held back. */
  end(): void;
}

/** Takes what a capture tells; `frame` is the 1-based number of the packet that proved it. */
export type CaptureSink = (event: LogEvent, frame: number) => void;

export type CaptureFormat = 'pcap' | 'pcapng';

const pcapMagics: readonly number[] = [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1];
/** The type of a section header block, the same in both byte orders. */
const sectionHeader = 0x0a0d0d0a;

/** Which kind of capture begins with these octets, by the first four; undefined for anything else. */
export function captureFormatOf(octets: Uint8Array): CaptureFormat | undefined {
  if (octets.length < 4) return undefined;
  const magic = new DataView(octets.buffer, octets.byteOffset, octets.byteLength).getUint32(0);
  if (magic === sectionHeader) return 'pcapng';
  return pcapMagics.includes(magic) ? 'pcap' : undefined;
}
