/** Reads the text form of a transcript, described in text-form.ts. */
import { deriveEntries } from './derivation.ts';
import type { Draft, Entry, EntryKind } from './entry.ts';
import { readDraft } from './entry-schema.ts';
import { unescapeText } from './escape.ts';
import { parseObject } from './json-lines.ts';
import { renumber, splitSessions } from './sessions.ts';
import type { TextProblem } from './sessions.ts';
import { Expectation } from './text-expectation.ts';
import type { Fields } from './text-expectation.ts';
import { continues, isMessageHeader, readMessageWords, readPlainMessage, readReplyWords } from './text-words.ts';
import type { Mark, MarkedText, Words } from './text-words.ts';
import { levelOf } from './transcript.ts';

/** Characters of a line that are read; a longer one is a problem. */
const maximumLineLength = 4 * 1024 * 1024;
/** Lines of a reply or a message that are read. */
const maximumEntryLines = 100_000;
/** Problems that are reported; further ones are not. */
const maximumProblems = 1000;

export interface TextReading {
  /** `seq` starts from 0 with each session; `splitSessions` cuts them apart. */
  readonly entries: readonly Entry[];
  readonly problems: readonly TextProblem[];
}

/**
 * The entries of `text`, and what could not be read. Never throws. Where a session has none of the entries that follow
 * from commands and replies (capabilities, phases, recipients), they are derived.
 */
export function readText(text: string): TextReading {
  const { entries, problems } = readTextAsWritten(text);
  return { entries: splitSessions(entries).flatMap(deriveEntries), problems };
}

/** As `readText`, with nothing derived. */
export function readTextAsWritten(text: string): TextReading {
  const reader = new Reader();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries())
    reader.line(line, index + 1);
  return reader.finish();
}

interface Line extends MarkedText {
  readonly number: number;
  /** 1-based, in UTF-16 code units: where its text begins. */
  readonly column: number;
  /** Microseconds since time 0; absent when the line gives none. */
  readonly timeUs?: number;
  readonly data?: Fields;
}

/** Lines that may go on: a reply, a message, or a message written as in the RFCs. */
interface Group {
  readonly form: 'reply' | 'message' | 'plain-message';
  readonly lines: Line[];
}

class Reader {
  readonly #entries: Entry[] = [];
  readonly #problems: TextProblem[] = [];
  readonly #expectation = new Expectation();
  #group: Group | undefined;
  /** Microseconds since the Unix epoch of time 0, and of the last entry. */
  #start = 0;
  #at = 0;

  line(text: string, number: number): void {
    if (/^\s*(?:#|$)/.test(text)) return;
    const line = this.#parse(text.endsWith('\r') ? text.slice(0, -1) : text, number);
    if (!line) return;
    if (this.#group && !belongs(line, this.#group)) this.#closeGroup();
    if (this.#group) this.#group.lines.push(line);
    else this.#open(line);
    if (this.#group && ends(line, this.#group)) this.#closeGroup();
  }

  finish(): TextReading {
    this.#closeGroup();
    return { entries: renumber(this.#entries), problems: this.#problems };
  }

  #open(line: Line): void {
    switch (line.mark) {
      case 'S:':
      case 'S|':
        this.#group = { form: 'reply', lines: [line] };
        break;
      case 'C|':
        this.#group = { form: 'message', lines: [line] };
        break;
      case 'C:':
        if (isMessageHeader(line.text)) this.#group = { form: 'message', lines: [line] };
        else if (this.#expectation.messageDue && line.data?.kind !== 'command') {
          this.#group = { form: 'plain-message', lines: [line] };
        } else this.#enter({ kind: 'command', text: unescapeText(line.text) }, [line]);
        break;
      case '*':
        this.#enterEvent(line);
    }
  }

  #closeGroup(): void {
    const group = this.#group;
    this.#group = undefined;
    if (group) this.#enter(groupWords(group), group.lines);
  }

  #enterEvent(line: Line): void {
    const name = /^([A-Za-z]{1,20})(?=:|$)/.exec(line.text)?.[1] ?? '';
    if (isEventKind(name) && (line.data || name === 'cancelled')) this.#enter({ kind: name }, [line]);
    else this.#enterNote(line);
  }

  /** A `*` line without data, or whose data cannot be used, is kept for the eye. */
  #enterNote(line: Line): void {
    const text = unescapeText(line.text.replace(/^note: /, ''));
    this.#enter({ kind: 'note' }, [line], { text, importance: 'info' });
  }

  #enter(words: Words, lines: readonly Line[], data: Fields = lines.at(-1)?.data ?? {}): void {
    const first = lines[0] as Line;
    const timed = first.timeUs !== undefined;
    this.#takeTime(first, data);
    const expected = this.#expectation.fields(words, timed ? this.#at : undefined);
    const fields = withoutAbsent({ ...expected, ...data });
    const place = { sourceLine: first.number, sourceColumn: first.column };
    const draft = readDraft({ ...fields, ...place });
    if (!('problem' in draft)) return this.#append(draft, readSeq(fields.seq), timed);
    this.#problem(first.number, draft.problem);
    if (first.mark === '*') this.#enterNote(first);
    else this.#append(readDraft({ ...withoutAbsent(expected), ...place }) as Draft, readSeq(expected.seq), timed);
  }

  #takeTime(line: Line, data: Fields): void {
    const started = typeof data.started === 'string' ? readIso(data.started) : undefined;
    if (started !== undefined) this.#start = started;
    if (line.timeUs !== undefined || started !== undefined) this.#at = this.#start + (line.timeUs ?? 0);
  }

  #append(draft: Draft, seq: number, timed: boolean): void {
    const entry = { seq, at: this.#at, level: levelOf(draft), ...draft } as Entry;
    this.#expectation.learn(entry, timed);
    this.#entries.push(entry);
  }

  #problem(line: number, message: string): void {
    if (this.#problems.length < maximumProblems) this.#problems.push({ line, message });
  }

  #parse(text: string, number: number): Line | undefined {
    if (text.length > maximumLineLength) {
      this.#problem(number, `longer than ${maximumLineLength} characters`);
      return undefined;
    }
    const match = lineForm.exec(text);
    if (!match) {
      this.#problem(number, 'not a line of a transcript: it has none of the marks C: S: C| S| *');
      return undefined;
    }
    const [whole, sign, seconds, decimals = '', mark] = match;
    const { words, data } = splitData(text.slice(whole.length));
    const said = mark === '*' ? words.trimStart() : words.replace(/^ /, '');
    const us = seconds === undefined ? undefined : Number(seconds) * 1_000_000 + Number(decimals.padEnd(6, '0'));
    return {
      number,
      mark: mark as Mark,
      column: whole.length + words.length - said.length + 1,
      text: said,
      ...(us !== undefined && { timeUs: sign === '-' ? -us : us }),
      ...(data && { data }),
    };
  }
}

