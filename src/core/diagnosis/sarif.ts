/** Findings in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS Standard). */
import type { Finding, Severity } from './finding.ts';
import { rules } from './rules/index.ts';

/** A finding of a session in a file. */
export interface PlacedFinding {
  readonly finding: Finding;
  /** Number of the session in the file, from 1. */
  readonly session: number;
  /** 1-based line of the file; absent when it is not known. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units, on that line; absent when it is not known. */
  readonly column?: number;
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/**
 * A SARIF log with one run, without a line's end.
 * @param uri of the file, relative where it can be; the empty string for standard input
 */
export function formatSarif(findings: readonly PlacedFinding[], uri: string): string {
  const used = rules.filter(({ id }) => findings.some(({ finding }) => finding.rule === id));
  const run = {
    tool: {
      driver: {
        name: 'smtp-debug',
        rules: used.map(({ id, summary, sources }) => ({
          id,
          shortDescription: { text: summary },
          ...(sources[0] && { helpUri: sources[0].url }),
        })),
      },
    },
    columnKind: 'utf16CodeUnits',
    results: findings.map((placed) =>
      resultOf(
        placed,
        uri,
        used.findIndex(({ id }) => id === placed.finding.rule),
      ),
    ),
  };
  return JSON.stringify({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  });
}

function resultOf({ finding, session, line, column }: PlacedFinding, uri: string, ruleIndex: number): object {
  const { rule, severity, rootCause, message, fix } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: `${message} ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri === '' ? 'stdin' : uri },
          ...(line !== undefined && {
            region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
          }),
        },
      },
    ],
    properties: { session, rootCause },
  };
}
