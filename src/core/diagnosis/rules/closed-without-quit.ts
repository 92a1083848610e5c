import { change } from '../profile-change.ts';
import { rfc } from '../sources.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'closed-without-quit',
  role: 'consequence',
  aspect: 'ending',
  summary: 'The client left without QUIT; harmless by itself.',
  sources: [rfc(5321, '4.1.1.10'), rfc(5321, '3.8')],
  on: ['ended'],
  check(entry, context) {
    if (entry.kind !== 'ended' || entry.by !== 'client' || entry.quit !== 'not-sent') return undefined;
    if (entry.how !== 'fin' && entry.how !== 'reset') return undefined;
    if (context.cancelled || !couldHaveQuit(context)) return undefined;
    const last = context.lastReply;
    return {
      severity: 'information',
      message:
        context.delivered > 0
          ? 'The client closed the connection without QUIT; the message was accepted before and stays accepted. Servers enter that as a lost connection, and some count it against the client.'
          : 'The client closed the connection without QUIT. Servers enter that as a lost connection, and some count it against the client.',
      fix: 'Let the client say QUIT and wait for the 221 before it closes; in a profile set `leave` to "quit".',
      field: ['leave'],
      changes: [change({ leave: 'quit' })],
      evidence: last ? [entry.seq, last.seq] : [entry.seq],
      weight: 15,
    };
  },
};

/** Nobody has to take leave of a server that never welcomed it, keeps silent, or has said that it closes. */
function couldHaveQuit({ session, greeting, lastReply, lastTimeout, tlsFailed, lastFailure }: Context): boolean {
  // A server's log in few words shows no greeting.
  const welcomed = greeting ? greeting.code >= 200 && greeting.code < 300 : session?.side === 'server';
  const closing = lastReply?.code === 421 || lastReply?.code === 221;
  return welcomed && !closing && !lastTimeout && !tlsFailed && !lastFailure;
}
