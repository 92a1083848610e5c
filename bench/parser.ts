import { ReplyParser } from '../src/core/smtp/reply-parser.ts';
import type { Section } from './table.ts';
import { median } from './table.ts';

const megabytes = 64;
const chunkOctets = 16_384;

const sample = [
  '220 mx.example.org ESMTP Postfix',
  '250-mx.example.org',
  '250-PIPELINING',
  '250-SIZE 10240000',
  '250-STARTTLS',
  '250-AUTH PLAIN LOGIN',
  '250-ENHANCEDSTATUSCODES',
  '250-8BITMIME',
  '250 CHUNKING',
  '235 2.7.0 Authentication successful',
  '250 2.1.0 Ok',
  '250 2.1.5 Ok',
  '354 End data with <CR><LF>.<CR><LF>',
  '250 2.0.0 Ok: queued as 4Z1bQx2k9Jz1sJ',
  '550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
  '221 2.0.0 Bye',
]
  .map((line) => `${line}\r\n`)
  .join('');

/** Replies through the parser, against nothing but a cut into lines. */
export function benchParser(): Section {
  const octets = Buffer.from(sample.repeat(Math.ceil((megabytes * 1_000_000) / sample.length)));
  const chunks: Buffer[] = [];
  for (let at = 0; at < octets.length; at += chunkOctets) chunks.push(octets.subarray(at, at + chunkOctets));
  parse(chunks.slice(0, 400));
  split(chunks.slice(0, 400));
  const parsed: number[] = [];
  const cut: number[] = [];
  for (let round = 0; round < 5; round++) {
    parsed.push(speed(octets.length, () => parse(chunks)));
    cut.push(speed(octets.length, () => split(chunks)));
  }
  const own = median(parsed);
  const plain = median(cut);
  return {
    title: 'Reply parser',
    method: `${megabytes} MB of single-line and multi-line replies in chunks of ${chunkOctets} octets, the median of five rounds; against a plain cut into lines of text.`,
    rows: [
      {
        what: 'reply parser',
        value: `${own.toFixed(0)} MB/s`,
        compared: `${(own / plain).toFixed(2)} of the plain line splitter`,
        goal: { text: 'at least 100 MB/s', met: own >= 100 },
      },
      { what: 'plain line splitter', value: `${plain.toFixed(0)} MB/s`, compared: '' },
    ],
  };
}

function speed(octets: number, act: () => number): number {
  const started = performance.now();
  if (act() === 0) throw new Error('nothing was read');
  return octets / 1000 / (performance.now() - started);
}

function parse(chunks: readonly Buffer[]): number {
  const parser = new ReplyParser();
  let replies = 0;
  for (const chunk of chunks) replies += parser.push(chunk).length;
  return replies;
}

function split(chunks: readonly Buffer[]): number {
  let rest: Buffer = Buffer.alloc(0);
  let lines = 0;
  for (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      if (data.toString('latin1', start, end).length >= 0) lines++;
      start = end + 1;
    }
    rest = data.subarray(start);
  }
  return lines;
}
