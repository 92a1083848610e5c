import { open } from 'node:fs/promises';
import type { Finding } from '../core/diagnosis/finding.ts';
import { formatFinding, formatSummary } from '../core/diagnosis/report-json.ts';
import type { Entry } from '../core/transcript/entry.ts';
import { formatJson } from '../core/transcript/json-lines.ts';
import { formatTranscript } from '../core/transcript/text-form.ts';
import type { SessionResult } from '../runtime/session.ts';
import { rootCauseFirst } from './reporter.ts';
import { UsageError } from './usage-error.ts';

/** A session that is over. */
export interface FinishedSession {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
  readonly result: SessionResult;
}

/**
 * Opens the file for a transcript before the session runs, so that a wrong path is known before anything is sent. The
 * function returned writes the entries of every level and closes the file: as JSON Lines, with findings and summary, to a
 * file whose name ends in `.jsonl`; else in the text form, which can be read back.
 *
 * @param path undefined: nothing is saved
 * @throws UsageError when the file cannot be written
 */
export async function openSaveFile(
  path: string | undefined,
): Promise<((session: FinishedSession) => Promise<void>) | undefined> {
  if (path === undefined) return undefined;
  const file = await open(path, 'a', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--save: ${path} cannot be written (${error.code ?? error.message})`);
  });
  return async (session) => {
    await file.truncate();
    await file.writeFile(path.endsWith('.jsonl') ? jsonLines(session) : formatTranscript(session.entries));
    await file.close();
  };
}

function jsonLines({ entries, findings, result }: FinishedSession): string {
  const lines = [
    ...entries.map((entry) => formatJson(entry)),
    ...rootCauseFirst(findings).map((finding) => formatFinding(finding)),
    formatSummary({ ...result, findings }),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
