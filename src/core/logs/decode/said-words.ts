/** What is left of a line of a conversation when quotes, escapes and the joining of lines are undone. */
import { readQuoted, textOfOctets } from './quoted-strings.ts';
import { looksLikeCommand, looksLikeReply } from './unmarked-dialogue.ts';

/** Quoted strings of one line that are looked at. */
const mostQuotations = 6;

/** Whether a text has the form of a reply or of a command. */
export const hasForm = (text: string): boolean => looksLikeReply(text) || looksLikeCommand(text);

/** The lines in a payload: without quotes, escaped line ends undone, a reply whose lines were joined taken apart. */
export const saidLines = (payload: string): readonly string[] => {
  const quote = /^[b$]?(["'])/.exec(payload);
  let text = payload;
  if (quote !== null) {
    const read = readQuoted(payload, quote[0].length, quote[1] ?? '"', 'octal');
    if (read.closed && read.end > payload.length - 3) text = textOfOctets(read.octets);
  } else text = payload.replace(/(?:\\r\\n|<CRLF>|<EOL>|\[CRLF\]|\\r|\\n|␍␊)$/i, '');
  const lines = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n|\\r\\n|<CRLF>(?=\d{3})|\[nl\]/)
    .map((line) => line.replace(/\r$/, ''));
  return lines.length === 1 ? apart(lines[0] ?? '') : lines;
};

/** `250-a, 250-b, 250 c`: the lines of one reply on one line. Anything else is one line. */
const apart = (line: string): readonly string[] => {
  const [, code] = /^([2-5]\d\d)-/.exec(line) ?? [];
  if (code === undefined || line.length > 20_000) return [line];
  const all = line.split(new RegExp(` {1,4}(?=${code}[ -])`));
  const divided = all.length > 2 && all.slice(0, -1).every((part) => /[,;|]$/.test(part));
  const lines = divided ? all.map((part) => part.replace(/ ?[,;|]$/, '')) : all;
  return lines.length > 1 && lines.at(-1)?.startsWith(`${code} `) === true ? lines : [line];
};

/** Words in a line of which nobody knows the program, and where they begin. */
export interface FoundWords {
  readonly said: readonly string[];
  /** What stands before them. */
  readonly before: string;
}

/** A quoted string that has the form of a reply or of a command; undefined where there is none. */
export const quotedWords = (line: string): FoundWords | undefined => {
  const opening = /(?:^|[\s=:({[,]b?\$?)(["'`])/g;
  for (let tries = 0; tries < mostQuotations; tries += 1) {
    const found = opening.exec(line);
    if (found === null) return undefined;
    const start = found.index + found[0].length;
    const read = readQuoted(line, start, found[1] ?? '"', 'octal');
    if (!read.closed) return undefined;
    const said = saidLines(textOfOctets(read.octets));
    if (hasForm(said[0] ?? '')) return { said, before: line.slice(0, start - 1) };
    opening.lastIndex = read.end;
  }
  return undefined;
};

/** A command with its address, or a reply with an enhanced code or a line to follow: hardly anything else has their form. */
const embedded =
  /(?:^|[\s:|>\])=(])(?=(?:EHLO|HELO|LHLO) [^\s"'<>]{1,255}[\s"'\\)\]]{0,4}$|MAIL FROM: ?<|RCPT TO: ?<|([245])\d\d \1\.\d{1,3}\.\d{1,3} |2[25]0-[A-Za-z]|220 [\w.-]{1,255} (?:\w{1,20} )?E?SMTP\b)/i;

/** What is said at the end of a line behind words of which nothing is known; undefined where nothing has that form. */
export const embeddedWords = (line: string): FoundWords | undefined => {
  const found = embedded.exec(line);
  if (found === null) return undefined;
  const start = found.index + found[0].length;
  return { said: saidLines(line.slice(start)), before: line.slice(0, start) };
};

/**
 * What stands before the words of a line, told so that other lines of the same program have it too: how many words, and the
 * last one; `+` before them where nothing divides it from what is said.
 */
export const prefixShape = (before: string): string => {
  const words = before.trim().split(/\s+/);
  return `${/\s$/.test(before) ? '' : '+'}${words.length} ${shapeOf(words.at(-1) ?? '')}`;
};

/** What a line says behind a prefix of that shape; undefined when it has none. */
export const behindPrefix = (line: string, shape: string): string | undefined => {
  const count = Number.parseInt(shape, 10);
  const words = new RegExp(`^\\s{0,40}(?:\\S{1,200}\\s{1,40}){${Math.max(0, count - 1)}}`).exec(line)?.[0];
  if (words === undefined) return undefined;
  const rest = line.slice(words.length);
  if (shape.startsWith('+')) return behindGlued(rest, shape.slice(shape.indexOf(' ') + 1));
  const found = /^(\S{1,200})\s{1,40}/.exec(rest);
  if (found === null || `${count} ${shapeOf(found[1] ?? '')}` !== shape) return undefined;
  return rest.slice(found[0].length);
};

/** @param last what the last word begins with, its numbers as `#` */
const behindGlued = (rest: string, last: string): string | undefined => {
  let at = 0;
  for (const character of last) {
    const digits = character === '#' ? /^\d{1,20}/.exec(rest.slice(at, at + 20))?.[0].length : undefined;
    if (digits === undefined && rest.charAt(at) !== character) return undefined;
    at += digits ?? character.length;
  }
  return rest.slice(at);
};

const shapeOf = (word: string): string => word.replace(/\d+/g, '#');
