import type { Entry } from '../transcript/entry.ts';
import { openCapture } from './capture/capture-reader.ts';
import { captureFormatOf } from './capture/octet-reader.ts';
import type { OctetReader } from './capture/octet-reader.ts';
import { EditorLines } from './editor-lines.ts';
import { LineSplitter } from './lines.ts';
import { MixedReading } from './mixed-reading.ts';
import { OpenSessions } from './open-sessions.ts';
import type { LogEvent, LogReader } from './reader.ts';
import { readers as allReaders } from './readers/index.ts';
import { SessionRebuilder } from './rebuild.ts';
import type { Exposure } from './shown-credentials.ts';
import { recognise } from './recognise.ts';
import type { Recognition } from './recognise.ts';
import { RecentLines } from './source-place.ts';

/** Told what a log holds, as it is found. */
export interface LogListener {
  /** The program that wrote what follows has been recognised; again when another one's lines take over. */
  recognised?(recognition: Recognition): void;
  /** The next entry of a session; sessions are numbered from 1 as they begin, and may be interleaved. */
  entry(session: number, entry: Entry): void;
  /** No more of this session will come. */
  ended(session: number): void;
  /** The log shows credentials. */
  exposed?(exposure: Exposure): void;
}

/** By what lines are counted: `feeds` as other tools do, `editor` as VS Code does, where a lone carriage return ends one too. */
export type LineCount = 'feeds' | 'editor';

/** Lines by which a log is recognised, when it has as many. */
const sampleLines = 2000;
/** UTF-16 code units by which a log is recognised, when it has as many. */
const sampleLength = 1_000_000;
/** A log that is still written is recognised before there are so many lines when they are this certain. */
const settledScore = 10;
/** Lines that say nothing to the reader before it is asked whether another one understands them. */
const quietLines = 5000;
/** Sessions that are kept open at once; the one that was begun first is given up for the next. */
const maximumOpenSessions = 1000;

/** Lines of a log that somebody pasted for the error that it tells of; longer texts tell of many things. */
const shortLog = 60;

interface Line {
  readonly text: string;
  /** As it stands in the log, without its end. */
  readonly raw: string;
  readonly number: number;
}

interface Open {
  readonly number: number;
  readonly rebuilder: SessionRebuilder;
}

/** Reads the log of any program that has a reader: give it the octets in order. Memory does not grow with the log. */
export class LogAnalysis {
  readonly #listener: LogListener;
  readonly #readers: readonly LogReader[];
  readonly #lines: LineSplitter;
  readonly #recent = new RecentLines();
  /** Absent where lines are counted by line feeds. */
  readonly #editor: EditorLines | undefined;
  readonly #open = new OpenSessions<string, Open>();
  #sessions = 0;
  #recognition: Recognition | undefined;
  #reader: { line(text: string, number: number): void; end(): void } | undefined;
  /** Lines kept for the next look at whose log it is; undefined while nobody has to look. */
  #sample: Line[] | undefined = [];
  #sampleLength = 0;
  #quiet = 0;
  #quietLimit = quietLines;
  #number = 0;
  #started = false;
  /** Reads the octets of a packet capture, which has no lines. */
  #capture: OctetReader | undefined;
  #wrapperAt: number | undefined;
  /** The lines by which the log was recognised, as long as nothing has come of them. */
  #unsaid: readonly Line[] | undefined;

