/** Lines of one reply whose places are kept; what is longer is not looked at line by line. */
const maximumPlaces = 1000;
const lf = 0x0a;

/** Where the lines of a stream begin in the log that shows them in pieces. */
export class LinePlaces {
  #places: number[] = [];
  #atStart = true;

  /** The next octets of the stream stand in this line (1-based) of the log. */
  push(octets: Uint8Array, place: number): void {
    for (let start = 0; start < octets.length;) {
      if (this.#atStart && this.#places.length < maximumPlaces) this.#places.push(place);
      const end = octets.indexOf(lf, start);
      this.#atStart = end >= 0;
      start = end < 0 ? octets.length : end + 1;
    }
  }

  /** As `push`, of one whole line. */
  pushLine(place: number): void {
    if (this.#places.length < maximumPlaces) this.#places.push(place);
  }

  /** The places of the next `count` lines. */
  take(count: number): readonly number[] {
    return this.#places.splice(0, count);
  }
}
