import { say } from '../../words.ts';
import { within } from '../time-limit.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import { isToldOnly } from '../told-only.ts';
import type { DataEntry, EndedEntry, FailureEntry, TimeoutEntry } from '../../transcript/entry.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'delivery-unknown',
  role: 'cause',
  summary: 'Silence or the end of the connection followed the whole message: delivered or not.',
  sources: [rfc(5321, '4.5.3.2.6'), rfc(1047, '1')],
  on: ['timeout', 'failure', 'ended'],
  check(entry, context) {
    const data = context.unansweredData;
    if (context.cancelled) return undefined;
    if (!data)
      return isToldOnly(context) && entry.kind === 'timeout' && entry.waitingFor === 'data-reply'
        ? unknown(entry)
        : undefined;
    if (entry.kind === 'timeout' && entry.waitingFor !== 'data-reply' && entry.unanswered !== data.seq)
      return undefined;
    // A log of the client's side alone tells of no reply to anything.
    if (!context.lastReply && entry.kind === 'ended' && entry.by === 'client') return undefined;
    if (entry.kind === 'failure' && !entry.final) return undefined;
    if (entry.kind !== 'timeout' && entry.kind !== 'failure' && entry.kind !== 'ended') return undefined;
    return unknown(entry, data);
  },
};

/** @param data the message that has no reply; absent where a program only tells of it */
function unknown(entry: TimeoutEntry | FailureEntry | EndedEntry, data?: DataEntry): Diagnosis {
  return {
    severity: 'error',
    message:
      entry.kind === 'timeout'
        ? say`The whole message was sent, and no reply came ${within(entry.limitMs)}: whether it was delivered is unknown.`
        : 'The whole message was sent, and the connection ended without a reply: whether it was delivered is unknown.',
    fix: 'Do not resend blindly: look for the message at its recipient or in the server’s log first. Raise `timeouts.data` (RFC 5321 asks for 600 seconds).',
    field: ['timeouts', 'data'],
    changes: [change({ 'timeouts.data': 600 })],
    evidence: data === undefined ? [entry.seq] : [data.seq, entry.seq],
    weight: 80,
  };
}
