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
}

const time = String.raw`(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{1,9}|\d{9,11}\.\d{1,9}`;
const endpoint = String.raw`(\S{1,255})\.([A-Za-z0-9-]{1,40})`;

/** The beginning of a packet's line; with `-v` its second half stands in a line of its own. */
export const tcpdumpHeader = new RegExp(
  String.raw`^(?:(${time}) )?(?:[a-z0-9]{1,16} {1,12}(?:In|Out|B|M|P) {1,4})?(?:(IP6?) | {4})${endpoint} > ${endpoint}: Flags \[([A-Z.]{1,8}|none)\], (.{0,600})$`,
);

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
  const match = tcpdumpHeader.exec(text);
  if (!match) return undefined;
  const [, shown = before, version = '', source = '', from = '', destination = '', to = '', flags = '', rest = ''] =
    match;
  const sequence = /(?:^|, )seq (\d{1,10})/.exec(rest)?.[1];
  const sixth = version === 'IP6' || source.includes(':');
  return {
    at: timeOf(shown),
    source,
    sourcePort: ports[from] ?? (Number(from) || 0),
    destination,
    destinationPort: ports[to] ?? (Number(to) || 0),
    flags,
    sequence: sequence === undefined ? undefined : Number(sequence),
    length: Number(/, length (\d{1,6})/.exec(rest)?.[1] ?? 0),
    headerLength: (sixth ? 40 : 20) + 20 + optionsLength(/options \[([^\]]{0,400})\]/.exec(rest)?.[1] ?? ''),
  };
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
