import type { LogReader } from './reader.ts';
import type { Wrapper } from './wrappers.ts';
import { wrappers } from './wrappers.ts';

/** Whose log it is, as far as the lines tell. */
export interface Recognition {
  readonly reader: LogReader;
  /** What stands around the reader's lines, the outermost first; empty for a log as its program wrote it. */
  readonly wrappers: readonly Wrapper[];
  /** Readers of other programs that wrote into the same log; empty for most logs. */
  readonly companions: readonly LogReader[];
  /** How strongly the lines speak for it, summed over them; at least `minimumScore`. */
  readonly score: number;
}

/** Below this a few words look like a log by chance. */
export const minimumScore = 5;
/** A line with this score is hardly found but in the log of its program. */
const telling = 8;
/** A line with this score is not found in every conversation. */
const typical = 5;
/** What is said in other protocols. */
const ofOthers = /\bHTTP\/[12](?:\.\d)?\b|^[<\s]{0,8}(?:\* OK |\+OK )|\bSSH-2\.0-/;
/** A port of mail, as the programs write it that have no other word of SMTP before either side speaks. */
const mailPort = /(?:[:.]|\bport |→ |htons\(|Port: |^ {0,12})(?:25|465|587|2525)\b/i;
/** Telling lines that make another program's log out of a part of a log. */
const leastOfCompanion = 3;
/** What is said in SMTP and hardly elsewhere: without it many lines that could be of a log make none. */
const ofSmtp =
  /\b(?:EHLO|HELO|LHLO) \S|\bMAIL FROM: ?<|\bRCPT TO: ?<|\bSTARTTLS\b|\bE?SMTPS?\b|\b220[ -]\S{1,255} |\b[245]\d\d[ -][245]\.\d{1,3}\.\d{1,3}\b|^[2-5]\d\d-\S|\brejected (?:RCPT|MAIL|EHLO|HELO|AUTH|after DATA)\b|\bauthenticator failed\b/i;
/** Lines that are looked at for wrappers. */
const wrappedSample = 400;
/** A wrapper stands around at least this share of the lines that are not blank. */
const wrappedShare = 0.3;

/** What clients say, and programs that only report an error do not. */
const ofDialogue =
  /\b(?:EHLO|HELO|LHLO|STARTTLS|QUIT|RSET|DATA|AUTH (?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2))\b|\bMAIL FROM: ?<|\bRCPT TO: ?<|\b220[ -]\S{1,255} E?SMTP\b/i;
/** Lines of a conversation from which on it is the log, whatever is reported beside it. */
const leastOfDialogue = 2;

/**
 * The reader, among `readers`, that the lines speak for most; undefined when they are not about SMTP. Those whose lines stand
 * anywhere are asked when no other one has a conversation.
 */
export function recognise(lines: readonly string[], readers: readonly LogReader[]): Recognition | undefined {
  const first = readers.filter(({ anywhere }) => anywhere !== true);
  const own = recogniseAmong(lines, first, readers);
  if (own && (first.length === readers.length || hasDialogue(lines) || isTellingFor(own, lines))) return own;
  return recogniseAmong(lines, readers, readers) ?? recogniseTogether(lines, readers);
}

function recogniseTogether(lines: readonly string[], readers: readonly LogReader[]): Recognition | undefined {
  const reader = readers.find((one) => one.recogniseTogether?.(lines) === true);
  return reader && { reader, wrappers: [], companions: [], score: minimumScore };
}

function hasDialogue(lines: readonly string[]): boolean {
  let found = 0;
  return lines.some((line) => ofDialogue.test(line) && ++found >= leastOfDialogue);
}

function isTellingFor({ reader, wrappers: used }: Recognition, lines: readonly string[]): boolean {
  return lines.some((line) => reader.recognise(innermost(line, used)) >= telling);
}

/** @param all readers that lines can be of besides */
function recogniseAmong(
  lines: readonly string[],
  readers: readonly LogReader[],
  all: readonly LogReader[],
): Recognition | undefined {
  let best = scored(lines, readers, []);
  for (const [used, inner] of unwrappings(lines.slice(0, wrappedSample))) {
    const wrapped = scored(inner, readers, used);
    // A reader may know the prefix itself; what stands around it has to make a difference.
    const plain = best.wrappers.length === 0 ? scored(lines.slice(0, wrappedSample), readers, []) : best;
    if (wrapped.score > plain.score * 1.2) best = wrapped;
  }
  const reader = best.reader && bestKnown(best.reader, lines, best.wrappers, readers);
  if (!reader || best.score < minimumScore) return undefined;
  const ofMail = lines.some((line) => ofSmtp.test(line));
  const foreign = reader.general === true && lines.some((line) => ofOthers.test(line));
  const found = { ...best, reader, companions: [] };
  const proven =
    ofMail ||
    reader.anywhere === true ||
    (foreign ? lines.some((line) => mailPort.test(line)) : isTellingFor(found, lines));
  return proven ? { ...best, reader, companions: companionsOf(reader, lines, best.wrappers, all) } : undefined;
}

/**
 * A reader that no line is typical for has won by what is in every conversation; then the one that reads any conversation is
 * asked instead.
 */
function bestKnown(
  reader: LogReader,
  lines: readonly string[],
  used: readonly Wrapper[],
  readers: readonly LogReader[],
): LogReader {
  if (reader.anywhere === true) return reader;
  if (lines.some((line) => reader.recognise(innermost(line, used)) >= typical)) return reader;
  return readers.find(({ any }) => any === true) ?? reader;
}

/** Other readers that lines speak for clearly, none of which says anything to the reader of most. */
function companionsOf(
  reader: LogReader,
  lines: readonly string[],
  used: readonly Wrapper[],
  readers: readonly LogReader[],
): readonly LogReader[] {
  const others = lines.map((line) => innermost(line, used)).filter((line) => reader.recognise(line) === 0);
  return readers.filter((other) => {
    if (other === reader || other.anywhere === true) return false;
    // A tool that prints the same packets in two ways.
    if (reader.general === true && other.general === true && other.tool === reader.tool) return false;
    const speaking = others.filter((line) => other.recognise(line) >= telling);
    // What a program that is traced writes past its trace is of the same session.
    if (reader.general === true && !speaking.some((line) => ofDialogue.test(line))) return false;
    return speaking.length >= leastOfCompanion;
  });
}

/** The line without the wrappers. */
function innermost(line: string, used: readonly Wrapper[]): string {
  return used.reduce((text, wrapper) => wrapper.strip(text)?.text ?? text, line);
}

interface Scored extends Omit<Recognition, 'reader' | 'companions'> {
  readonly reader: LogReader | undefined;
}

function scored(lines: readonly string[], readers: readonly LogReader[], used: readonly Wrapper[]): Scored {
  let best: Scored = { reader: undefined, wrappers: used, score: 0 };
  for (const reader of readers) {
    let score = 0;
    for (const line of lines) score += reader.recognise(line);
    if (score > best.score) best = { reader, wrappers: used, score };
  }
  return best;
}

/** The lines without each wrapper that stands around them, and without two of them, one in the other. */
function* unwrappings(lines: readonly string[]): Generator<readonly [readonly Wrapper[], readonly string[]]> {
  for (const outer of wrappers) {
    const once = unwrapped(lines, outer);
    if (!once) continue;
    yield [[outer], once];
    for (const inner of wrappers) {
      const twice = inner === outer ? undefined : unwrapped(once, inner);
      if (twice) yield [[outer, inner], twice];
    }
  }
}

function unwrapped(lines: readonly string[], wrapper: Wrapper): readonly string[] | undefined {
  let stripped = 0;
  let full = 0;
  const result = lines.map((line) => {
    if (line.trim() !== '') full++;
    const inner = wrapper.strip(line);
    if (inner) stripped++;
    return inner?.text ?? line;
  });
  return full > 0 && stripped >= full * wrappedShare ? result : undefined;
}
