/**
 * The text form of a transcript: a conversation as the RFCs print their examples, with time and level in front.
 *
 *   file     = *( line LF )                    UTF-8; CRLF is read as LF
 *   line     = comment / blank / [TIME SP] [LEVEL SP] MARK SP TEXT [ TAB DATA ]
 *   comment  = *SP "#" anything
 *   TIME     = [ "-" ] seconds [ "." 1*6 digits ]    since the first entry; where absent, the time of the entry before
 *   LEVEL    = "error" / "warn" / "info" / "debug" / "trace"    for people and searching; follows from the entry
 *   MARK     = "C:" a line of the client             "S:" a line of the server
 *              "C|" a line of the message above      "S|" a line of the reply above that has no code of its own
 *              "*"  anything else
 *   TEXT     = the characters with the escapes of escape.ts: one line, no tab, nothing that acts on a terminal
 *   DATA     = a JSON object
 *
 * An entry is one line, but for two kinds:
 *   - A reply has a line for each of its own; all but the last have a hyphen behind the code.
 *   - A message is `C: <message, 345 octets, 12 lines>`, with `, incomplete` inside if it did not arrive whole, and `C|`
 *     for each line of its beginning, dots not stuffed. A BDAT chunk is `C: <chunk, …>`. A command that looks like
 *     one of these is written with `\x3c` for its first character. By hand a message can also be written as in the
 *     RFCs, as `C:` lines with dots stuffed behind a 354 up to `C: .`; or as `C|` lines alone.
 *
 * On a `*` line TEXT is `kind: sentence`. The sentence is for people; DATA has the fields of the entry. On other lines
 * text-expectation.ts says what follows from the words and from the lines before: verb, phase, what a reply answers and
 * how long it took, where the octets stood. DATA states only what is otherwise, `null` for what is absent, on the last
 * line of the entry, and thereby ends it. Data of any line can have these besides the entry's own fields:
 *   started  on the first line and on every session line: ISO 8601 in UTC with six decimals, the moment of time 0
 *   seq      when it is not one more than that of the entry before (entries were left out)
 *   kind     when the line would be taken for another kind of entry
 *
 * A session line begins another transcript. `answers`, `reply`, `unanswered` and `afterReply` in DATA refer to `seq` as
 * it was when written. Everything in entry.ts but `sourceLine` and `sourceColumn` is kept, and reading and writing again gives the same
 * text but for the order of fields in DATA. Without DATA (a terminal) the lines are as good to read and cannot be read
 * back whole.
 */
import { encodeBase64 } from './base64.ts';
import type { Entry } from './entry.ts';
import { escapeText, safeJson } from './escape.ts';
import { Expectation } from './text-expectation.ts';
import type { Fields } from './text-expectation.ts';
import { isMessageHeader, linesOf, readMessageWords, readReplyWords } from './text-words.ts';
import type { MarkedText, Words } from './text-words.ts';

export interface TextOptions {
  /** Whether whatever the words leave out is written behind them, so that the text can be read back. */
  readonly data: boolean;
  /** Microseconds since the Unix epoch of time 0; absent: that of the first entry. */
  readonly start?: number;
}

/** Writes the entries of a transcript one after the other, all of them or those that some level shows. */
export class TextWriter {
  readonly #data: boolean;
  #start: number | undefined;
  #first = true;
  readonly #expectation = new Expectation();

  constructor(options: TextOptions) {
    this.#data = options.data;
    this.#start = options.start;
  }

  /** The lines of `entry`, each with its LF. */
  write(entry: Entry): string {
    if (entry.kind === 'session' && !this.#first) this.#start = entry.at;
    this.#start ??= entry.at;
    const lines = linesOf(entry);
    const data = this.#data ? this.#dataOf(entry, lines) : undefined;
    this.#first = false;
    return formatLines(entry, lines, this.#start, data);
  }

  #dataOf(entry: Entry, lines: readonly MarkedText[]): Fields | undefined {
    const expected = this.#expectation.fields(wordsOf(entry, lines), entry.at);
    const begins = this.#first || entry.kind === 'session';
    const stated = {
      ...(begins && { started: isoMicroseconds(this.#start ?? entry.at) }),
      ...(entry.kind === 'command' && this.#expectation.messageDue && { kind: 'command' }),
      ...differences(fieldsOf(entry), expected),
    };
    this.#expectation.learn(entry, true);
    return Object.keys(stated).length > 0 ? stated : undefined;
  }
}

/** The lines of one entry by itself, each with its LF. Entries of one transcript are written shorter by a `TextWriter`. */
export function formatText(entry: Entry, options: TextOptions): string {
  return new TextWriter(options).write(entry);
}

/** The whole text of a transcript, to be read back. */
export function formatTranscript(entries: readonly Entry[]): string {
  const writer = new TextWriter({ data: true });
  return entries.map((entry) => writer.write(entry)).join('');
}

function formatLines(entry: Entry, lines: readonly MarkedText[], start: number, data: Fields | undefined): string {
  const prefix = `${formatTime(entry.at - start).padStart(10)} ${entry.level.padEnd(5)} `;
  let text = '';
  for (const [index, line] of lines.entries()) {
    const words = protect(entry, escapeText(line.text));
    const json = data && index === lines.length - 1 ? `\t${safeJson(data)}` : '';
    text += `${prefix}${words === '' ? line.mark : `${line.mark.padEnd(2)} ${words}`}${json}\n`;
  }
  return text;
}

/** A command must not be taken for the announcement of a message. */
function protect(entry: Entry, words: string): string {
  return entry.kind === 'command' && isMessageHeader(words) ? `\\x3c${words.slice(1)}` : words;
}

function wordsOf(entry: Entry, lines: readonly MarkedText[]): Words {
  switch (entry.kind) {
    case 'command':
      return { kind: 'command', text: entry.text };
    case 'reply':
      return readReplyWords(lines);
    case 'data':
      return readMessageWords(lines[0]?.text ?? '', entry.preview);
    default:
      return { kind: entry.kind };
  }
}

function fieldsOf(entry: Entry): Fields {
  const fields = Object.fromEntries(Object.entries(entry).filter(([field]) => !placeFields.has(field)));
  return 'bytes' in entry ? { ...fields, bytes: encodeBase64(entry.bytes) } : fields;
}

/** Fields that the line itself shows or that belong to the file. */
const placeFields: ReadonlySet<string> = new Set<keyof Entry>(['at', 'level', 'sourceLine', 'sourceColumn']);

/** The fields of `actual` that `expected` has otherwise or not at all, and null for those that only `expected` has. */
function differences(actual: Fields, expected: Fields): Fields {
  const stated: Record<string, unknown> = {};
  for (const field of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (!isSame(actual[field], expected[field])) stated[field] = actual[field] ?? null;
  }
  return stated;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}

function formatTime(us: number): string {
  const digits = String(Math.abs(us)).padStart(7, '0');
  return `${us < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Microseconds since the Unix epoch in ISO 8601, for example `2026-11-24T00:03:37.123456Z`. */
export function isoMicroseconds(at: number): string {
  const ms = Math.floor(at / 1000);
  return new Date(ms).toISOString().replace('Z', `${String(at - ms * 1000).padStart(3, '0')}Z`);
}
