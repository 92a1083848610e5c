/** The logs that are read for speed, made of recorded ones. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Sessions of mail traffic that are written at once, a line of each in turn, as a busy server's are. */
const atOnce = 8;
/** Processes that take the sessions in turn. */
const processes = 200;
/** Sessions, no two of which are alike, before the log begins again. */
const variedSessions = 20_000;

/** Twenty sessions of mail traffic: how many of them are like which recorded one. Sixteen go well. */
const traffic: readonly (readonly [count: number, sample: string])[] = [
  [5, 'postfix-smtpd/ok.log'],
  [4, 'postfix-smtpd/ok-auth-starttls.log'],
  [4, 'postfix-smtp/ok.log'],
  [3, 'postfix-smtp/ok-starttls.log'],
  [1, 'postfix-smtp/greylist451.log'],
  [1, 'postfix-smtpd/auth535.log'],
  [1, 'postfix-smtpd/lost-ehlo.log'],
  [1, 'postfix-smtpd/rcpt550.log'],
];

function readRecorded(sample: string): string {
  return readFileSync(new URL(`../test/cases/logs/${sample}`, import.meta.url), 'utf8');
}

/** A recorded log as often as it takes to fill a megabyte. */
export function repeated(sample: string): Buffer {
  const octets = Buffer.from(readRecorded(sample));
  return Buffer.concat(Array.from({ length: Math.ceil(1_000_000 / octets.length) }, () => octets));
}

/** What Postfix writes about mail that comes and goes: recorded sessions, each with its own times, names and numbers. */
export function mailTraffic(): Buffer {
  const samples = traffic.flatMap(([count, sample]) => Array.from({ length: count }, () => readRecorded(sample)));
  const lines: string[] = [];
  for (let first = 0; first < variedSessions; first += atOnce) {
    const sessions = Array.from({ length: atOnce }, (_, index) => {
      const number = first + index;
      return varied(samples[(number * 7) % samples.length] ?? '', number).split('\n');
    });
    const most = Math.max(...sessions.map(({ length }) => length));
    for (let line = 0; line < most; line++)
      for (const session of sessions) if (session[line]) lines.push(`${session[line]}\n`);
  }
  return Buffer.from(lines.join(''));
}

const changing =
  /\d\d:\d\d:\d\d|smtpd?\[\d+\]|\b[0-9A-F]{7,8}\b(?=:|$)|localhost\[127\.0\.0\.1\]|smtp-\d\d\.example\.com\[[\d.]+\]|(?:user|nobody)@example\.org|queued as \w+|message-id=<\w+/gm;

/** A recorded session as if it had been another one. */
function varied(session: string, number: number): string {
  const id = (0xa00000 + number * 7919).toString(16).toUpperCase();
  const address = `203.0.${(number >> 8) % 256}.${number % 256}`;
  const words: Readonly<Record<string, string>> = {
    smtp: `smtp[${1000 + (number % processes)}]`,
    smtpd: `smtpd[${1000 + (number % processes)}]`,
    localhost: `host-${number}.example.net[${address}]`,
    'smtp-': `mx${number % 90}.example-${number % 900}.com[${address}]`,
    user: `user-${number}@example.org`,
    nobody: `nobody-${number}@example.org`,
    queued: `queued as 4Rk${id}`,
    message: `message-id=<${id}`,
  };
  return session.replace(changing, (text) => {
    const [word = ''] = /^(?:smtp-|[a-z]+)/.exec(text) ?? [];
    return words[word] ?? (text.includes(':') ? timeAt(number) : id);
  });
}

/** `HH:MM:SS`, twenty sessions a second. */
function timeAt(number: number): string {
  const seconds = Math.floor(number / 20);
  return [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** Writes `block` again and again, until the file has at least `octets`. */
export function fill(path: string, block: Uint8Array, octets: number): void {
  const file = openSync(path, 'w');
  for (let written = 0; written < octets; written += block.length) writeSync(file, block);
  closeSync(file);
}
