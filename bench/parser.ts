import { ReplyParser } from '../src/core/smtp/reply-parser.ts';
import type { BenchResult } from './result.ts';
import { digits, median, spread } from './statistics.ts';

const chunkOctets = 16 * 1024;
const totalOctets = 8 * 1024 * 1024;
const passes = 15;
const warmUpPasses = 3;
const lf = 0x0a;
const goalMegabytesPerSecond = 100;

/** What servers say in a session, single lines and several, as large services word them. */
const replies = [
  '220 mx.example.com ESMTP ready a640c23a62f3a-b3e7e8a5e2csi123456766b.431 - gsmtp\r\n',
  '250-mx.example.com at your service, [192.0.2.1]\r\n250-SIZE 157286400\r\n250-8BITMIME\r\n250-STARTTLS\r\n250-ENHANCEDSTATUSCODES\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 SMTPUTF8\r\n',
  '220 2.0.0 Ready to start TLS\r\n',
  '250-mail.example.org Hello client.example.com [192.0.2.1]\r\n250-SIZE 37748736\r\n250-PIPELINING\r\n250-DSN\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250-8BITMIME\r\n250 BINARYMIME\r\n',
  '334 UGFzc3dvcmQ6\r\n',
  '235 2.7.0 Authentication successful\r\n',
  '250 2.1.0 Ok\r\n',
  '250 2.1.5 Ok\r\n',
  "550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n550-5.1.1 double-checking the recipient's email address for typos or\r\n550 5.1.1 unnecessary spaces.\r\n",
  '451 4.7.1 <recipient@example.com>: Recipient address rejected: Greylisted, try again in 300 seconds\r\n',
  '354 End data with <CR><LF>.<CR><LF>\r\n',
  '250 2.0.0 Ok: queued as 4XyZ12AbCdEf\r\n',
  '221 2.0.0 Bye\r\n',
];

/** The reply parser against the least that any client must do: finding the ends of the lines. */
export function benchParser(): BenchResult {
  const chunks = makeChunks();
  const octets = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const speeds = { parser: [] as number[], splitter: [] as number[] };
  for (let pass = 0; pass < warmUpPasses + passes; pass++) {
    const parser = octets / 1e6 / secondsOf(() => parseAll(chunks));
    const splitter = octets / 1e6 / secondsOf(() => splitAll(chunks));
    if (pass < warmUpPasses) continue;
    speeds.parser.push(parser);
    speeds.splitter.push(splitter);
  }
  return result(speeds.parser, speeds.splitter);
}

function result(parser: readonly number[], splitter: readonly number[]): BenchResult {
  const speed = median(parser);
  const row = (name: string, speeds: readonly number[]) => [name, digits(median(speeds)), spread(speeds)];
  return {
    title: 'Reply parser',
    method: [
      `${replies.length} replies as large services word them, ${replies.join('').split('\n').length - 1} lines together, repeated to ${totalOctets / 1024 / 1024} MB and taken in chunks of ${chunkOctets / 1024} KB. The splitter finds each LF and turns the octets before it into a string; the parser also joins lines into replies, reads codes and enhanced codes, keeps offsets and limits, and looks for what breaks the grammar. They take turns, ${passes} passes each. MB are 1,000,000 octets.`,
    ],
    ratios: [
      {
        title: 'Reply parser and a plain line splitter',
        columns: ['parser, as a multiple of', 'ratio of speeds'],
        rows: [['line splitter', digits(speed / median(splitter))]],
      },
    ],
    numbers: [
      {
        title: 'Reply parser',
        columns: ['', 'median MB/s', 'p10..p90 MB/s'],
        rows: [row('reply parser', parser), row('line splitter', splitter)],
      },
    ],
    goals: [
      {
        name: `the reply parser reads at least ${goalMegabytesPerSecond} MB/s`,
        measured: `${digits(speed)} MB/s`,
        met: speed >= goalMegabytesPerSecond,
      },
    ],
  };
}

function makeChunks(): readonly Buffer[] {
  const block = Buffer.from(replies.join(''));
  const stream = Buffer.concat(Array.from({ length: Math.ceil(totalOctets / block.length) }, () => block));
  const chunks: Buffer[] = [];
  for (let start = 0; start < stream.length; start += chunkOctets) {
    chunks.push(stream.subarray(start, start + chunkOctets));
  }
  return chunks;
}

function secondsOf(work: () => number): number {
  const start = performance.now();
  const found = work();
  const seconds = (performance.now() - start) / 1000;
  if (found === 0) throw new Error('nothing was read');
  return seconds;
}

function parseAll(chunks: readonly Buffer[]): number {
  const parser = new ReplyParser();
  let found = 0;
  for (const chunk of chunks) found += parser.push(chunk).length;
  return found;
}

function splitAll(chunks: readonly Buffer[]): number {
  let rest: Buffer = Buffer.alloc(0);
  let found = 0;
  for (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(lf); end >= 0; end = bytes.indexOf(lf, start)) {
      if (bytes.toString('latin1', start, end + 1).length > 0) found++;
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  return found;
}
