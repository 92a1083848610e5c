import { maximumLineLength } from './reader.ts';

/** Takes a line without its end; `number` is 1-based and counts line feeds, `raw` is the line with its control sequences. */
export type LineSink = (text: string, number: number, raw: string) => void;

/** Terminal control sequences: CSI and OSC of ECMA-48, section 5.4 and 8.3.89. */
const controlSequences = /\u001b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\))/g;

/**
 * Cuts the octets of a log into lines, in memory that the file's size does not change. UTF-8, and UTF-16 by its byte order
 * mark or by the zeros of its first characters; octets that are neither become U+FFFD. Line feeds end a line, carriage
 * returns before them are dropped, and so are terminal control sequences. What is longer than `maximumLineLength` is cut.
 */
export class LineSplitter {
  readonly #take: LineSink;
  readonly #returns: ((number: number, count: number) => void) | undefined;
  /** Carriage returns of the line that has begun which are no part of its end. */
  #lone = 0;
  /** The text so far ends in a carriage return. */
  #returnLast = false;
  #decoder: TextDecoder | undefined;
  #rest = '';
  #cut = false;
  #number = 1;

  /** @param returns told before a line is taken how many carriage returns it has that its line feed does not follow */
  constructor(take: LineSink, returns?: (number: number, count: number) => void) {
    this.#take = take;
    this.#returns = returns;
  }

  /** Lines that have ended. */
  get lineCount(): number {
    return this.#number - 1;
  }

  push(octets: Uint8Array): void {
    this.#decoder ??= new TextDecoder(encodingOf(octets));
    for (let at = 0; at < octets.length; at += pieceOctets)
      this.#split(this.#decoder.decode(octets.subarray(at, at + pieceOctets), { stream: true }));
  }

  /** The log has ended: what stands behind the last line feed is a line too, unless it is empty. */
  end(): void {
    this.#split(this.#decoder?.decode() ?? '');
    this.#tellReturns();
    if (this.#rest !== '') this.#line(this.#rest);
    this.#rest = '';
  }

  #split(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = text.slice(start, end);
      this.#countReturns(line, true);
      this.#line(this.#rest === '' ? line : this.#rest + line);
      this.#rest = '';
      this.#cut = false;
      start = end + 1;
    }
    this.#countReturns(start === 0 ? text : text.slice(start), false);
    if (!this.#cut) this.#rest += start === 0 ? text : text.slice(start);
    if (this.#rest.length <= maximumLineLength) return;
    this.#rest = this.#rest.slice(0, maximumLineLength);
    this.#cut = true;
  }

  /** @param ends a line feed follows the text */
  #countReturns(text: string, ends: boolean): void {
    if (!this.#returns) return;
    let last = -2;
    for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
      last = at;
      this.#lone++;
    }
    const closes = text === '' ? this.#returnLast : last === text.length - 1;
    this.#returnLast = closes;
    if (!ends) return;
    if (closes) this.#lone--;
    this.#tellReturns();
  }

  #tellReturns(): void {
    if (this.#lone > 0) this.#returns?.(this.#number, this.#lone);
    this.#lone = 0;
    this.#returnLast = false;
  }

  #line(raw: string): void {
    let end = Math.min(raw.length, maximumLineLength);
    while (end > 0 && raw.charCodeAt(end - 1) === carriageReturn) end--;
    const text = end === raw.length ? raw : raw.slice(0, end);
    this.#take(text.includes('\u001b') ? text.replace(controlSequences, '') : text, this.#number++, text);
  }
}

const carriageReturn = 0x0d;
/** Octets that are decoded at once: memory for a text of this length is had at no cost, for a much longer one it is not. */
const pieceOctets = 64 * 1024;
/** Octets at the start that are looked at for zeros. */
const probeOctets = 64;

function encodingOf(octets: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (octets[0] === 0xff && octets[1] === 0xfe) return 'utf-16le';
  if (octets[0] === 0xfe && octets[1] === 0xff) return 'utf-16be';
  const probe = octets.subarray(0, probeOctets);
  const zeros = [0, 0];
  for (const [index, octet] of probe.entries()) if (octet === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > probe.length / 4 && even === 0) return 'utf-16le';
  if (even > probe.length / 4 && odd === 0) return 'utf-16be';
  return 'utf-8';
}
