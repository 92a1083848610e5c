import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import { quote } from '../refusal-rule.ts';
import { isTrouble, troubleWords } from '../trouble.ts';
import type { TroubleEntry } from '../trouble.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { ReplyEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'plaintext-to-tls-port',
  role: 'cause',
  summary: 'Plaintext was spoken on a port that expects TLS first.',
  sources: [rfc(8314, '3.3')],
  on: ['timeout', 'ended', 'reply', 'clientError', 'tlsFailed'],
  check(entry, context) {
    if (isTrouble(entry) && context.session?.side === 'server') return ofServer(entry, context);
    if (context.session?.security === 'tls' || context.tls) return undefined;
    if (entry.kind === 'reply') return entry === context.greeting ? checkAlert(entry) : undefined;
    const answered = context.greeting !== undefined || context.connectedSeq === undefined || context.cancelled;
    if (answered || !tlsPorts.has(context.session?.port ?? 0)) return undefined;
    if (entry.kind === 'timeout') return entry.waitingFor === 'greeting' ? diagnosis(entry.seq, context) : undefined;
    const closed = entry.kind === 'ended' && entry.by !== 'client' && entry.how !== 'timeout' && !context.lastTimeout;
    return closed ? diagnosis(entry.seq, context) : undefined;
  },
};

/** Ports on which providers expect TLS from the first octet. */
const tlsPorts: ReadonlySet<number> = new Set([465, 2465, 8465, 443]);

function diagnosis(seq: number, context: Context): Diagnosis {
  const port = context.session?.port ?? 465;
  return {
    severity: 'error',
    message: say`No greeting came: port ${port} expects TLS from the first octet, and this client waits for plaintext.`,
    fix: 'Set `security` to "tls", or `port` to 587 with `security` "starttls".',
    field: ['security'],
    changes: [change({ security: 'tls' }), change({ port: 587, security: 'starttls' })],
    evidence: [seq],
    weight: 70,
  };
}

/** A server that expected TLS, and was spoken to in plaintext. */
function ofServer(entry: TroubleEntry, context: Context): Diagnosis | undefined {
  const plain = context.greeting !== undefined || context.starttls === 'accepted';
  if (plain || !context.trouble.has('tls-to-plaintext-port')) return undefined;
  return {
    severity: 'error',
    message: say`${quote(troubleWords(entry))}: the server expects TLS from the first octet, and the client spoke plaintext.`,
    fix: 'Set `security` to "tls" in the client, or use the port for `security` "starttls", which is 587.',
    field: ['security'],
    changes: [change({ security: 'tls' })],
    evidence: [entry.seq],
    weight: 80,
  };
}

/** A TLS alert in plaintext: record type 21, version 3.x. */
function checkAlert(greeting: ReplyEntry): Diagnosis | undefined {
  const line = greeting.lines[0] ?? '';
  if (greeting.code !== 0 || !line.startsWith('\u0015\u0003')) return undefined;
  return {
    severity: 'error',
    message: 'The server answered with a TLS alert: the port expects TLS from the first octet.',
    fix: 'Set `security` to "tls", or `port` to 587 with `security` "starttls".',
    field: ['security'],
    changes: [change({ security: 'tls' })],
    evidence: [greeting.seq],
    weight: 95,
  };
}
