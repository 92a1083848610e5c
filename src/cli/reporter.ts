import { isConsequence, type Finding, type Severity } from '../core/diagnosis/finding.ts';
import { formatFinding, formatSummary } from '../core/diagnosis/report-json.ts';
import { describe } from '../core/transcript/describe.ts';
import type { Entry, Level } from '../core/transcript/entry.ts';
import { escapeText } from '../core/transcript/escape.ts';
import { shows } from '../core/transcript/filter.ts';
import { formatJson } from '../core/transcript/json-lines.ts';
import { TextWriter } from '../core/transcript/text-form.ts';
import type { SessionResult } from '../runtime/session.ts';
import type { Output } from './output.ts';
import type { Style } from './style.ts';

export const formats = ['text', 'jsonl'] as const;
export type Format = (typeof formats)[number];

/** Writes one session as it goes on. */
export interface Reporter {
  entry(entry: Entry): void;
  /** What is known at the end. */
  end(findings: readonly Finding[], result: SessionResult, entries: readonly Entry[]): void;
}

export function reporterFor(format: Format, level: Level, output: Output, style: Style): Reporter {
  return format === 'jsonl' ? jsonReporter(level, output) : textReporter(level, output, style);
}

function jsonReporter(level: Level, output: Output): Reporter {
  return {
    entry: (entry) => {
      if (shows(level, entry)) output.write(`${formatJson(entry)}\n`);
    },
    end: (findings, result) => {
      for (const finding of rootCauseFirst(findings)) output.write(`${formatFinding(finding)}\n`);
      output.write(`${formatSummary({ ...result, findings })}\n`);
    },
  };
}

function textReporter(level: Level, output: Output, style: Style): Reporter {
  const writer = new TextWriter({ data: false });
  return {
    entry: (entry) => {
      const text = writer.write(entry);
      if (shows(level, entry)) output.write(style.level(entry.level, text));
    },
    end: (findings, result, entries) => {
      const start = entries[0]?.at ?? 0;
      for (const finding of rootCauseFirst(findings)) {
        output.write(`\n${findingText(finding, findings, (seq) => entries[seq], start, style)}`);
      }
      output.write(`\n${style.bold(summaryText(findings, result))}\n`);
    },
  };
}

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The root cause, then the graver before the lighter, then as they happened. */
export function rootCauseFirst(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ rootCause, severity }: Finding): number => (rootCause ? -1 : severities.indexOf(severity));
  return findings.toSorted((left, right) => rank(left) - rank(right));
}

/**
 * A finding as a few lines.
 * @param all the findings of its session
 * @param entryAt the entry of a `seq`; undefined when it is not known
 * @param start microseconds since the Unix epoch from which times are counted
 */
export function findingText(
  finding: Finding,
  all: readonly Finding[],
  entryAt: (seq: number) => Entry | undefined,
  start: number,
  style: Style,
): string {
  const { severity, rule, rootCause, message, fix, evidence } = finding;
  const standing = rootCause ? ' (root cause)' : isConsequence(finding, all) ? ' (what followed)' : '';
  const title = `${severity}: ${rule}${standing}`;
  const proof = entryAt(evidence[0]);
  const lines = [style.severity(severity, title), `  ${escapeText(message)}`, `  fix: ${escapeText(fix)}`];
  if (proof) lines.push(`  seen: ${proofText(proof, start)}`);
  return lines.map((line) => `${line}\n`).join('');
}

function proofText(entry: Entry, start: number): string {
  const text = describe(entry);
  const short = text.length > 160 ? `${text.slice(0, 159)}…` : text;
  const time = entry.at > 0 ? `at ${((entry.at - start) / 1_000_000).toFixed(3)} s` : '';
  const line = entry.sourceLine === undefined ? '' : `line ${entry.sourceLine}`;
  return `${escapeText(short)} (${[line, time].filter(Boolean).join(', ')})`;
}

/** The last line: how it ended, where, and why. */
export function summaryText(
  findings: readonly Finding[],
  { outcome, phase, durationMs }: Pick<SessionResult, 'outcome' | 'phase'> & { readonly durationMs?: number },
): string {
  const where = outcome === 'completed' ? '' : ` in ${phase}`;
  const cause = findings.find((finding) => finding.rootCause)?.rule;
  const count = findings.length === 0 ? 'no findings' : `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
  const after = durationMs === undefined ? '' : ` after ${Math.round(durationMs)} ms`;
  return `${outcome}${where}${after}: ${cause ? `${cause}, ` : ''}${count}`;
}
