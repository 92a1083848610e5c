import { leadingTime } from './clock-times.ts';
import { readQuoted, textOfOctets } from './quoted-strings.ts';
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
  /(?:^|[\s[\](){}|;,:-]|SMTP|\d(?=[<>] ))(?:(client|server|c|s|sent|sends|send|sending|request|command|tx|out|wrote|writing|write|received|receives|receiving|receive|recv|rcvd|reply|response|rx|in|reading|read)(?: (?:command|reply|response|line|data))?(?: \d{1,9} (?:bytes?|octets))?(?: ?(?:->|=>|>) ?(?:client|server))?(?:\]|:|>|\]:|\t|[ =](?=b?["']))|(<<<|>>>|<\*\*|<~\*|<~|~>|<--|-->|<==|==>|<<|>>|<-|->|<=|=>|[<>→←])\]?)[ \t]{0,8}([\s\S]*)/i;

const outgoing: ReadonlySet<string> = new Set([
  ...['sent', 'sends', 'send', 'sending', 'request', 'command'],
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

/** The name of a program, and perhaps of its process. */
const program = /^[\w./-]{1,60}(?:\[\d{1,10}\])?: (.*)$/;

/** A reply, where a number behind a colon may be anything else. */
const likelyReply = /^(?:220 |[2-5]\d\d(?:-| [2-5]\.\d{1,3}\.| [A-Z<]))/;

const hasForm = (text: string) => looksLikeReply(text) || looksLikeCommand(text);

/** Undoes quotes and escaped line ends. */
const unwrap = (payload: string): readonly string[] => {
  const quote = /^b?(["'])/.exec(payload);
  let text = payload;
  if (quote !== null) {
    const read = readQuoted(payload, quote[0].length, quote[1] ?? '"', 'octal');
    if (read.closed && read.end > payload.length - 3) text = textOfOctets(read.octets);
  } else text = payload.replace(/(?:\\r\\n|<CRLF>|\[CRLF\]|\\r|\\n|␍␊)$/i, '');
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n|\\r\\n/)
    .map((line) => line.replace(/\r$/, ''));
};

/** `app -> server: ` and `server => app: `: who speaks stands first. */
const names = /^(?:\S{1,60} )?(server|\w{1,30}) {0,2}(?:->|=>|→|-->|==>) {0,2}(server|\w{1,30})[:>]? (.*)$/is;

/** Undefined unless one of two names is the server's. */
const betweenNames = (text: string): Pick<SpokenLine, 'mark' | 'said'> | undefined => {
  const [, from = '', to = '', payload = ''] = names.exec(text) ?? [];
  const [fromServer, toServer] = [from.toLowerCase() === 'server', to.toLowerCase() === 'server'];
  return fromServer === toServer ? undefined : { mark: fromServer ? 'S' : 'C', said: unwrap(payload) };
};

/** Marks of one line that are tried. */
const mostMarks = 8;

/** The first mark that a reply or a command stands behind, else the first one. */
const findMark = (text: string): RegExpExecArray | null => {
  const first = marks.exec(text);
  let found = first;
  for (let tries = 0; found !== null && tries < mostMarks; tries += 1) {
    const payload = found[3] ?? '';
    if (hasForm(unwrap(payload)[0] ?? '')) return found;
    found = marks.exec(payload);
  }
  return first;
};

/** Reads a line of a log of which nobody knows the program. */
export const spokenLine = (line: string): SpokenLine => {
  const bracket = line.startsWith('[') || line.startsWith('(') ? 1 : 0;
  const time = leadingTime(line.slice(bracket, 64));
  const at = time === undefined ? {} : { at: time.at };
  let text = time === undefined ? line : line.slice(bracket + time.end).replace(/^[\])]? {0,4}/, '');
  text = text.replace(level, '').replace(/\r$/, '');
  if (hasForm(text)) return { ...at, said: [text] };
  const directed = text.length < 20_000 ? betweenNames(text) : undefined;
  if (directed) return { ...at, ...directed };
  const found = findMark(text.slice(0, 20_000));
  if (found === null) {
    const named = program.exec(text.slice(0, 20_000))?.[1] ?? '';
    return { ...at, said: [looksLikeCommand(named) || likelyReply.test(named) ? named : text] };
  }
  return { ...at, mark: markOf(found[1], found[2]), said: unwrap(found[3] ?? '') };
};