  constructor(listener: LogListener, readers: readonly LogReader[] = allReaders, count: LineCount = 'feeds') {
    this.#listener = listener;
    this.#readers = readers;
    const editor = count === 'editor' ? new EditorLines((line) => this.#recent.rawOf(line)) : undefined;
    this.#editor = editor;
    const returns = editor && ((number: number, found: number) => editor.add(number, found));
    this.#lines = new LineSplitter((text, number, raw) => this.#line(text, number, raw), returns);
  }

  /** Lines that have been read. */
  get lineCount(): number {
    return this.#lines.lineCount;
  }

  /** Sessions that have been found. */
  get sessionCount(): number {
    return this.#sessions;
  }

  push(octets: Uint8Array): void {
    if (!this.#started && captureFormatOf(octets)) {
      this.#capture = openCapture((event, frame) => this.#event(event, frame));
    }
    this.#started = true;
    if (this.#capture) this.#capture.push(octets);
    else this.#lines.push(octets);
  }

  /** Looks now at what has been kept for recognition: for a log that is still written, when nothing has come for a while. */
  settle(): void {
    if (this.#sample) this.#look(settledScore);
  }

  /** The log ends here. */
  end(): void {
    this.#capture?.end();
    this.#lines.end();
    if (this.#sample) this.#look();
    this.#reader?.end();
    this.#readReports();
    while (this.#open.size > 0) this.#closeOldest();
  }

  /** Where a reader found nothing in its log, what programs report of mail is looked for in the lines of the sample. */
  #readReports(): void {
    const reader = this.#readers.find(({ anywhere }) => anywhere === true);
    const lines = this.#unsaid;
    if (!lines || lines.length > shortLog || !reader || this.#recognition?.reader === reader) return;
    const inner = reader.open((event) => this.#event(event, this.#number, reader));
    for (const { text, number, raw } of lines) {
      this.#number = number;
      this.#recent.add(number, raw, text);
      inner.line(text);
    }
    inner.end();
  }

  #line(text: string, number: number, raw: string): void {
    const reader = this.#reader;
    if (this.#sample) this.#keep({ text, number, raw });
    // A reader that has just taken over has read this line with those that were kept.
    if (reader && reader === this.#reader) this.#read(text, number, raw);
  }

  #keep(line: Line): void {
    this.#sample?.push(line);
    this.#sampleLength += line.text.length;
    if ((this.#sample?.length ?? 0) >= sampleLines || this.#sampleLength >= sampleLength) this.#look();
  }

  /**
   * Whose lines are those that were kept? The reader in use stays, unless others speak clearly for another one.
   * @param least score below which more lines are waited for
   */
  #look(least = 0): void {
    const sample = this.#sample ?? [];
    const recognition = recognise(
      sample.map(({ text }) => text),
      this.#readers,
    );
    const before = this.#recognition;
    if (!before && (recognition?.score ?? 0) < least) return;
    this.#sample = recognition || before ? undefined : [];
    this.#sampleLength = 0;
    this.#quiet = 0;
    if (!recognition || recognition.reader === before?.reader) return;
    this.#reader?.end();
    this.#recognition = recognition;
    this.#reader = this.#readerOf(recognition);
    this.#listener.recognised?.(recognition);
    this.#unsaid = this.#sessions === 0 ? sample : undefined;
    for (const { text, number, raw } of sample) this.#read(text, number, raw);
  }

  #readerOf({ reader, companions }: Recognition): { line(text: string, number: number): void; end(): void } {
    if (companions.length === 0) return reader.open((event) => this.#event(event));
    return new MixedReading(reader, companions, (event, line, own) => this.#event(event, line, own));
  }

  #read(text: string, number: number, raw: string): void {
    this.#number = number;
    let inner = text;
    this.#wrapperAt = undefined;
    for (const wrapper of this.#recognition?.wrappers ?? []) {
      const unwrapped = wrapper.strip(inner);
      if (!unwrapped) continue;
      inner = unwrapped.text;
      this.#wrapperAt ??= unwrapped.at;
    }
    this.#recent.add(number, raw, inner);
    this.#reader?.line(inner, number);
    if (this.#sample || ++this.#quiet < this.#quietLimit) return;
    this.#quietLimit *= 2;
    this.#sample = [];
  }

  /** @param line of the log, or the frame of a capture, in which it stands; from 1 */
  #event(event: LogEvent, line = this.#number, reader = this.#recognition?.reader): void {
    this.#quiet = 0;
    this.#unsaid = undefined;
    const timed = event.at === undefined && this.#wrapperAt !== undefined ? { ...event, at: this.#wrapperAt } : event;
    this.#rebuilderOf(timed, reader).take(timed, line - (event.linesAgo ?? 0));
  }

  #rebuilderOf(event: LogEvent, reader: LogReader | undefined): SessionRebuilder {
    const known = this.#open.get(event.session);
    if (known && !begins(event, known.rebuilder)) return known.rebuilder;
    if (known) this.#close(event.session);
    else if (this.#open.size >= maximumOpenSessions) this.#closeOldest();
    return this.#open.of(event.session, () => this.#begin(reader)).rebuilder;
  }

  #begin(reader: LogReader | undefined): Open {
    const number = ++this.#sessions;
    const { side } = reader ?? captureOrigin;
    const pieced = reader?.any === true;
    const tool = reader?.unnamed ?? reader?.tool ?? captureOrigin.tool;
    const rebuilder = new SessionRebuilder(
      { tool, side, pieced },
      (entry) => {
        this.#editor?.move(entry);
        this.#listener.entry(number, entry);
      },
      (exposure) =>
        this.#listener.exposed?.(this.#editor ? { ...exposure, ...this.#editor.place(exposure) } : exposure),
      (line, words) => this.#recent.columnOf(line, words),
    );
    return { number, rebuilder };
  }

  #closeOldest(): void {
    const { oldest } = this.#open;
    if (oldest !== undefined) this.#close(oldest);
  }

  #close(key: string): void {
    const open = this.#open.take(key);
    if (!open) return;
    open.rebuilder.end();
    this.#listener.ended(open.number);
  }
}

const captureOrigin = { tool: 'packet capture', side: 'between' } as const;

/** Whether an event cannot belong to the session that is known under its name. */
function begins(event: LogEvent, { over, empty }: SessionRebuilder): boolean {
  switch (event.kind) {
    case 'open':
      return !empty;
    case 'attempt':
    case 'connected':
      return over;
    case 'server':
      return over && /^220[ -]/.test(event.text);
    default:
      return false;
  }
}
