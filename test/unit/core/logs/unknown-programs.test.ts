/** The same conversations as programs without a reader of their own would log them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogAnalysis } from '../../../../src/core/logs/analysis.ts';
import { SessionReport } from '../../../../src/core/logs/session-report.ts';

/** `C ` or `S ` before what each side says. */
const opening = ['S 220 mx.example.test ESMTP', 'C EHLO client.example.net', 'S 250-mx.example.test'];
const conversations: Readonly<Record<string, readonly string[]>> = {
  'recipient-unknown': [
    ...opening,
    'S 250 SIZE 1000000',
    'C MAIL FROM:<a@example.com>',
    'S 250 2.1.0 Ok',
    'C RCPT TO:<b@example.org>',
    'S 550 5.1.1 <b@example.org>: User unknown',
    'C QUIT',
    'S 221 2.0.0 Bye',
  ],
  'auth-rejected': [
    ...opening,
    'S 250 AUTH PLAIN LOGIN',
    'C AUTH LOGIN',
    'S 334 VXNlcm5hbWU6',
    'C YW5uYQ==',
    'S 334 UGFzc3dvcmQ6',
    'C d3Jvbmc=',
    'S 535 5.7.8 Authentication credentials invalid',
    'C QUIT',
    'S 221 2.0.0 Bye',
  ],
  none: [
    ...opening,
    'S 250 8BITMIME',
    'C MAIL FROM:<a@example.com>',
    'S 250 2.1.0 Ok',
    'C RCPT TO:<b@example.org>',
    'S 250 2.1.5 Ok',
    'C DATA',
    'S 354 go ahead',
    'C Subject: hi',
    'C ',
    'C 550 reasons',
    'C .',
    'S 250 2.0.0 queued',
    'C QUIT',
    'S 221 Bye',
  ],
};

type Form = (client: boolean, text: string, second: number) => string;

const forms: Readonly<Record<string, Form>> = {
  'brackets and arrows': (client, text) => `[smtp] ${client ? '>>' : '<<'} ${text}`,
  Logback: (client, text, at) =>
    `2026-03-04 05:06:${at},123 DEBUG [main] c.e.mail.SmtpClient - ${client ? '->' : '<-'} ${text}`,
  'Python’s logging': (client, text) => `DEBUG:app.mail:${client ? 'send' : 'recv'}: ${JSON.stringify(`${text}\r\n`)}`,
  'Python’s bytes': (client, text) => `DEBUG app.mail ${client ? 'sent' : 'received'} b'${text}\\r\\n'`,
  'JSON with marks': (client, text, at) =>
    JSON.stringify({ ts: `2026-03-04T05:06:${at}Z`, level: 'debug', msg: `${client ? 'C' : 'S'}: ${text}` }),
  'JSON with directions': (client, text, at) =>
    JSON.stringify({ time: `2026-03-04T05:06:${at}Z`, dir: client ? 'send' : 'recv', data: `${text}\r\n` }),
  names: (client, text) => `${client ? 'Client' : 'Server'}> ${text}`,
  'names and arrows': (client, text) => `${client ? 'app => server' : 'server => app'}: ${text}`,
  'Ruby’s Logger': (client, text, at) =>
    `D, [2026-03-04T05:06:${at}.123456 #77] DEBUG -- : ${client ? '<-' : '->'} "${text}\\r\\n"`,
  Monolog: (client, text, at) =>
    `[2026-03-04T05:06:${at}.123456+00:00] app.DEBUG: ${client ? '> ' : '< '}${text} {"a":1} []`,
  'Go’s slog': (client, text, at) =>
    `2026/03/04 05:06:${at} DEBUG smtp ${client ? 'tx' : 'rx'}=${JSON.stringify(text)}`,
  tabs: (client, text) => `${client ? 'OUT' : 'IN'}\t${text}`,
  'process numbers': (client, text, at) => `05:06:${at}.1 [12345:smtp] ${client ? 'C' : 'S'}: ${text}`,
  '.NET traces': (client, text) =>
    `System.Net Information: 0 : [4321] SmtpConnection#1 - ${client ? 'Sending' : 'Received'}: ${text}`,
  'quoted words': (client, text) => `[Socket] ${client ? 'Wrote' : 'Read'}: "${text}"`,
  'words without a colon': (client, text) => `${client ? 'sent' : 'received'} ${text}`,
  'quotes behind unknown words': (client, text, at) =>
    `at=${at} [${client ? 'mailer' : 'remote'}] step payload="${text}\\r\\n" size=${text.length}`,
  'everything twice': (client, text, at) =>
    `05:06:${at} app: looking at the message: ${text}\n05:06:${at} app: ${client ? 'Sending' : 'Received'}: ${text}`,
  'Laravel’s log': (client, text, at) =>
    `[2026-03-04 05:06:${at}] production.DEBUG: ${client ? '>' : '<'} ${text} [] []`,
  logrus: (client, text, at) =>
    `time="2026-03-04T05:06:${at}Z" level=debug msg="${client ? 'C' : 'S'}: ${text.replaceAll('"', '\\"')}"`,
  'Lambda’s log': (client, text, at) =>
    `2026-03-04T05:06:${at}.123Z\t6bc28136-xxxx\tINFO\t${client ? '>>' : '<<'} ${text}`,
  'a word and an arrow': (client, text, at) =>
    `[2026-03-04T05:06:${at}Z DEBUG mail::transport] ${client ? 'Wrote: ' : '<< '}${text}`,
};

/** The root cause of each session, `none` without one. */
function told(text: string): readonly string[] {
  const reports = new Map<number, SessionReport>();
  const analysis = new LogAnalysis({
    entry: (session, entry) => {
      const report = reports.get(session) ?? new SessionReport(session);
      reports.set(session, report);
      report.add(entry);
    },
    ended: () => {},
  });
  analysis.push(new TextEncoder().encode(text));
  analysis.end();
  return [...reports.values()].map(({ findings }) => findings.find(({ rootCause }) => rootCause)?.rule ?? 'none');
}

describe('the log of a program that nobody knows', () => {
  for (const [name, form] of Object.entries(forms)) {
    it(`is diagnosed: ${name}`, () => {
      for (const [rule, lines] of Object.entries(conversations)) {
        const text = lines.map((line, index) => `${form(line.startsWith('C'), line.slice(2), 10 + index)}\n`).join('');
        assert.deepEqual(told(text), [rule]);
      }
    });
  }
});
