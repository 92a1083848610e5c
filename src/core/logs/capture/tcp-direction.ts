/** What one side sent, put in order. */
export interface Ordered {
  /** Octets that the capture lacks in front of these. */
  readonly missing: number;
  readonly octets: Uint8Array;
}

/** Octets and segments that wait for what should come before them. */
const maximumWaiting = 1 << 20;
const maximumSegments = 1024;

interface Waiting {
  readonly sequence: number;
  readonly octets: Uint8Array;
}

/**
 * One direction of a TCP connection: segments in, octets in order out. What comes twice is dropped, what comes too early
 * waits for what is missing: until it comes, the receiver acknowledges it all the same (the capture lost it), or too much
 * waits. Sequence numbers count round (RFC 9293 section 3.4).
 */
export class TcpDirection {
  #next: number | undefined;
  #waiting: Waiting[] = [];
  #waitingOctets = 0;
  #finAt: number | undefined;

  /** Everything up to the FIN has been given. */
  get finished(): boolean {
    return this.#finAt !== undefined && this.#next !== undefined && ((this.#next - this.#finAt) | 0) >= 0;
  }

  /** A SYN: data begin behind its number. */
  begin(sequence: number): void {
    this.#next = (sequence + 1) >>> 0;
  }

  /** A FIN that follows the octet before `sequence`. */
  finish(sequence: number): void {
    this.#next ??= sequence;
    this.#finAt ??= sequence;
  }

  /** Data that were sent and are not in the capture on purpose. */
  pass(sequence: number, length: number): void {
    const end = (sequence + length) >>> 0;
    if (this.#next === undefined || ((end - this.#next) | 0) > 0) this.#next = end;
  }

  push(sequence: number, octets: Uint8Array): readonly Ordered[] {
    if (octets.length === 0) return [];
    this.#next ??= sequence;
    const overlap = (this.#next - sequence) | 0;
    if (overlap >= octets.length) return [];
    if (overlap < 0) return this.#wait(sequence, octets);
    const fresh = octets.subarray(overlap);
    this.#next = (this.#next + fresh.length) >>> 0;
    return [{ missing: 0, octets: fresh }, ...this.#due(0)];
  }

  /** The other side has got everything before `sequence`: what is missing here never comes. */
  acknowledged(sequence: number): readonly Ordered[] {
    const [first] = this.#waiting;
    if (!first || ((sequence - first.sequence) | 0) <= 0) return [];
    return this.#due(1);
  }

  /** Gives what waits, over all gaps. */
  flush(): readonly Ordered[] {
    return this.#due(Infinity);
  }

  #wait(sequence: number, octets: Uint8Array): readonly Ordered[] {
    const at = this.#waiting.findIndex((other) => ((other.sequence - sequence) | 0) > 0);
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, { sequence, octets: octets.slice() });
    this.#waitingOctets += octets.length;
    const full = this.#waitingOctets > maximumWaiting || this.#waiting.length > maximumSegments;
    return full ? this.#due(1) : [];
  }

  /** What can be given now, over at most so many gaps. */
  #due(gaps: number): readonly Ordered[] {
    const due: Ordered[] = [];
    let left = gaps;
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      const distance = (first.sequence - (this.#next ?? first.sequence)) | 0;
      if (distance > 0 && left-- <= 0) break;
      this.#waiting.shift();
      this.#waitingOctets -= first.octets.length;
      const fresh = distance < 0 ? first.octets.subarray(-distance) : first.octets;
      if (fresh.length === 0) continue;
      this.#next = (first.sequence + first.octets.length) >>> 0;
      due.push({ missing: Math.max(0, distance), octets: fresh });
    }
    return due;
  }
}
