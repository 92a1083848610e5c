import { secondsTime } from './clock-times.ts';
import { readQuoted } from './quoted-strings.ts';

const isDigit = (code: number) => code >= 48 && code <= 57;

const twoDigits = (text: string, at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

/** Microseconds since midnight of `HH:MM:SS[.ffffff]` at `at`, without a regular expression: every line has one. */
const clockAt = (text: string, at: number): number | undefined => {
  let micros = (twoDigits(text, at) * 3600 + twoDigits(text, at + 3) * 60 + twoDigits(text, at + 6)) * 1_000_000;
  if (text.charCodeAt(at + 8) === 46) {
    let unit = 100_000;
    for (let index = at + 9; isDigit(text.charCodeAt(index)) && unit >= 1; index += 1, unit /= 10)
      micros += (text.charCodeAt(index) - 48) * unit;
  }
  return Number.isNaN(micros) || micros < 0 ? undefined : micros;
};

/**
 * What stands before the system call in a line of strace: process, times and spaces. Times are only parsed when they are
 * asked for, because most lines of a long trace are of no interest.
 */
export class StracePrefix {
  /** The process, where the line names one, else empty. */
  process = '';
  /** Index of the system call, signal or other text behind it. */
  end = 0;
  #text = '';
  #clock = -1;
  #seconds = -1;
  #elapsed = 0;

  /** Reads the beginning of the next line. */
  scan(text: string): void {
    this.#text = text;
    this.#clock = -1;
    this.#seconds = -1;
    this.process = '';
    let at = 0;
    for (let token = 0; token < 5; token += 1) {
      while (text.charCodeAt(at) === 32) at += 1;
      const next = this.#token(text, at);
      if (next <= at) break;
      at = next;
    }
    this.end = at;
    if (this.#seconds >= 0 && text.charCodeAt(this.#seconds + 9) !== 46 && text.charCodeAt(this.#seconds + 10) !== 46)
      this.#elapsed += this.#secondsAt(this.#seconds);
  }

  /** Microseconds since midnight, the epoch or, where times are relative, the first line; absent without times. */
  get at(): number | undefined {
    if (this.#clock >= 0) return clockAt(this.#text, this.#clock);
    if (this.#seconds < 0) return undefined;
    const seconds = this.#secondsAt(this.#seconds);
    return seconds >= 100_000_000 * 1_000_000 ? seconds : this.#elapsed;
  }

  /** The end of the token at `at`; not behind it when there is none. */
  #token(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (isDigit(code)) return this.#number(text, at);
    if (code === 40 && text.charCodeAt(at + 1) === 43) {
      this.#seconds = at + 2;
      while (text.charCodeAt(this.#seconds) === 32) this.#seconds += 1;
      return text.indexOf(')', at) + 1;
    }
    if (code !== 91 || !text.startsWith('[pid ', at)) return -1;
    const close = text.indexOf(']', at);
    this.process = text.slice(at + 5, close).trim();
    return close + 1;
  }

  #number(text: string, at: number): number {
    const end = text.indexOf(' ', at);
    let mark = at;
    while (isDigit(text.charCodeAt(mark))) mark += 1;
    if (text.charCodeAt(mark) === 58) this.#clock = at;
    else if (text.charCodeAt(mark) === 46) this.#seconds = at;
    else if (mark === end) this.process = text.slice(at, end);
    else if (text.charCodeAt(mark) === 60) return this.#named(text, at, mark);
    else return -1;
    return end;
  }

  /** `1234<name>`, as with `-Y`: the name of a process can have spaces. */
  #named(text: string, at: number, mark: number): number {
    const end = text.indexOf('> ', mark) + 1;
    if (end === 0 || end - mark > 40) return -1;
    this.process = text.slice(at, end);
    return end;
  }

  #secondsAt(at: number): number {
    return secondsTime(this.#text.slice(at, at + 24).split(/[ )]/, 1)[0] ?? '') ?? 0;
  }
}

/** A finished system call, `name(arguments) = result`. */
export interface StraceCall {
  readonly name: string;
  /** Index behind the opening parenthesis. */
  readonly from: number;
  /** What it returned; NaN when it did not return. */
  readonly result: number;
  /** The name of the error, for example `ECONNREFUSED`, else empty. */
  readonly error: string;
  /** The kernel's words for the error, or what stands in parentheses behind the result; else empty. */
  readonly words: string;
}

/** @param at what `prefixEnd` gave for the line */
export const readCall = (text: string, at: number): StraceCall => {
  const open = text.indexOf('(', at);
  const mark = text.lastIndexOf(' = ');
  const tail = mark < 0 ? '' : text.slice(mark + 3, mark + 200);
  const found = /^(-?\d+|\?)(?: (E[A-Z0-9]+))?(?:<[^>]*>)?(?: \(([^)]*)\))?/.exec(tail);
  return {
    name: text.slice(at, open),
    from: open + 1,
    result: found === null || found[1] === '?' ? Number.NaN : Number(found[1]),
    error: found?.[2] ?? '',
    words: found?.[3] ?? '',
  };
};

/** Octets that a call read or wrote. */
export interface StraceOctets {
  /** One code unit for each octet. */
  readonly octets: string;
  /** The log shows only the beginning (`"..."...`). */
  readonly cut: boolean;
}

/** The strings among the arguments: of `read` and `write` the one behind the descriptor, of `writev` and its like all `iov_base`. */
export const readOctets = (text: string, call: StraceCall): StraceOctets | undefined => {
  const vectors = call.name.endsWith('v') || call.name.endsWith('msg');
  const mark = vectors ? 'iov_base="' : '"';
  let octets = '';
  let cut = false;
  let at = text.indexOf(mark, call.from);
  if (at < 0) return undefined;
  while (at >= 0) {
    const quoted = readQuoted(text, at + mark.length, '"', 'octal');
    octets += quoted.octets;
    cut = text.startsWith('...', quoted.end);
    at = vectors ? text.indexOf(mark, quoted.end) : -1;
  }
  return { octets, cut };
};

/** Where a socket address in the arguments of `connect` and `accept` points; undefined when it is no Internet address. */
export const readAddress = (text: string): { readonly address: string; readonly port: number } | undefined => {
  const port = /sin6?_port=htons\((\d{1,5})\)/.exec(text)?.[1];
  if (port === undefined) return undefined;
  const mark = text.includes('inet_addr("') ? 'inet_addr("' : 'inet_pton(AF_INET6, "';
  const at = text.indexOf(mark);
  return { address: at < 0 ? '' : readQuoted(text, at + mark.length, '"', 'octal').octets, port: Number(port) };
};
