import type { EndedEntry } from '../transcript/entry.ts';
import type { Context } from './context.ts';

/**
 * The server closed before QUIT was due to be answered: after refusing something, or with more than the QUIT unanswered.
 * The client's QUIT found nobody. RFC 5321 section 4.1.1.10 has the server wait for it.
 */
export function closedBeforeQuit(ended: EndedEntry, context: Context): boolean {
  if (ended.by !== 'server' || context.quit === undefined || context.quitAnswered) return false;
  const refused = context.lastReply !== undefined && context.lastReply.code >= 400 && context.lastReply.code !== 421;
  return refused || ended.unansweredCommands > 1;
}
