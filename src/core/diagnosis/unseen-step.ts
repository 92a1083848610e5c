import type { ReplyEntry } from '../transcript/entry.ts';
import type { Step } from './refusal.ts';
import { stepOfWords } from './told-refusal.ts';

/** Said of what a client sends behind AUTH. */
const ofSignIn = /\bbase-?64\b|\busername\b|\bpassword\b|\bcredentials?\b|\bsasl\b/i;

const authCodes: ReadonlySet<number> = new Set([235, 334, 432, 534, 535, 538]);

/**
 * The step that a reply belongs to in a log that shows the server's side only, by its code (RFC 5321 section 4.2.3, RFC
 * 4954 section 6), its words, and by the step of the reply before it.
 */
export function unseenStep({ code, lines }: ReplyEntry, before: Step | undefined): Step {
  if (authCodes.has(code) && before !== 'data') return 'auth';
  if (code === 530 && before !== undefined && before !== 'greeting')
    return before === 'mail' || before === 'data' ? 'rcpt' : 'mail';
  // What a client says of itself is answered by several lines; the greeting was another program's to read.
  if (before === undefined && code === 250 && lines.length > 1) return 'ehlo';
  if (before === undefined) return (code >= 400 && stepOfWords(lines.join(' '))) || 'greeting';
  if (before === 'ehlo' && code >= 400 && lines.some((line) => /\bauth(?:$|[^a-z]|entication)/i.test(line)))
    return 'auth';
  if (before === 'auth' && code >= 400 && lines.some((line) => ofSignIn.test(line))) return 'auth';
  if (code === 354) return 'data';
  if (code === 221) return 'quit';
  if (before === 'data') return 'end-of-data';
  if (before === 'greeting') return 'ehlo';
  if (code === 220) return 'starttls';
  if (before === 'starttls') return 'ehlo';
  return code >= 400 ? 'rcpt' : 'mail';
}
