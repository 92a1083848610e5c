/** Numbers that look random and are the same for the same seed, so that every fault can be replayed. */
export class SeededRandom {
  #state: number;

  /** @param seed 0 to 4294967295 */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, but not including, `limit` (mulberry32 by Tommy Ettinger, public domain). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }

  bytes(octets: number): Uint8Array {
    return Uint8Array.from({ length: octets }, () => this.below(256));
  }
}
