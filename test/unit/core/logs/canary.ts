/** Logs that show credentials, in the words of every program, and a search for credentials in what is made of them. */
import { readLogSamples, readSample } from '../../../accuracy/logs.ts';

export const user = 'postmaster@mg.example.com';
/** A password that needs escapes in JSON, in C strings and in URLs, and has characters beyond ASCII. */
export const canary = 'Kanarie"n/v\\gel €7&x';
const token = 'ya29.Canary-Token_0123456789abcdefXYZ';
const digest = 'b913a602c7eda7a495b4e6e7334d3890';
const proof = 'v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=';

const b64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** An AUTH exchange: what the client says, and what the server answers to each but the last. */
export interface Exchange {
  readonly name: string;
  readonly lines: readonly (readonly ['C' | 'S', string])[];
}

export const exchanges: readonly Exchange[] = [
  { name: 'PLAIN', lines: [['C', `AUTH PLAIN ${b64(`\0${user}\0${canary}`)}`]] },
  {
    name: 'PLAIN without initial response',
    lines: [
      ['C', 'AUTH PLAIN'],
      ['S', '334 '],
      ['C', b64(`${user}\0${user}\0${canary}`)],
    ],
  },
  {
    name: 'LOGIN',
    lines: [
      ['C', 'AUTH LOGIN'],
      ['S', '334 VXNlcm5hbWU6'],
      ['C', b64(user)],
      ['S', '334 UGFzc3dvcmQ6'],
      ['C', b64(canary)],
    ],
  },
  {
    name: 'LOGIN with initial response',
    lines: [
      ['C', `AUTH LOGIN ${b64(user)}`],
      ['S', '334 UGFzc3dvcmQ6'],
      ['C', b64(canary)],
    ],
  },
  { name: 'XOAUTH2', lines: [['C', `AUTH XOAUTH2 ${b64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)}`]] },
  { name: 'OAUTHBEARER', lines: [['C', `AUTH OAUTHBEARER ${b64(`n,a=${user},\x01auth=Bearer ${token}\x01\x01`)}`]] },
  {
    name: 'CRAM-MD5',
    lines: [
      ['C', 'AUTH CRAM-MD5'],
      ['S', `334 ${b64('<1896.697170952@mail.example.com>')}`],
      ['C', b64(`${user} ${digest}`)],
    ],
  },
  {
    name: 'SCRAM-SHA-1',
    lines: [
      ['C', `AUTH SCRAM-SHA-1 ${b64('n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL')}`],
      ['S', `334 ${b64('r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096')}`],
      ['C', b64(`c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=${proof}`)],
    ],
  },
];

/** Formats in which what is said in one line takes several. */
const severalLines: ReadonlySet<string> = new Set([
  'pcap',
  'curl-trace-ascii',
  'tcpdump',
  'tshark-follow',
  'tshark-json',
]);

const ehlo = /\b(?:EHLO|ehlo) [A-Za-z0-9.[\]-]{1,60}/;
const greeting = /\b220 (?:smtp\.example\.com ESMTP ready|Mailgun Influx ready)/;

/** A log of one format, and a way to say other things in it. */
export interface Voice {
  readonly format: string;
  /** The log up to and with EHLO, then these lines said by client and server, each with its line feed. */
  say(lines: Exchange['lines']): string;
}

/** One voice for each format whose lines show what was said as it was said. */
export function voices(): readonly Voice[] {
  const found = new Map<string, Voice>();
  for (const sample of readLogSamples()) {
    const { format } = readSample(sample);
    // A capture has no lines to put others in.
    if (sample.octets.includes(0)) continue;
    if (format === '' || format === 'error-message' || severalLines.has(format) || found.has(format)) continue;
    const voice = voiceOf(format, new TextDecoder().decode(sample.octets));
    if (voice) found.set(format, voice);
  }
  return [...found.values()];
}

function voiceOf(format: string, text: string): Voice | undefined {
  const lines = text.split('\n');
  const said = lines.findIndex((line) => ehlo.test(line));
  const heard = lines.findIndex((line) => greeting.test(line));
  const [client = '', server = ''] = [lines[said], lines[heard]];
  if (said < 0 || heard < 0 || said <= heard || greeting.test(client)) return undefined;
  return {
    format,
    say(more) {
      const start = lines.slice(0, said + 1);
      const whole = [['S', '250 AUTH PLAIN LOGIN'], ...more] as Exchange['lines'];
      return `${[...start, ...whole.map(([who, words]) => (who === 'C' ? put(client, ehlo, words) : put(server, greeting, words)))].join('\n')}\n`;
    },
  };
}

/** `line` with other words; what a system call returned is put right. */
function put(line: string, place: RegExp, words: string): string {
  const octets = Buffer.byteLength(words) + 2;
  return line.replace(place, () => words).replace(/, \d{1,6}(, 0, NULL, 0\)|\)) = \d+$/, `, ${octets}$1 = ${octets}`);
}

/** What must be in no output. */
export const pieces: readonly string[] = [canary, token, digest, proof];

/** Which of the pieces can be read in `text`, in whatever encoding; empty when there are none. */
export function credentialsIn(text: string, sought = pieces): readonly string[] {
  const views = [text, ...decodings(text)];
  return sought.filter((piece) =>
    views.some((view) => view.includes(piece) || view.includes(Buffer.from(piece).toString('latin1'))),
  );
}

function decodings(text: string): readonly string[] {
  const joined = text.replace(/[\r\n]+/g, '');
  const runs = [...(text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? []), ...(joined.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [])];
  const hex = (text.match(/(?:[0-9A-Fa-f]{2}[ :]?){8,}/g) ?? []).map((run) => run.replace(/[ :]/g, ''));
  return [
    unescaped(text),
    unescaped(unescaped(text)),
    decodeURIComponentLoosely(text),
    ...runs.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('utf8'))),
    ...hex.map((run) => Buffer.from(run, 'hex').toString('utf8')),
  ];
}

const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/gs,
    (_, unicode?: string, octet?: string, other = '') => {
      const code = unicode ?? octet;
      return code === undefined ? (named[other as string] ?? String(other)) : String.fromCharCode(parseInt(code, 16));
    },
  );
}

function decodeURIComponentLoosely(text: string): string {
  const octets = text.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(octets, 'latin1').toString('utf8');
}
