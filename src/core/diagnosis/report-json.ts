/** What is said of a session besides its entries, as lines of JSON. */
import type { Phase } from '../transcript/entry.ts';
import { safeJson } from '../transcript/escape.ts';
import type { Finding } from './finding.ts';

/** Where a finding belongs in a file that was read. */
export interface FindingPlace {
  /** As given; absent where there is only one. */
  readonly file?: string;
  /** Number of the session in the file, from 1. */
  readonly session?: number;
  /** 1-based line of the file. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units, on that line. */
  readonly column?: number;
}

/** `finding` on a line of its own, without the line's end. */
export function formatFinding(finding: Finding, place: FindingPlace = {}): string {
  const { rule, severity, rootCause, message, fix, evidence } = finding;
  return safeJson({
    type: 'finding',
    ...(place.file !== undefined && { file: place.file }),
    ...(place.session !== undefined && { session: place.session }),
    rule,
    severity,
    rootCause,
    message,
    fix,
    evidence,
    ...(place.line !== undefined && { line: place.line }),
    ...(place.column !== undefined && { column: place.column }),
  });
}

export interface Summary {
  /** The file, as given; absent where there is only one. */
  readonly file?: string;
  /** Number of the session in the file, from 1; absent for a live session. */
  readonly session?: number;
  readonly outcome: 'completed' | 'failed' | 'cancelled';
  /** The last phase before the end. */
  readonly phase: Phase;
  readonly findings: readonly Finding[];
  readonly durationMs: number;
}

/** The last line of a session, without the line's end. */
export function formatSummary(summary: Summary): string {
  const { file, session, outcome, phase, findings, durationMs } = summary;
  return safeJson({
    type: 'summary',
    ...(file !== undefined && { file }),
    ...(session !== undefined && { session }),
    outcome,
    phase,
    rootCause: findings.find((finding) => finding.rootCause)?.rule ?? null,
    rules: [...new Set(findings.map((finding) => finding.rule))],
    durationMs,
  });
}
