import { open } from 'node:fs/promises';
import type { Entry } from '../core/transcript/entry.ts';
import { formatJson } from '../core/transcript/json-lines.ts';
import { formatTranscript } from '../core/transcript/text-form.ts';
import { UsageError } from './usage-error.ts';

/**
 * Opens the file for a transcript before the session runs, so that a wrong path is known before anything is sent. The
 * function returned writes all entries, those of every level, and closes the file.
 *
 * @param path undefined: nothing is saved
 * @throws UsageError when the file cannot be written
 */
export async function openSaveFile(
  path: string | undefined,
): Promise<((entries: readonly Entry[]) => Promise<void>) | undefined> {
  if (path === undefined) return undefined;
  const file = await open(path, 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--save: ${path} cannot be written (${error.code ?? error.message})`);
  });
  return async (entries) => {
    const text = path.endsWith('.jsonl') ? entries.map((entry) => `${formatJson(entry)}\n`).join('') : formatTranscript(entries);
    await file.writeFile(text);
    await file.close();
  };
}
