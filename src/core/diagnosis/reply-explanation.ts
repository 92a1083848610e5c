/** What a reply means: by the registries of its codes, and where it comes from. */
import { enhancedCodeMeaning, replyCodeMeaning } from '../smtp/status-codes.ts';
import type { CodeMeaning } from '../smtp/status-codes.ts';
import type { Entry, ReplyEntry } from '../transcript/entry.ts';
import { readMarked } from '../transcript/outline.ts';
import { readText } from '../transcript/text-reader.ts';
import type { Words } from '../words.ts';
import { ContextFold } from './context.ts';
import { readingOf } from './providers/speakers.ts';
import type { Speakers } from './providers/speakers.ts';
import { stepOf, textOf } from './refusal.ts';

/** What one provider means by a reply. */
export interface ProviderMeaning {
  /** Its name. */
  readonly provider: string;
  /** A clause that begins with a small letter, without a full stop. */
  readonly means: Words;
  /** What to change; absent when the provider’s own words say no more than the rule. */
  readonly fix?: Words;
  readonly source: string;
}

export interface ReplyExplanation {
  /** Absent for a code that no registry explains. */
  readonly code?: CodeMeaning;
  /** Absent without an enhanced code. */
  readonly enhanced?: CodeMeaning;
  /** Absent where nothing special is known of the reply. */
  readonly provider?: ProviderMeaning;
}

/** @param answered what the reply answers; undefined when nothing was waiting for it */
export function explainReply(reply: ReplyEntry, answered: Entry | undefined, speakers: Speakers): ReplyExplanation {
  const code = replyCodeMeaning(reply.code);
  const enhanced = reply.enhanced === undefined ? undefined : enhancedCodeMeaning(reply.enhanced);
  const provider = providerMeaning(reply, answered, speakers);
  return { ...(code && { code }), ...(enhanced && { enhanced }), ...(provider && { provider }) };
}

function providerMeaning(
  entry: ReplyEntry,
  answered: Entry | undefined,
  speakers: Speakers,
): ProviderMeaning | undefined {
  if (entry.code < 400 && entry.code !== 221) return undefined;
  const reading = readingOf({ entry, code: entry.code, step: stepOf(answered), text: textOf(entry) }, speakers);
  if (!reading) return undefined;
  const { provider, means, fix, source } = reading;
  return { provider: provider.name, means, ...(fix && { fix }), source };
}

/** Lines of a session that are read before the one that is asked about: its beginning, and those just before. */
const linesRead = 1000;

/**
 * What the reply that stands on a line of the text form means; undefined when no reply stands there. Never throws.
 * @param lineAt the text of a 0-based line, empty beyond the end
 */
export function explainLine(lineAt: (line: number) => string, line: number): ReplyExplanation | undefined {
  if (readMarked(lineAt(line))?.mark !== 'S:') return undefined;
  const fold = new ContextFold();
  let reply: ReplyEntry | undefined;
  for (const entry of readText(sessionUpTo(lineAt, line)).entries) {
    fold.advance(entry);
    if (entry.kind === 'reply') reply = entry;
  }
  return reply && explainReply(reply, fold.entryAt(reply.answers), fold.speakers);
}

/** The session's text up to the end of the reply on a line, in long sessions without its middle. */
function sessionUpTo(lineAt: (line: number) => string, line: number): string {
  let from = line;
  while (from > 0 && line - from < maximumLines && !isSessionLine(lineAt(from))) from--;
  let to = line;
  while (to - line < linesRead && goesOn(lineAt(to))) to++;
  const lines: string[] = [];
  for (let at = from; at <= to; at++) if (at - from < linesRead || line - at < linesRead) lines.push(lineAt(at));
  return lines.join('\n');
}

/** Lines that are looked through for the one with which a session begins. */
const maximumLines = 100_000;

function isSessionLine(text: string): boolean {
  const marked = readMarked(text);
  return marked?.mark === '*' && marked.words.startsWith('session:');
}

function goesOn(text: string): boolean {
  return /^\d{3}-/.test(readMarked(text)?.words ?? '');
}
