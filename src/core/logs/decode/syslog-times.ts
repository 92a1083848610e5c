/** Where the parts of a syslog line stand: offsets in UTF-16 code units, the ends exclusive. */
export interface SyslogLine {
  /** Where the time begins: behind the priority, if there is one. */
  readonly timeStart: number;
  /** The host's name; empty (both equal) where the log has none. */
  readonly hostStart: number;
  readonly hostEnd: number;
  readonly programStart: number;
  readonly programEnd: number;
  /** The process id; both equal where there is none. */
  readonly pidStart: number;
  readonly pidEnd: number;
  /** What the program said. */
  readonly start: number;
}

const space = 0x20;
const colon = 0x3a;
const hyphen = 0x2d;
const openBracket = 0x5b;
const lessThan = 0x3c;
/** Where the host stands behind `Mon DD HH:MM:SS `. */
const traditionalTimeLength = 16;

/**
 * Takes a line apart that a syslog daemon wrote: the traditional form (RFC 3164 section 4.1.2, with or without the host), the
 * same with an ISO 8601 time as rsyslog writes it, RFC 5424 section 6, and what Postfix says where nothing is put before it. Undefined for any other line.
 */
export function splitSyslog(text: string): SyslogLine | undefined {
  const timeStart = text.charCodeAt(0) === lessThan ? behindPriority(text) : 0;
  if (text.charCodeAt(timeStart) === 0x31 && text.charCodeAt(timeStart + 1) === space)
    return splitStructured(text, timeStart + 2);
  const hostStart = behindTime(text, timeStart);
  if (hostStart > 0) return splitTagged(text, timeStart, hostStart);
  return text.startsWith('postfix/') ? splitTagged(text, 0, 0) : undefined;
}

/** Behind `<PRI>`, RFC 5424 section 6.2.1; 0 when it is no priority. */
function behindPriority(text: string): number {
  const end = text.indexOf('>');
  return end >= 2 && end <= 4 ? end + 1 : 0;
}

/** Where the host begins; 0 when no time stands at `start`. */
function behindTime(text: string, start: number): number {
  if (text.charCodeAt(start + 4) === hyphen && text.charCodeAt(start + 7) === hyphen) {
    const end = text.indexOf(' ', start + 11);
    return text.charCodeAt(start + 13) === colon && end > 0 && end - start <= 40 ? end + 1 : 0;
  }
  return text.charCodeAt(start + 3) === space &&
    text.charCodeAt(start + 6) === space &&
    text.charCodeAt(start + 9) === colon &&
    text.charCodeAt(start + 12) === colon &&
    text.charCodeAt(start + 15) === space
    ? start + traditionalTimeLength
    : 0;
}

/** `host program[pid]: text` or `program[pid]: text`. */
function splitTagged(text: string, timeStart: number, hostStart: number): SyslogLine | undefined {
  const hostEnd = text.indexOf(' ', hostStart);
  if (hostEnd < 0) return undefined;
  const hostless = text.charCodeAt(hostEnd - 1) === colon;
  const programStart = hostless ? hostStart : hostEnd + 1;
  const end = hostless ? hostEnd - 1 : text.indexOf(': ', programStart);
  if (end <= programStart || end - programStart > 512) return undefined;
  const bracket = text.charCodeAt(end - 1) === 0x5d ? lastBracket(text, end - 2, programStart) : -1;
  return {
    timeStart,
    hostStart,
    hostEnd: hostless ? hostStart : hostEnd,
    programStart,
    programEnd: bracket < 0 ? end : bracket,
    pidStart: bracket < 0 ? end : bracket + 1,
    pidEnd: bracket < 0 ? end : end - 1,
    start: end + 2,
  };
}

function lastBracket(text: string, from: number, least: number): number {
  for (let index = from; index > least; index--) if (text.charCodeAt(index) === openBracket) return index;
  return -1;
}

/** `time host program pid message-id structured-data text`, RFC 5424 section 6. */
function splitStructured(text: string, timeStart: number): SyslogLine | undefined {
  const ends: number[] = [];
  for (let index = 0, from = timeStart; index < 5; index++) {
    const end = text.indexOf(' ', from);
    if (end < 0) return undefined;
    ends.push(end);
    from = end + 1;
  }
  const [timeEnd = 0, hostEnd = 0, programEnd = 0, pidEnd = 0, idEnd = 0] = ends;
  let start = behindData(text, idEnd + 1);
  if (start === 0) return undefined;
  while (text.charCodeAt(start) === space || text.charCodeAt(start) === 0xfeff) start++;
  return {
    timeStart,
    hostStart: timeEnd + 1,
    hostEnd,
    programStart: hostEnd + 1,
    programEnd,
    pidStart: programEnd + 1,
    pidEnd,
    start,
  };
}

/** Behind the structured data, RFC 5424 section 6.3; 0 when the line ends in it. */
function behindData(text: string, start: number): number {
  if (text.charCodeAt(start) === hyphen) return start + 1;
  const end = text.indexOf('] ', start);
  return text.charCodeAt(start) === openBracket && end > 0 ? end + 1 : 0;
}

/**
 * What `program` said, and when; the line as it is when it is no syslog line of it.
 * @returns `at` in microseconds, see `syslogTime`
 */
export function saidOf(text: string, program: string): { readonly said: string; readonly at?: number | undefined } {
  const parts = splitSyslog(text);
  if (!parts || text.slice(parts.programStart, parts.programEnd) !== program) return { said: text };
  return { said: text.slice(parts.start), at: syslogTime(text, parts.timeStart) };
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const daysBefore = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
const second = 1_000_000;
const day = 86_400 * second;

/**
 * Microseconds since the Unix epoch of the time at `start`; since the beginning of the year for the traditional form, which
 * has no year; undefined when it is no time. A time without a zone is taken for UTC.
 */
export function syslogTime(text: string, start = 0): number | undefined {
  const time =
    text.charCodeAt(start + 4) === hyphen ? isoTime(text.slice(start, start + 40)) : traditionalTime(text, start);
  return Number.isFinite(time) ? time : undefined;
}

function traditionalTime(text: string, start: number): number {
  const month = months.indexOf(text.slice(start, start + 3));
  const before = month % 3 === 0 && text.length >= start + 15 ? daysBefore[month / 3] : undefined;
  if (before === undefined) return NaN;
  const dayOfMonth = Number(text.slice(start + 4, start + 6));
  return (before + dayOfMonth - 1) * day + clockTime(text, start + 7);
}

const isoPattern = /^(\d{4})-(\d\d)-(\d\d)[T ]\d\d:\d\d:\d\d(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?/;

function isoTime(text: string): number {
  const match = isoPattern.exec(text);
  if (!match) return NaN;
  const [, year, month, dayOfMonth, fraction = '', zone = 'Z'] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)) * 1000;
  return midnight + clockTime(text, 11) + Number(fraction.padEnd(6, '0').slice(0, 6)) - zoneOffset(zone);
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60 * second;
}

/** Microseconds since midnight of `HH:MM:SS` at `start`. */
function clockTime(text: string, start: number): number {
  const hours = Number(text.slice(start, start + 2));
  const minutes = Number(text.slice(start + 3, start + 5));
  return ((hours * 60 + minutes) * 60 + Number(text.slice(start + 6, start + 8))) * second;
}
