/** Octets that a program printed as a dump: hexadecimal, mostly with the characters beside it, over several lines. */

/** One octet of a dump, and where in the text it stands. */
export interface DumpedOctet {
  readonly octet: number;
  readonly at: number;
  /** 2: it stands there as two digits; 1: as one character. */
  readonly width: 1 | 2;
  /** Of the character beside the digits; absent where there is none. */
  readonly beside?: number;
}

/** Octets of one line of a dump, at most. */
const maximumLineOctets = 64;
/** Octets of one dump, at most; a longer one goes on as another, which has the last octets of the one before it too. */
const maximumOctets = 1_000_000;
const repeatedOctets = 16 * 1024;

/** `0000: `, `0x0010:  `, `00000010  `, `0010 - `: the offset of a line of a dump. */
const offset = /^[ \t]*(?:0x)?([0-9A-Fa-f]{4,8})(?::[ \t]{0,2}|[ \t]-[ \t]|[ \t]{2,4})/;
const group = /(?:[0-9A-Fa-f]{2}){1,2}(?=[ :\t-]|$)/y;
const separator = /[ \t]{1,2}|:|-/y;

/**
 * The dumps of a text, each as the octets of lines that follow one another. Found are lines with an offset and lines of
 * nothing but hexadecimal; for curl's `--trace-ascii` lines with an offset and characters alone.
 */
export function* dumpsOf(text: string): Generator<readonly DumpedOctet[]> {
  let dump: DumpedOctet[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, end).replace(/\r$/, '');
    const octets = octetsOf(line, start);
    if (octets.length === 0 && dump.length > 0) {
      yield dump;
      dump = [];
    }
    for (const octet of octets) dump.push(octet);
    if (dump.length >= maximumOctets) {
      yield dump;
      dump = dump.slice(-repeatedOctets);
    }
    start = end + 1;
  }
  if (dump.length > 0) yield dump;
}

function octetsOf(line: string, start: number): readonly DumpedOctet[] {
  const numbered = offset.exec(line);
  const from = numbered?.[0].length ?? /^[ \t]*/.exec(line)?.[0].length ?? 0;
  const digits = digitsOf(line, from, numbered !== null);
  if (digits.length > 0) return withCharacters(line, start, digits);
  const length = line.length - from;
  if (!numbered || !numbered[0].endsWith(': ') || length > maximumLineOctets) return [];
  return Array.from({ length }, (_, place) => ({
    octet: line.charCodeAt(from + place) & 0xff,
    at: start + from + place,
    width: 1,
  }));
}

interface Digits {
  readonly octet: number;
  readonly place: number;
}

/** The octets that stand at `from`; none when the line is not of a dump. */
function digitsOf(line: string, from: number, numbered: boolean): readonly Digits[] {
  const found: Digits[] = [];
  let at = from;
  while (found.length < maximumLineOctets) {
    group.lastIndex = at;
    const digits = group.exec(line)?.[0];
    if (digits === undefined) break;
    for (let place = 0; place < digits.length; place += 2) {
      found.push({ octet: parseInt(digits.slice(place, place + 2), 16), place: at + place });
    }
    at += digits.length;
    separator.lastIndex = at;
    at += separator.exec(line)?.[0].length ?? 0;
  }
  // Without an offset it is a dump when there is nothing else on the line.
  return numbered || (found.length >= 4 && at >= line.trimEnd().length) ? found : [];
}

/** The characters stand at the end of the line, one for each octet; some programs put a space after eight, or bars around. */
function withCharacters(line: string, start: number, digits: readonly Digits[]): readonly DumpedOctet[] {
  const last = digits.at(-1)?.place ?? 0;
  const tail = line.slice(last + 2);
  const shown = tail.replace(/\|$/, '');
  const split = digits.length > 8 && shown.charAt(shown.length - digits.length + 7) === ' ' && isSplit(digits, shown);
  const length = digits.length + (split ? 1 : 0);
  const first = last + 2 + shown.length - length;
  const has = shown.length > length && shown.trim() !== '' && first > last + 2;
  return digits.map(({ octet, place }, index) => {
    const at = start + place;
    const width = 2;
    return has
      ? { octet, at, width, beside: start + first + index + (split && index >= 8 ? 1 : 0) }
      : { octet, at, width };
  });
}

/** Whether the characters have a space between the first eight and the others. */
function isSplit(digits: readonly Digits[], shown: string): boolean {
  const first = shown.length - digits.length - 1;
  return digits.every(({ octet }, index) => {
    const character = shown.charCodeAt(first + index + (index >= 8 ? 1 : 0));
    return octet < 0x21 || octet > 0x7e || character === octet;
  });
}
