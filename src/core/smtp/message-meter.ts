import type { Violation, ViolationId } from '../transcript/entry.ts';
import { dataPreviewLines } from '../transcript/entry.ts';
import { ByteBuffer, decodeText } from './bytes.ts';
import { standardTextLineOctets } from './limits.ts';

const cr = 0x0d;
const lf = 0x0a;
const dot = 0x2e;

/** Violations of one kind in a message are noted once, with the line of the first. */
export interface MessageSummary {
  readonly octets: number;
  readonly lineCount: number;
  readonly preview: readonly string[];
  readonly violations: readonly Violation[];
}

/**
 * Measures a message as it passes: octets, lines, the first lines as text, and departures from RFC 5321 section 2.3.8
 * (bare CR or LF), 4.5.3.1.6 (line length) and 4.5.2 (NUL). With `stuffed` it takes the octets as they are on the wire
 * between 354 and the final dot: it leaves out the stuffed dots (RFC 5321 section 4.5.2) and finds the end.
 */
export class MessageMeter {
  readonly #stuffed: boolean;
  readonly #preview: string[] = [];
  readonly #violations = new Map<ViolationId, number>();
  /** The start of the current line, as much of it as is looked at. */
  readonly #line = new ByteBuffer();
  #lineOctets = 0;
  /** The last octet taken, or -1. */
  #previous = -1;
  #octets = 0;
  #lineCount = 0;
  #complete = false;

  constructor(options: { readonly stuffed: boolean }) {
    this.#stuffed = options.stuffed;
  }

  /** With `stuffed`: whether the final dot has come. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Takes octets of the message and returns how many of them belong to it: all, or up to the end of its final dot. */
  push(bytes: Uint8Array): number {
    let start = 0;
    while (start < bytes.length && !this.#complete) {
      const end = bytes.indexOf(lf, start);
      const part = bytes.subarray(start, end < 0 ? bytes.length : end);
      this.#takePart(part);
      if (end < 0) return bytes.length;
      this.#endLine();
      start = end + 1;
    }
    return start;
  }

  /** What was measured; a last line without an end counts as a line. */
  summary(): MessageSummary {
    if (this.#lineOctets > 0 && !this.#complete) this.#countLine(0);
    return {
      octets: this.#octets,
      lineCount: this.#lineCount,
      preview: this.#preview,
      violations: [...this.#violations].map(([id, line]) => ({ id, line })).sort(byLine),
    };
  }

  #takePart(part: Uint8Array): void {
    if (part.length === 0) return;
    if (this.#previous === cr || part.subarray(0, -1).includes(cr)) this.#violate('bare-cr');
    if (part.includes(0)) this.#violate('nul');
    const room = standardTextLineOctets + 2 - this.#line.length;
    if (room > 0) this.#line.append(part.subarray(0, room));
    this.#lineOctets += part.length;
    this.#previous = part[part.length - 1]!;
  }

  #endLine(): void {
    const crlf = this.#previous === cr;
    this.#previous = lf;
    if (!crlf) this.#violate('bare-lf');
    if (crlf && this.#stuffed && this.#lineOctets === 2 && this.#line.view()[0] === dot) {
      this.#complete = true;
      return;
    }
    this.#lineOctets++;
    this.#countLine(crlf ? 2 : 1);
  }

  #countLine(endOctets: number): void {
    const line = this.#line.view();
    const stuffing = this.#stuffed && line[0] === dot ? 1 : 0;
    const octets = this.#lineOctets - stuffing;
    if (octets - endOctets + 2 > standardTextLineOctets) this.#violate('line-too-long');
    if (this.#preview.length < dataPreviewLines) {
      const carriageReturn = endOctets === 2 && this.#lineOctets === line.length + 1 ? 1 : 0;
      this.#preview.push(decodeText(line.subarray(stuffing, line.length - carriageReturn)));
    }
    this.#octets += octets;
    this.#lineCount++;
    this.#line.clear();
    this.#lineOctets = 0;
  }

  #violate(id: ViolationId): void {
    if (!this.#violations.has(id)) this.#violations.set(id, this.#lineCount);
  }
}

/** By line, then by name: the same message gives the same list, however its octets were cut. */
function byLine(one: { readonly id: string; readonly line: number }, other: typeof one): number {
  return one.line - other.line || (one.id < other.id ? -1 : 1);
}
