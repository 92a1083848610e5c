import { concatBytes, noBytes } from '../../smtp/bytes.ts';
import { captureFormatOf } from './octet-reader.ts';
import type { CaptureFormat, OctetReader } from './octet-reader.ts';

/** A packet as it was captured. */
export interface Packet {
  /** From 1, over all packets of the capture. */
  readonly frame: number;
  /** Microseconds since the Unix epoch. */
  readonly at: number;
  /** What the packet begins with: a LINKTYPE number of the pcap registry. */
  readonly link: number;
  readonly octets: Uint8Array;
}

interface Interface {
  readonly link: number;
  /** Units of its time stamps in a second. */
  readonly perSecond: number;
}

/** Octets of a record or block that are read; what is longer is passed over. */
const maximumBlock = 1 << 20;

/**
 * Takes the packets out of a capture file: pcap in either byte order, with microseconds or nanoseconds, and pcapng with any
 * number of sections and interfaces. What follows octets that are neither is not read.
 */
export class CaptureContainer implements OctetReader {
  readonly #take: (packet: Packet) => void;
  #rest: Uint8Array = noBytes;
  #format: CaptureFormat | undefined;
  #broken = false;
  #skip = 0;
  #frame = 0;
  #little = false;
  #interfaces: Interface[] = [];

  constructor(take: (packet: Packet) => void) {
    this.#take = take;
  }

  /** Whether the file turned out to be no capture, or its structure is lost. */
  get broken(): boolean {
    return this.#broken;
  }

  push(octets: Uint8Array): void {
    if (this.#broken) return;
    const skipped = Math.min(this.#skip, octets.length);
    this.#skip -= skipped;
    let data = skipped === 0 ? octets : octets.subarray(skipped);
    if (this.#rest.length > 0) data = concatBytes(this.#rest, data);
    let offset = 0;
    for (let used = -1; used !== 0 && !this.#broken && offset < data.length; offset += used) {
      used = this.#next(data.subarray(offset));
    }
    this.#skip += Math.max(0, offset - data.length);
    this.#rest = offset >= data.length ? noBytes : data.slice(offset);
  }

  end(): void {
    this.#rest = noBytes;
  }

  /** Octets that were understood (more than there are: the rest is to be passed over), 0 when more are needed. */
  #next(data: Uint8Array): number {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (this.#format === 'pcap') return this.#record(data, view);
    if (this.#format === 'pcapng') return this.#block(data, view);
    if (data.length < 24) return 0;
    this.#format = captureFormatOf(data);
    if (this.#format === 'pcap') return this.#fileHeader(view);
    this.#broken = this.#format === undefined;
    return this.#broken ? 0 : this.#next(data);
  }

  #fileHeader(view: DataView): number {
    const first = view.getUint8(0);
    this.#little = first !== 0xa1;
    const magic = view.getUint32(0, this.#little);
    const link = view.getUint32(20, this.#little) & 0x0fffffff;
    this.#interfaces = [{ link, perSecond: magic === 0xa1b23c4d ? 1e9 : 1e6 }];
    return 24;
  }

  #record(data: Uint8Array, view: DataView): number {
    if (data.length < 16) return 0;
    const [source] = this.#interfaces;
    const length = view.getUint32(8, this.#little);
    if (length > maximumBlock) return this.#oversized(16 + length);
    if (!source || data.length < 16 + length) return 0;
    const fraction = view.getUint32(4, this.#little) / source.perSecond;
    const at = Math.round((view.getUint32(0, this.#little) + fraction) * 1e6);
    this.#take({ frame: ++this.#frame, at, link: source.link, octets: data.subarray(16, 16 + length) });
    return 16 + length;
  }

  /** One block: type, length, body, length again. */
  #block(data: Uint8Array, view: DataView): number {
    if (data.length < 12) return 0;
    if (view.getUint32(0) === 0x0a0d0d0a) this.#section(view);
    const type = view.getUint32(0, this.#little);
    const length = view.getUint32(4, this.#little);
    if (length < 12 || length % 4 !== 0) this.#broken = true;
    if (this.#broken) return 0;
    if (length > maximumBlock) return this.#oversized(length);
    if (data.length < length) return 0;
    this.#body(type, data.subarray(8, length - 4));
    return length;
  }

  #section(view: DataView): void {
    this.#little = view.getUint8(8) === 0x4d;
    if (view.getUint32(8, this.#little) !== 0x1a2b3c4d) this.#broken = true;
    this.#interfaces = [];
  }

  #body(type: number, body: Uint8Array): void {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    if (type === 1 && body.length >= 8) {
      const link = view.getUint16(0, this.#little);
      if (this.#interfaces.length < 1000) this.#interfaces.push({ link, perSecond: resolutionOf(view, this.#little) });
    } else if (type === 6 && body.length >= 20) {
      this.#packet(view.getUint32(0, this.#little), view, body);
    } else if (type === 2 && body.length >= 20) {
      this.#packet(view.getUint16(0, this.#little), view, body);
    } else if (type === 3 && body.length >= 4) {
      const length = Math.min(view.getUint32(0, this.#little), body.length - 4);
      this.#give(this.#interfaces[0], 0, body.subarray(4, 4 + length));
    }
  }

  /** An enhanced packet block; the older packet block has its fields in the same places. */
  #packet(index: number, view: DataView, body: Uint8Array): void {
    const units = view.getUint32(4, this.#little) * 2 ** 32 + view.getUint32(8, this.#little);
    const length = Math.min(view.getUint32(12, this.#little), body.length - 20);
    this.#give(this.#interfaces[index], units, body.subarray(20, 20 + length));
  }

  #give(source: Interface | undefined, units: number, octets: Uint8Array): void {
    this.#frame++;
    if (!source) return;
    const at = Math.round((units / source.perSecond) * 1e6);
    this.#take({ frame: this.#frame, at, link: source.link, octets });
  }

  #oversized(length: number): number {
    if (length > maximumBlock * 16) this.#broken = true;
    else this.#frame++;
    return this.#broken ? 0 : length;
  }
}

/** The option `if_tsresol` of an interface description block: a power of 10, or of 2 with the highest bit; microseconds without. */
function resolutionOf(view: DataView, little: boolean): number {
  for (let offset = 8; offset + 4 <= view.byteLength;) {
    const code = view.getUint16(offset, little);
    const length = view.getUint16(offset + 2, little);
    if (code === 0) break;
    if (code === 9 && length >= 1 && offset + 4 < view.byteLength) {
      const power = view.getUint8(offset + 4);
      return (power & 0x80 ? 2 : 10) ** (power & 0x7f);
    }
    offset += 4 + Math.ceil(length / 4) * 4;
  }
  return 1e6;
}
