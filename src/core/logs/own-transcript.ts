import { readJsonLines } from '../transcript/json-lines.ts';
import { splitSessions } from '../transcript/sessions.ts';
import { readText } from '../transcript/text-reader.ts';
import type { LogListener } from './analysis.ts';

export type TranscriptForm = 'text' | 'jsonl';

const firstLine =
  /^[ \t]*(?:-?\d{1,12}(?:\.\d{1,6})?[ \t]+)?(?:(?:error|warn|info|debug|trace)[ \t]+)?\* {1,3}session: /;

/** The form of a transcript that this program saved, by its first line; undefined when `start` is of anything else. */
export function transcriptForm(start: string): TranscriptForm | undefined {
  const line = start
    .replace(/^\ufeff/, '')
    .split('\n', 50)
    .find((text) => text.trim() !== '' && !text.startsWith('#'));
  if (line === undefined) return undefined;
  if (line.startsWith('{"type":"entry",')) return 'jsonl';
  return firstLine.test(line) ? 'text' : undefined;
}

/** Tells `listener` of the sessions in a saved transcript, entry by entry. */
export function readTranscript(text: string, form: TranscriptForm, listener: LogListener): void {
  const { entries } = form === 'text' ? readText(text) : readJsonLines(text);
  for (const [index, session] of splitSessions(entries).entries()) {
    for (const entry of session) listener.entry(index + 1, entry);
    listener.ended(index + 1);
  }
}
