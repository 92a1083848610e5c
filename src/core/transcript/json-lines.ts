/** The JSON Lines form of a transcript: one object a line, `type` first. */
import { encodeBase64 } from './base64.ts';
import type { Entry } from './entry.ts';
import { readEntry } from './entry-schema.ts';
import { safeJson } from './escape.ts';
import { renumber } from './sessions.ts';
import type { TextProblem } from './sessions.ts';

/** Characters of a line that are read; a longer one is a problem. */
const maximumLineLength = 4 * 1024 * 1024;
/** Problems that are reported; further ones are not. */
const maximumProblems = 1000;

/**
 * `entry` on a line of its own, without the line's end. `bytes` are base64.
 * @param place file as given and number of the session in it, from 1; each absent where there is only one
 */
export function formatJson(entry: Entry, place: { readonly file?: string; readonly session?: number } = {}): string {
  const { seq, at, level, kind, ...rest } = entry;
  const direction = 'direction' in entry ? { direction: entry.direction } : {};
  const bytes = 'bytes' in entry ? { bytes: encodeBase64(entry.bytes) } : {};
  return safeJson({ type: 'entry', ...place, seq, at, level, ...direction, kind, ...rest, ...bytes });
}

/**
 * The entries among `lines`; objects of another type are passed over. Never throws.
 * @param places whether an entry says where in these lines it was read, or still what it says itself of another file
 */
export function readJsonLines(
  lines: string | readonly string[],
  places: 'here' | 'kept' = 'here',
): {
  readonly entries: readonly Entry[];
  readonly problems: readonly TextProblem[];
} {
  const entries: Entry[] = [];
  const problems: TextProblem[] = [];
  for (const [index, text] of (typeof lines === 'string' ? lines.split('\n') : lines).entries()) {
    const result = readLine(text, places === 'here' ? { sourceLine: index + 1, sourceColumn: 1 } : {});
    if (typeof result === 'object') entries.push(result);
    else if (result !== undefined && problems.length < maximumProblems) {
      problems.push({ line: index + 1, message: result });
    }
  }
  return { entries: renumber(entries), problems };
}

/** An entry, what is wrong, or undefined for a line that holds no entry. */
function readLine(text: string, place: Pick<Entry, 'sourceLine' | 'sourceColumn'>): Entry | string | undefined {
  if (text.trim() === '') return undefined;
  if (text.length > maximumLineLength) return `longer than ${maximumLineLength} characters`;
  const value = parseObject(text);
  if (!value) return 'not a JSON object';
  if (value.type !== 'entry') return undefined;
  const entry = readEntry({ ...value, ...place });
  return 'problem' in entry ? entry.problem : entry;
}

/** `text` as a JSON object, or undefined when it is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
