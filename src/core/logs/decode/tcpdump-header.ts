import { syslogTime } from './syslog-times.ts';

/** A packet's line as tcpdump prints it. */
export interface TcpdumpHeader {
  /** Microseconds since the Unix epoch, since midnight without a date; absent with `-t`. */
  readonly at: number | undefined;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  /** `S`, `F`, `P`, `R`, `.` and others. */
  readonly flags: string;
  /** As shown: absent without data, relative or not. */
  readonly sequence: number | undefined;
  /** Octets of data. */
  readonly length: number;
  /** Octets of the IP and TCP headers, if the IP header has no options. */
  readonly headerLength: number;
  /** What tcpdump says itself that SMTP made of the data: their first line, or with `-v` that their lines follow. */
  readonly decoded?: { readonly first: string } | 'lines';
}

const time = String.raw`(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{1,9}|\d{9,11}\.\d{1,9}`;
const endpoint = String.raw`(\S{1,255})\.([A-Za-z0-9-]{1,40})`;
const device = String.raw`(?:[a-z0-9]{1,16} {1,12}(?:In|Out|B|M|P) {1,4})?`;
/** What `-e` shows of the link. */
const link = String.raw`[0-9a-f:]{11,30} > [0-9a-z:]{6,30}, ethertype (?:IPv4|IPv6) \(0x[0-9a-f]{4}\), length \d{1,6}: `;
/** What `-v` shows of IPv6's header, on the same line. */
const sixth = String.raw`(?:\([^>]{1,160}payload length: \d{1,6}\) )?`;

const wholePattern = new RegExp(
  String.raw`^(?:(${time}) )?${device}(?:(IP6?) ${sixth}| {4}|${link})${endpoint} > ${endpoint}: Flags \[([A-Z.]{1,8}|none)\], (.{0,1000})$`,
);
const halfPattern = new RegExp(String.raw`^(?:(${time}) )?${device}(?:IP6? |${link})\((?:tos|class) `);
/** The packet's number with `-#`, or the space before a time that is relative. */
const numbering = /^(?: {0,8}\d{1,9} {2,3}| )(?=\d\d:\d\d:\d\d\.|\d{9,11}\.|IP)/;

const unnumbered = (text: string): string => (/^[ \d]/.test(text) ? text.replace(numbering, '') : text);

/** Whether a packet's line begins so; with `-v` its second half stands in a line of its own. */
export const isTcpdumpHeader = (text: string): boolean =>
  text.includes(': Flags [') && wholePattern.test(unnumbered(text));

/** The time on the first half of a packet's line, with `-v`; empty without one, undefined for any other line. */
export function timeOfHalf(text: string): string | undefined {
  if (!text.includes('proto TCP (6)')) return undefined;
  const half = halfPattern.exec(unnumbered(text));
  return half ? (half[1] ?? '') : undefined;
}

const ports: Readonly<Record<string, number>> = {
  smtp: 25,
  submission: 587,
  submissions: 465,
  urd: 465,
  smtps: 465,
  lmtp: 24,
};

/** @param before the time of the line before, for the second half of a line of `-v` */
export function readHeader(text: string, before: string): TcpdumpHeader | undefined {
  const match = text.includes(': Flags [') ? wholePattern.exec(unnumbered(text)) : null;
  if (!match) return undefined;
  const [, shown = before, version = '', source = '', from = '', destination = '', to = '', flags = '', rest = ''] =
    match;
  const sequence = /(?:^|, )seq (\d{1,10})/.exec(rest)?.[1];
  const ofSixth = version === 'IP6' || source.includes(':');
  return {
    at: timeOf(shown),
    source,
    sourcePort: ports[from] ?? (Number(from) || 0),
    destination,
    destinationPort: ports[to] ?? (Number(to) || 0),
    flags,
    sequence: sequence === undefined ? undefined : Number(sequence),
    length: Number(/, length (\d{1,6})/.exec(rest)?.[1] ?? 0),
    headerLength: (ofSixth ? 40 : 20) + 20 + optionsLength(/options \[([^\]]{0,400})\]/.exec(rest)?.[1] ?? ''),
    ...decodedOf(rest),
  };
}

function decodedOf(rest: string): Pick<TcpdumpHeader, 'decoded'> {
  const [, lines, first = ''] = /, length \d{1,6}: SMTP(?:(, length: \d{1,6}$)|: (.{0,1000})$)/.exec(rest) ?? [];
  if (lines !== undefined) return { decoded: 'lines' };
  return first === '' ? {} : { decoded: { first } };
}

function timeOf(text: string): number | undefined {
  if (/^\d{9,11}\./.test(text)) return Math.round(Number(text) * 1e6);
  const date = /^\d{4}-/.test(text) ? text : `1970-01-01 ${text}`;
  return text === '' ? undefined : syslogTime(date);
}

/** Octets of the TCP options (RFC 9293 section 3.2, RFC 7323, RFC 2018), filled up to four. */
function optionsLength(text: string): number {
  let length = 0;
  for (const option of text.split(',')) {
    const [name = '', ...words] = option.trim().split(' ');
    if (name === 'nop' || name === 'eol') length += 1;
    else if (name === 'mss') length += 4;
    else if (name === 'sackOK') length += 2;
    else if (name === 'wscale') length += 3;
    else if (name === 'TS') length += 10;
    else if (name === 'sack') length += 2 + 8 * Number(words[0] ?? 0);
    else if (name === 'md5') length += 18;
  }
  return Math.ceil(length / 4) * 4;
}
