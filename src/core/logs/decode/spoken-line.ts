import { leadingTime } from './clock-times.ts';
import { jsonStrings } from './json-strings.ts';
import type { JsonString } from './json-strings.ts';
import { logfmtStrings } from './logfmt-strings.ts';
import { embeddedWords, hasForm, quotedWords, saidLines } from './said-words.ts';
import { complains } from './told-error.ts';
import { looksLikeCommand, looksLikeReply } from './unmarked-dialogue.ts';

/**
 * Which mark a line bears: `C` and `S` name the speaker, the others only the direction as the program sees it, which some
 * draw the other way round.
 */
export type SpeakerMark = 'C' | 'S' | 'out' | 'in' | '>' | '<';

/** A line of a conversation, without what was put before it. */
export interface SpokenLine {
  /** Microseconds, as `LeadingTime` has them; absent without a time. */
  readonly at?: number;
  /** Absent when the line bears none that is known. */
  readonly mark?: SpeakerMark;
  /** The lines said, without their ends: more than one where the log escapes line ends. */
  readonly said: readonly string[];
  /** What stands before them, where only their form tells what they are; absent when the line's own form does. */
  readonly before?: string;
}

/** The mark that the other side's lines bear. */
export const oppositeMark: Readonly<Record<SpeakerMark, SpeakerMark>> = {
  C: 'S',
  S: 'C',
  out: 'in',
  in: 'out',
  '>': '<',
  '<': '>',
};

