import { say } from '../../words.ts';
import { within } from '../time-limit.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'delivery-unknown',
  role: 'cause',
  summary: 'Silence or the end of the connection followed the whole message: delivered or not.',
  sources: [rfc(5321, '4.5.3.2.6'), rfc(1047, '1')],
  on: ['timeout', 'failure', 'ended'],
  check(entry, context) {
    const data = context.unansweredData;
    if (!data || context.cancelled) return undefined;
    if (entry.kind === 'timeout' && entry.waitingFor !== 'data-reply' && entry.unanswered !== data.seq)
      return undefined;
    // A log of the client's side alone tells of no reply to anything.
    if (!context.lastReply && entry.kind === 'ended' && entry.by === 'client') return undefined;
    if (entry.kind === 'failure' && !entry.final) return undefined;
    return {
      severity: 'error',
      message:
        entry.kind === 'timeout'
          ? say`The whole message was sent, and no reply came ${within(entry.limitMs)}: whether it was delivered is unknown.`
          : 'The whole message was sent, and the connection ended without a reply: whether it was delivered is unknown.',
      fix: 'Do not resend blindly: look for the message at its recipient or in the server’s log first. Raise `timeouts.data` (RFC 5321 asks for 600 seconds).',
      field: ['timeouts', 'data'],
      changes: [change({ 'timeouts.data': 600 })],
      evidence: [data.seq, entry.seq],
      weight: 80,
    };
  },
};
