import { isToldOnly } from '../told-only.ts';
import { checkRefusal, quote } from '../refusal-rule.ts';
import type { RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { usePort } from '../remedies.ts';
import { change } from '../profile-change.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { ReplyEntry } from '../../transcript/entry.ts';
import type { Words } from '../../words.ts';
import { clause, say } from '../../words.ts';

export const rule: Rule = {
  id: 'wrong-service',
  role: 'cause',
  summary: 'What answers is not SMTP.',
  sources: [rfc(5321, '3.1'), rfc(2033, '4.1')],
  on: ['reply', 'tlsFailed', 'clientError'],
  check(entry, context) {
    if (entry.kind === 'reply')
      return entry === context.greeting
        ? checkGreeting(entry, context)
        : checkRefusal('wrong-service', reading, context);
    const said =
      entry.kind === 'tlsFailed'
        ? (entry.received ?? '')
        : entry.kind === 'clientError' && !context.greeting
          ? entry.message
          : '';
    const service =
      serviceOf(said.replace(/^.{0,60}response=/, '')) ?? (isToldOnly(context) ? serviceIn(said) : undefined);
    return service === undefined ? undefined : diagnosis(entry.seq, said, service, context);
  },
};

const greetings: readonly (readonly [prefix: string, service: Words])[] = [
  ['http/', 'a web server'],
  ['<!doctype', 'a web server'],
  ['<html', 'a web server'],
  ['* ok', 'an IMAP server'],
  ['* preauth', 'an IMAP server'],
  ['* bye', 'an IMAP server'],
  ['+ok', 'a POP3 server'],
  ['-err', 'a POP3 or Redis server'],
  ['ssh-', 'an SSH server'],
  ['rfb ', 'a remote desktop (VNC)'],
  ['"implementation"', 'a ManageSieve server'],
];
const words: readonly (readonly [word: string, service: Words])[] = [
  ['ftp server', 'an FTP server'],
  ['filezilla', 'an FTP server'],
  ['proftpd', 'an FTP server'],
  ['vsftpd', 'an FTP server'],
  ['pure-ftpd', 'an FTP server'],
  ['nntp', 'a news server'],
];

function serviceOf(text: string): Words | undefined {
  const start = text.slice(0, 300).trimStart().toLowerCase();
  return greetings.find(([prefix]) => start.startsWith(prefix))?.[1];
}

/** What other services say first, wherever it is quoted. */
const quotations: readonly (readonly [pattern: RegExp, service: Words])[] = [
  [/["'\`:(=\s]HTTP\/1\.[01] \d{3}\b|\/1\.[01] 400 Bad Request|<!doctype html|<html\b/i, 'a web server'],
  [/["'\`:(=\s]\* (?:OK|BYE|PREAUTH) |\bIMAP4rev[12]\b|\bIMAP (?:server|service) ready/i, 'an IMAP server'],
  [/["'\`:(=\s]\+OK\b|\bPOP3? (?:server|service) ready/i, 'a POP3 server'],
  [/["'\`:(=\s]SSH-[12]\.\d/, 'an SSH server'],
];

function serviceIn(message: string): Words | undefined {
  const text = message.slice(0, 2000);
  return quotations.find(([pattern]) => pattern.test(text))?.[1];
}

function checkGreeting(reply: ReplyEntry, context: Context): Diagnosis | undefined {
  if (context.lastCommand && reply.code !== 0) return undefined;
  const text = reply.lines.slice(0, 5).join(' ').slice(0, 1000);
  const lower = text.toLowerCase();
  const mentioned = reply.code === 220 || reply.code === 200 || reply.code === 201 ? words : [];
  const service = serviceOf(text) ?? mentioned.find(([word]) => lower.includes(word))?.[1];
  return service === undefined ? undefined : diagnosis(reply.seq, text, service, context);
}

function diagnosis(seq: number, said: string, service: Words, context: Context): Diagnosis {
  return {
    severity: 'error',
    message: say`${quote(said)}: what answers there is ${clause(service)}, not an SMTP server.`,
    fix: 'Set `host` and `port` to the SMTP submission server: usually port 587 or 465.',
    field: ['port'],
    changes: usePort([587, 465], context),
    evidence: [seq],
    weight: 90,
  };
}

const reading: RefusalReading = {
  weigh: (refusal) => (refusal.step === 'ehlo' && refusal.words.has('wrong-service') ? 85 : 0),
  means: ({ text }) =>
    text.includes('not a lmtp')
      ? 'the server speaks SMTP, and was spoken to in LMTP'
      : 'the server speaks LMTP, and was spoken to in SMTP',
  remedy: ({ text }) => ({
    fix: 'Set `protocol` to the one that this port speaks, or `port` to the one of SMTP submission.',
    field: ['protocol'],
    changes: [change({ protocol: text.includes('not a lmtp') ? 'smtp' : 'lmtp' })],
  }),
};
