/** Where in a log an entry came from. */

export interface SourcePlace {
  /** 1-based; of a capture, the frame. */
  readonly line: number;
  /** 1-based, in UTF-16 code units of the line as it stands in the log; absent in a capture, which has no lines. */
  readonly column?: number;
}

/** Finds the column where `words` begin on a line of the log; undefined when the log has no lines. */
export type Locate = (line: number, words: string) => number | undefined;

/** Lines that are kept to look for columns in; a power of two. */
const keptLines = 1024;
/** UTF-16 code units of an entry's text that are looked for. */
const soughtLength = 64;

/**
 * The last lines of a log as they stand in it, to find the column where an entry's text begins. What a program did to the
 * text (escapes, dumps) hides it; then it begins where the line does, behind what collectors put before it.
 */
export class RecentLines {
  readonly #texts = new Array<string>(keptLines).fill('');
  /** Where in each line the program's own begins, from 0. */
  readonly #starts = new Int32Array(keptLines);
  readonly #numbers = new Float64Array(keptLines);
  /** Where the last text was found, so that the next one on that line is looked for behind it. */
  #line = 0;
  #from = 0;

  /**
   * @param raw the line as it stands in the log, without its end
   * @param inner what is left of it without wrappers
   */
  add(number: number, raw: string, inner: string): void {
    const place = number & (keptLines - 1);
    this.#texts[place] = raw;
    this.#numbers[place] = number;
    this.#starts[place] = inner.length === raw.length ? 0 : startOf(raw, inner);
  }

  /** A line as it stands in the log; undefined when it is not kept any more. */
  rawOf(number: number): string | undefined {
    const place = number & (keptLines - 1);
    return this.#numbers[place] === number ? this.#texts[place] : undefined;
  }

  /** The column where `words` begin on a line; 1 when the line is not kept any more, undefined when there are no lines. */
  columnOf(number: number, words: string): number | undefined {
    const place = number & (keptLines - 1);
    const raw = this.#texts[place];
    const kept = this.#numbers[place] ?? 0;
    if (raw === undefined || kept < number) return undefined;
    if (kept > number) return 1;
    const start = this.#starts[place] ?? 0;
    const from = this.#line === number ? this.#from : start;
    const behind = find(raw, from, words);
    const found = behind < 0 && from > start ? find(raw, start, words) : behind;
    if (found < 0) return raw.charCodeAt(start) > space ? start + 1 : (raw.slice(start).search(/\S/) + 1 || 1) + start;
    this.#line = number;
    this.#from = found + 1;
    return found + 1;
  }
}

function startOf(raw: string, inner: string): number {
  return raw.endsWith(inner) ? raw.length - inner.length : Math.max(0, raw.lastIndexOf(inner));
}

/** Where `words` begin in `raw`; -1 where they do not stand there as they are. */
function find(raw: string, from: number, words: string): number {
  const line = firstLine(words.slice(0, soughtLength));
  if (line === '') return -1;
  if (from + line.length <= raw.length && raw.endsWith(line)) return raw.length - line.length;
  const whole = raw.indexOf(line, from);
  if (whole >= 0) return whole;
  const plain = plainStart.exec(words)?.[0] ?? '';
  const short = plain.length > 0 && plain.length < line.length ? raw.indexOf(plain, from) : -1;
  if (short >= 0) return short;
  const first = /^[A-Za-z0-9]{3,16}(?![^ :-])/.exec(words)?.[0] ?? '';
  const word = first === '' ? -1 : raw.indexOf(first, from);
  return word >= 0 ? word : findHex(raw, from, words);
}

/** Where the first octets stand as hexadecimal: `\x32\x35\x30` or `32 35 30`. */
function findHex(raw: string, from: number, words: string): number {
  if (words.length < 3) return -1;
  const [first, second, third] = [hexAt(words, 0), hexAt(words, 1), hexAt(words, 2)];
  const escaped = raw.indexOf(`\\x${first}\\x${second}\\x${third}`, from);
  return escaped >= 0 ? escaped : raw.indexOf(`${first} ${second} ${third}`, from);
}

const hexDigits = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

function hexAt(text: string, at: number): string {
  const code = text.charCodeAt(at);
  return hexDigits[code] ?? code.toString(16);
}

function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : text.slice(0, end);
}

const space = 0x20;
/** What no program escapes. */
const plainStart = new RegExp(String.raw`^[A-Za-z0-9 .:;,@_+=*?!()[\]-]{1,${soughtLength}}`);
