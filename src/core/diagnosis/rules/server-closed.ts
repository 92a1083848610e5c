import { closedBeforeQuit } from '../closed-before-quit.ts';
import { isToldOnly } from '../told-only.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../finding.ts';
import type { CommandEntry, EndedEntry } from '../../transcript/entry.ts';
import type { Saying } from '../../words.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'server-closed',
  role: 'consequence',
  aspect: 'ending',
  summary: 'The server closed when it was not due.',
  sources: [rfc(5321, '3.8'), rfc(5321, '4.1.1.10')],
  on: ['ended'],
  check(entry, context) {
    if (entry.kind !== 'ended' || context.cancelled || context.tlsFailed) return undefined;
    // Without a greeting it is another failure, unless the log only does not show it.
    const ownError = context.session?.side === 'server' && entry.how === 'error';
    const told = isToldOnly(context) && context.clientError !== undefined && context.connectedSeq === undefined;
    if (!context.greeting && !context.lastCommand && !ownError && !told) return undefined;
    if (context.quit && !closedBeforeQuit(entry, context)) return undefined;
    const closed = entry.by === 'server' || (entry.by === 'network' && entry.how === 'error');
    if (!closed || entry.how === 'timeout' || entry.how === 'never-connected') return undefined;
    if (context.lastReply?.code === 421 || context.lastReply?.code === 221) return undefined;
    const after = context.lastReply;
    const closing = closingOf(entry, context);
    const harmless = context.delivered > 0 && entry.unansweredCommands === 0;
    return {
      severity: harmless ? 'information' : 'error',
      message: after
        ? say`${closing}; its last reply was ${quote(`${after.code} ${after.lines[0] ?? ''}`)}.`
        : say`${closing}.`,
      fix: 'See what came just before; if nothing did, the server or something between ends such sessions: check `ehlo`, `security` and whether this client’s address is allowed.',
      evidence: after ? [entry.seq, after.seq] : [entry.seq],
      weight: 30,
    };
  },
};

function closingOf(entry: EndedEntry, context: Context): Saying {
  if (context.quit) return say`The server closed the connection, without waiting for QUIT and without a 421`;
  const open = entry.unansweredCommands > 0 ? firstUnanswered(context) : undefined;
  return open
    ? say`The server closed the connection instead of answering ${quote(open.verb)}, without QUIT and without a 421`
    : say`The server closed the connection, without QUIT and without a 421`;
}

/** Of commands that were sent together, the one whose reply was due. */
function firstUnanswered(context: Context): CommandEntry | undefined {
  const last = context.lastCommand;
  for (let seq = (context.lastReply?.answers ?? last?.seq ?? 0) + 1; last && seq < last.seq; seq++) {
    const entry = context.entryAt(seq);
    if (entry?.kind === 'command') return entry;
  }
  return last;
}