const lineForm =
  /^[ \t]*(?:(-)?(\d{1,12})(?:\.(\d{1,6}))?[ \t]+)?(?:(?:error|warn|info|debug|trace)[ \t]+)?(C:|S:|C\||S\||\*)/;

/** Cuts the data off a line. What follows a tab and is no JSON object belongs to the words. */
function splitData(text: string): { readonly words: string; readonly data?: Fields } {
  const tab = text.indexOf('\t{');
  const data = tab < 0 ? undefined : parseObject(text.slice(tab + 1));
  return data ? { words: text.slice(0, tab), data } : { words: text };
}

function belongs(line: Line, group: Group): boolean {
  if (group.lines.length >= maximumEntryLines) return false;
  switch (group.form) {
    case 'reply':
      return line.mark === 'S|' || (line.mark === 'S:' && group.lines.some(continues) && goesOn(group.lines));
    case 'message':
      return line.mark === 'C|';
    case 'plain-message':
      return line.mark === 'C:';
  }
}

/** Whether the last line of a reply that has a code says that another one follows. */
function goesOn(lines: readonly Line[]): boolean {
  const last = lines.findLast((line) => line.mark === 'S:');
  return last !== undefined && continues(last);
}

function ends(line: Line, group: Group): boolean {
  return line.data !== undefined || (group.form === 'plain-message' && line.text === '.');
}

function groupWords(group: Group): Words {
  const lines = group.lines.map(({ mark, text }) => ({ mark, text: unescapeText(text) }));
  const texts = lines.map(({ text }) => text);
  switch (group.form) {
    case 'reply':
      return readReplyWords(lines);
    case 'plain-message':
      return readPlainMessage(texts);
    case 'message':
      return lines[0]?.mark === 'C|' ? readMessageWords('', texts) : readMessageWords(texts[0] ?? '', texts.slice(1));
  }
}

type EventKind = Exclude<EntryKind, 'command' | 'reply' | 'data'>;

const eventKinds: ReadonlySet<string> = new Set<EventKind>([
  'session',
  'lookup',
  'attempt',
  'connected',
  'failure',
  'chunk',
  'capabilities',
  'tls',
  'tlsFailed',
  'auth',
  'challenge',
  'phase',
  'recipient',
  'timeout',
  'limit',
  'trailing',
  'clientError',
  'hold',
  'cancelled',
  'ended',
  'emptyReads',
  'note',
]);

function isEventKind(name: string): name is EventKind {
  return eventKinds.has(name);
}

function withoutAbsent(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

function readSeq(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

/** Microseconds since the Unix epoch of what `isoMicroseconds` wrote, or undefined. */
function readIso(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/.exec(text);
  const ms = match ? Date.parse(`${match[1]}Z`) : NaN;
  return match && Number.isFinite(ms) ? ms * 1000 + Number(match[2]) : undefined;
}
