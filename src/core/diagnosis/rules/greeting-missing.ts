import { rfc } from '../sources.ts';
import { useImplicitTls } from '../remedies.ts';
import { change } from '../profile-change.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { TimeoutEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'greeting-missing',
  role: 'cause',
  summary: 'The connection was made, but no greeting came.',
  sources: [rfc(5321, '3.1'), rfc(5321, '4.5.3.2.1')],
  on: ['timeout', 'ended'],
  check(entry, context) {
    if (context.greeting || context.connectedSeq === undefined || context.tlsFailed || context.cancelled)
      return undefined;
    // A log need not show the greeting; only a client that was too early speaks without one.
    const { lastCommand } = context;
    if (lastCommand && !lastCommand.violations.some(({ id }) => id === 'early-talker')) return undefined;
    // A log that shows TLS and nothing inside it hides the greeting.
    if (context.tls?.protocol === '') return undefined;
    if (entry.kind === 'timeout') return entry.waitingFor === 'greeting' ? silent(entry) : undefined;
    const closed =
      entry.kind === 'ended' && entry.by !== 'client' && entry.how !== 'timeout' && entry.how !== 'never-connected';
    return closed && !context.lastTimeout ? closedFirst(entry.seq, context) : undefined;
  },
};

function silent(timeout: TimeoutEntry): Diagnosis {
  return {
    severity: 'error',
    message:
      timeout.limitMs === 0
        ? 'Nothing came from the server in time, not even a greeting.'
        : say`Nothing came from the server within ${timeout.limitMs / 1000} seconds of the connection, not even a greeting.`,
    fix: 'Raise `timeouts.greeting` (RFC 5321 asks for 300 seconds) to outwait a server that delays its greeting; if the port expects TLS first, set `security` to "tls".',
    field: ['timeouts', 'greeting'],
    changes: [change({ 'timeouts.greeting': 300 }), change({ security: 'tls' })],
    evidence: timeout.unanswered === undefined ? [timeout.seq] : [timeout.seq, timeout.unanswered],
    weight: 50,
  };
}

function closedFirst(seq: number, context: Context): Diagnosis {
  return {
    severity: 'error',
    message: 'The server took the connection and closed it without a greeting.',
    fix: 'It may refuse this address, have too many connections, or expect TLS first: set `security` to "tls" if `port` is one for TLS, else ask its administrator.',
    field: ['security'],
    changes: [useImplicitTls(context)],
    evidence: [seq],
    weight: 50,
  };
}
