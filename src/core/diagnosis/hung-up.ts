import type { EndedEntry } from '../transcript/entry.ts';
import type { Context } from './context.ts';

/**
 * The server refused something and closed without waiting for QUIT: the client's QUIT, sent into a connection that was
 * closing, found nobody. RFC 5321 section 4.1.1.10 has the server wait for it.
 */
export function hungUpOnRefusal(ended: EndedEntry, context: Context): boolean {
  const refused = context.lastReply !== undefined && context.lastReply.code >= 400 && context.lastReply.code !== 421;
  return ended.by === 'server' && refused && context.quit !== undefined && !context.quitAnswered;
}
