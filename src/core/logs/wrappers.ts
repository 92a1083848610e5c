import { readQuoted } from './decode/quoted-strings.ts';

/** A line without what a log collector, a shell tool or a forum put around it. */
export interface Unwrapped {
  readonly text: string;
  /** Microseconds since the Unix epoch, where the prefix is a full time. */
  readonly at?: number;
}

/** Something that programs put around the lines of others. */
export interface Wrapper {
  readonly name: string;
  /** Undefined for a line that is not wrapped so. Looks at the line alone, in linear time. */
  strip(text: string): Unwrapped | undefined;
}

const isoTime = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;
const levels = '(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|ALERT|FATAL)';
const plainTime = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d`;

/** Every wrapper that is looked for. */
export const wrappers: readonly Wrapper[] = [
  prefix('kubernetes', new RegExp(String.raw`^(${isoTime}) (?:stdout|stderr) [FP] `)),
  prefix(
    'syslog',
    new RegExp(
      String.raw`^(?:<\d{1,3}>)?(${isoTime}|${plainTime}) (?:[A-Za-z0-9.:-]{1,255} )?[A-Za-z0-9_./-]{1,64}(?:\[[A-Za-z0-9_.-]{1,40}\])?: ?`,
    ),
  ),
  prefix('Monolog', new RegExp(String.raw`^\[(${isoTime})\] [A-Za-z0-9_.-]{1,60}\.${levels}: `), withoutContext),
  prefix(
    "Ruby's Logger",
    new RegExp(String.raw`^[DIWEFA], \[(${isoTime}) #\d{1,10}\] {1,2}[A-Z]{3,7} -- [^:]{0,60}: `),
  ),
  prefix(
    'Logback',
    new RegExp(
      String.raw`^(${isoTime}) {1,4}(?:\[[^\]]{1,100}\] )?${levels} {1,3}(?:\d{1,10} )?(?:--- )?(?:\[[^\]]{1,100}\] ){0,2}[\w.$\[\]/-]{1,100} {0,60}[:-] `,
    ),
  ),
  prefix('Lambda', new RegExp(String.raw`^(${isoTime})\t[0-9a-f-]{36}\t(?:[A-Z]{4,5}\t)?`)),
  prefix('GitHub Actions', new RegExp(String.raw`^[^\t]{1,100}\t[^\t]{1,100}\t(${isoTime}) `)),
  prefix('time', new RegExp(String.raw`^\[?(${isoTime}|${plainTime})\]?[ \t]`)),
  prefix('process manager', /^\d{1,4}\|[A-Za-z0-9_.-]{1,64} {0,40}\| ?/),
  prefix('compose', /^[A-Za-z0-9_.-]{1,64} {1,40}\| ?/),
  prefix('concurrently', /^\[[A-Za-z0-9_.:/-]{1,128}\] /),
  prefix('multilog', /^@[0-9a-f]{24} /),
  prefix('line numbers', /^ {0,12}\d{1,9}(?:\t|[:-])/),
  prefix('quotation', /^(?:> ?){1,5}/),
  // Of one width each: lines of some programs begin with a space of their own.
  prefix('indentation of 4', /^(?: {4}|\t)/),
  prefix('indentation of 2', /^ {2}/),
  prefix('indentation of 8', /^ {8}/),
  { name: 'docker', strip: stripDocker },
  { name: 'json', strip: stripJson },
  { name: 'logfmt', strip: stripLogfmt },
];

function prefix(name: string, pattern: RegExp, trim = (text: string): string => text): Wrapper {
  return {
    name,
    strip(text) {
      const match = pattern.exec(text);
      if (!match) return undefined;
      const ms = match[1]?.includes('-') ? Date.parse(normalTime(match[1])) : NaN;
      const rest = trim(text.slice(match[0].length));
      return Number.isFinite(ms) ? { text: rest, at: ms * 1000 } : { text: rest };
    },
  };
}

/** What `Date.parse` reads everywhere; a time without a zone is taken for UTC. */
function normalTime(text: string): string {
  const iso = text.replace(' ', 'T').replace(',', '.');
  return /[Z+]|T[^-]*-/.test(iso) ? iso : `${iso}Z`;
}

/** A line of Docker's json-file log: `{"log":"…\n","stream":"stdout","time":"…"}`. */
function stripDocker(text: string): Unwrapped | undefined {
  if (!/^\{"log": ?"/.test(text)) return undefined;
  try {
    const { log, time } = JSON.parse(text) as { readonly log?: unknown; readonly time?: unknown };
    if (typeof log !== 'string') return undefined;
    const ms = typeof time === 'string' ? Date.parse(time) : NaN;
    const line = log.replace(/[\r\n]{1,4}$/, '');
    return Number.isFinite(ms) ? { text: line, at: ms * 1000 } : { text: line };
  } catch {
    return undefined;
  }
}

/** Monolog puts two objects behind the message, mostly empty ones. */
function withoutContext(text: string): string {
  return text.replace(/ (?:\[\]|\{[^{}]{0,500}\}) (?:\[\]|\{[^{}]{0,500}\})$/, '');
}

/** A line of logfmt: what stands behind `msg=` or `message=`, quoted. */
function stripLogfmt(text: string): Unwrapped | undefined {
  if (text.length > maximumJson || !/^[a-z_.]{1,40}=/.test(text)) return undefined;
  const start = /(?:^| )(?:msg|message)="/.exec(text);
  if (!start) return undefined;
  const { octets, closed } = readQuoted(text, start.index + start[0].length, '"', 'none');
  if (!closed) return undefined;
  const [, time] = /(?:^| )(?:time|ts|t)="?([0-9T:.Z+-]{19,40})/.exec(text) ?? [];
  const ms = time === undefined ? NaN : Date.parse(time);
  const said = octets.replace(/[\r\n]{1,4}$/, '');
  return Number.isFinite(ms) ? { text: said, at: ms * 1000 } : { text: said };
}

/** Longer lines of JSON hold more than one line of a conversation. */
const maximumJson = 20_000;
const messageKeys = ['msg', 'message', 'MESSAGE', 'text', 'line', 'data'];
const timeKeys = ['time', 'ts', 'timestamp', '@timestamp'];
const directions: ReadonlyMap<unknown, string> = new Map([
  ...['out', 'send', 'sent', 'tx', 'client'].map((word) => [word, 'out: '] as const),
  ...['in', 'recv', 'received', 'receive', 'rx', 'server'].map((word) => [word, 'in: '] as const),
]);

/** A line of a log in JSON, of a library or of journald: its message, with the direction where another field tells it. */
function stripJson(text: string): Unwrapped | undefined {
  if (!text.startsWith('{"') || !text.endsWith('}') || text.length > maximumJson) return undefined;
  const fields = fieldsOf(text);
  const message = messageKeys.map((key) => fields[key]).find((value) => typeof value === 'string');
  if (typeof message !== 'string') return undefined;
  const said = (directions.get(fields.dir ?? fields.direction) ?? '') + message.replace(/[\r\n]{1,4}$/, '');
  const time = timeKeys.map((key) => fields[key]).find((value) => typeof value === 'string');
  const ms = typeof time === 'string' ? Date.parse(time) : NaN;
  return Number.isFinite(ms) ? { text: said, at: ms * 1000 } : { text: said };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