const marks =
  /(?:^|[\s[\](){}|;,:"-]|SMTP|\d(?=[<>] ))(?:(client|server|c|s|sent|sends|send|sending|request|command|cmd|rsp|tx|out|wrote|writing|write|received|receives|receiving|receive|recv|rcvd|reply|response|rx|in|reading|read)(?: (?:command|reply|response|line|data))?(?: \d{1,9} (?:bytes?|octets))?(?: ?(?:->|=>|>) ?(?:client|server))?(?: \d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}:\d\d:\d\d(?: [AP]M)?)?(?:\]|:|>|\]:|\t|[ =](?=b?["']))|(<<<|>>>|<\*\*|<~\*|<~|~>|<--|-->|<==|==>|<<|>>|<-|->|<=|=>|[<>→←])\]?)[ \t]{0,8}([\s\S]*)/i;

const outgoing: ReadonlySet<string> = new Set([
  ...['sent', 'sends', 'send', 'sending', 'request', 'command', 'cmd'],
  ...['tx', 'out', 'wrote', 'writing', 'write'],
]);

const markOf = (word: string | undefined, arrow: string | undefined): SpeakerMark => {
  if (word === undefined) return /[>→]/.test(arrow ?? '') ? '>' : '<';
  const lower = word.toLowerCase();
  if (lower === 'c' || lower === 'client') return 'C';
  if (lower === 's' || lower === 'server') return 'S';
  return outgoing.has(lower) ? 'out' : 'in';
};

const level = /^[\s[(<]{0,3}(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR)[\s\])>:-]{1,4}/i;

/** The name of a program, and perhaps of its process, or the number of the process alone, or either in brackets. */
const program = /^(?:[\w./-]{1,60}(?:\[\d{1,10}\])?:|\([\w./-]{1,60}\):|\d{1,8}) (.*)$/;

/** A reply, where a number behind a colon may be anything else. */
const likelyReply = /^(?:220 |[2-5]\d\d(?:-| [2-5]\.\d{1,3}\.| [A-Z<]))/;

/** `app -> server: ` and `server => app: `: who speaks stands first. */
const names = /^(?:\S{1,60} )?(server|\w{1,30}) {0,2}(?:->|=>|→|-->|==>) {0,2}(server|\w{1,30})[:>]? (.*)$/is;

/** Undefined unless one of two names is the server's. */
const betweenNames = (text: string): Pick<SpokenLine, 'mark' | 'said'> | undefined => {
  const [, from = '', to = '', payload = ''] = names.exec(text) ?? [];
  const [fromServer, toServer] = [from.toLowerCase() === 'server', to.toLowerCase() === 'server'];
  return fromServer === toServer ? undefined : { mark: fromServer ? 'S' : 'C', said: saidLines(payload) };
};

/** Marks of one line that are tried. */
const mostMarks = 8;

/** One word of base64, as in an AUTH exchange. */
const isBase64 = (text: string) => text.length >= 4 && /^[A-Za-z0-9+/]{2,400}={0,2}$/.test(text);

/** The first mark that a reply or a command stands behind, else the first one. */
const findMark = (text: string): RegExpExecArray | null => {
  const first = marks.exec(text);
  let found = first;
  for (let tries = 0; found !== null && tries < mostMarks; tries += 1) {
    const payload = found[3] ?? '';
    if (hasForm(saidLines(payload)[0] ?? '') || (tries > 0 && isBase64(payload.trimEnd()))) return found;
    found = marks.exec(payload);
  }
  return first;
};

/** A mark that nothing divides from what is said but a space. */
const spaced =
  /^[ \t]{0,8}(sent|send|received|recv|rcvd|response|reply|client|server|in|out|tx|rx|read|wrote|write)[ \t]{1,8}(?:[\w.-]{1,80}(?:>|: ))?(?=\S)([\s\S]*)$/i;

/** What programs draw before a line to make a tree or a list of the conversation. */
const drawn = /^[ \t]{0,8}[\u2500-\u257F\u2022\u25B6\u00BB\u203A][\s\u2500-\u257F\u2022\u25B6\u00BB\u203A]{0,12}/;

/** A level that is told of what went wrong only. */
const levelOfError = /^[\s[(<]{0,3}ERROR[\s\])>:-]{1,4}/i;

/** The level, where Monolog and others put objects behind what is said. */
const tail = / (?:\[\]|\{[^{}]{0,500}\}) (?:\[\]|\{[^{}]{0,500}\})$/;

/** What Apache puts behind each line of its error log. */
const referrer = /, referer: https?:\/\/[^\s,]{1,2000}$/;

/** Names of fields that tell who speaks. */
const speakers: ReadonlySet<string> = new Set([
  'dir',
  'direction',
  'side',
  'from',
  'who',
  'op',
  'event',
  'type',
  'tnx',
  'peer',
  'source',
]);
/** Names of fields that hold what is said, the most telling first. */
const payloads = ['data', 'line', 'text', 'payload', 'msg', 'message', 'log', 'content', 'body'];

const isSpeaker =
  /^(?:smtp_)?(?:client|server|read|write|wrote|reply|command|sent|send|sending|received|receive|recv|in|out|tx|rx|request|response|c|s)$/i;

/** A line in JSON: what one of its fields says, and who does where another one tells. */
const spokenJson = (strings: readonly JsonString[]): Pick<SpokenLine, 'mark' | 'said'> => {
  const speaker = strings.find(({ name, text }) => speakers.has(name) && isSpeaker.test(text))?.text;
  const said = (
    strings.find(({ text }) => text.length > 3 && looksLikeReply(text)) ??
    strings.find(({ text }) => looksLikeCommand(text))
  )?.text;
  const told = payloads.map((key) => strings.find(({ name }) => name === key)?.text).find((text) => text !== undefined);
  const lines = saidLines(said ?? told ?? '');
  if (speaker !== undefined) return { mark: markOf(speaker.replace(/^smtp_/i, ''), undefined), said: lines };
  return said === undefined ? spokenText(told ?? '') : { said: lines };
};

/** What a line says where neither its own form nor a mark tells it. */
const spokenWithin = (text: string): Pick<SpokenLine, 'said' | 'before'> => {
  const named = program.exec(text)?.[1] ?? '';
  if (looksLikeCommand(named) || likelyReply.test(named))
    return { said: saidLines(named), before: text.slice(0, -named.length) };
  const found = quotedWords(text) ?? embeddedWords(text);
  return found && !complains(found.before) ? found : { said: [text] };
};

/** A reply whose code stands in brackets, its text perhaps in quotes: `[250] 'Ok'`. */
const coded = /^[[(]([2-5]\d\d)[\])][:,;]? {1,4}(.{1,1000})$/;

const spokenText = (text: string): Omit<SpokenLine, 'at'> => {
  if (hasForm(text)) return { said: saidLines(text) };
  const [, code, words = ''] = coded.exec(text) ?? [];
  if (code !== undefined) return { said: [`${code} ${words.replace(/^(["'])(.*)\1$/, '$2')}`] };
  const directed = text.length < 20_000 ? betweenNames(text) : undefined;
  if (directed) return directed;
  const [, word, behind = ''] = spaced.exec(text) ?? [];
  if (word !== undefined && (hasForm(behind) || isBase64(behind)))
    return { mark: markOf(word, undefined), said: saidLines(behind) };
  const short = text.slice(0, 20_000);
  const found = findMark(short);
  if (found === null) return spokenWithin(short);
  // The mark stands inside the quotes: what closes them is not said.
  const quoted = short.charAt(found.index) === '"' && short.endsWith('"');
  const said = saidLines(quoted ? (found[3] ?? '').slice(0, -1) : (found[3] ?? ''));
  if (!hasForm(said[0] ?? '')) {
    const within = spokenWithin(short);
    if (hasForm(within.said[0] ?? '')) return within;
  }
  return { mark: markOf(found[1], found[2]), said };
};

/** What was taken away before a part of a line. */
const cutBefore = (line: string, part: string): string => line.slice(0, Math.max(0, line.indexOf(part)));

/** Reads a line of a log of which nobody knows the program. */
export const spokenLine = (line: string): SpokenLine => {
  const bracket = line.startsWith('[') || line.startsWith('(') ? 1 : 0;
  const time = leadingTime(line.slice(bracket, 64));
  const at = time === undefined ? {} : { at: time.at };
  let text = time === undefined ? line : line.slice(bracket + time.end).replace(/^[\])]? {0,4}/, '');
  const [before] = levelOfError.exec(text) ?? [];
  text = text.replace(drawn, '').replace(level, '').replace(/\r$/, '').replace(referrer, '');
  if (text.endsWith(']') || text.endsWith('}')) text = text.slice(-2000) === text ? text.replace(tail, '') : text;
  const strings = jsonStrings(text);
  const fields = strings ? undefined : logfmtStrings(text);
  const marked = fields && spokenJson(fields);
  const spoken: Omit<SpokenLine, 'at'> = strings
    ? spokenJson(strings)
    : marked?.mark === undefined
      ? spokenText(text)
      : marked;
  if (spoken.before !== undefined) return { ...at, ...spoken, before: cutBefore(line, text) + spoken.before };
  return { ...at, ...(before !== undefined && { before }), ...spoken };
};
