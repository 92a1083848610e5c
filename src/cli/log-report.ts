import type { Finding } from '../core/diagnosis/finding.ts';
import { formatFinding, formatSummary } from '../core/diagnosis/report-json.ts';
import type { PlacedFinding } from '../core/diagnosis/sarif.ts';
import type { LogListener } from '../core/logs/analysis.ts';
import { OpenSessions } from '../core/logs/open-sessions.ts';
import { SessionReport } from '../core/logs/session-report.ts';
import type { SourcePlace } from '../core/logs/source-place.ts';
import { WholeLog } from '../core/logs/whole-log.ts';
import type { LogFinding } from '../core/logs/whole-log.ts';
import type { Entry, Level } from '../core/transcript/entry.ts';
import { escapeText, safeJson } from '../core/transcript/escape.ts';
import { shows } from '../core/transcript/filter.ts';
import { formatJson } from '../core/transcript/json-lines.ts';
import { countOf } from '../core/transcript/describe.ts';
import type { Output } from './output.ts';
import { findingText, rootCauseFirst } from './reporter.ts';
import { SessionText, linesText } from './session-text.ts';
import type { Style } from './style.ts';

export const logFormats = ['text', 'jsonl', 'sarif'] as const;

/** Findings of one log that are kept for SARIF: as many results as GitHub's code scanning takes of a run. */
export const maximumPlaced = 25_000;

export interface LogReportOptions {
  readonly format: (typeof logFormats)[number];
  readonly level: Level;
  /** The file's name as given, where there are several; each line of JSON and each title then says it. */
  readonly file?: string;
}

interface Followed {
  readonly report: SessionReport;
  readonly text: SessionText;
  /** Findings that have been written, as `rule seq`. */
  readonly told: Set<string>;
}

/** Writes what one log holds: each session whole, with its findings on the lines of the log. */
export class LogReport implements LogListener {
  readonly #options: LogReportOptions;
  readonly #output: Output;
  readonly #style: Style;
  readonly #followed = new OpenSessions<number, Followed>();
  readonly #placed: PlacedFinding[] = [];
  readonly #whole = new WholeLog();
  /** How often each root cause was found. */
  readonly #causes = new Map<string, number>();
  #leftOut = 0;
  #sessionCount = 0;
  #failedCount = 0;

  constructor(options: LogReportOptions, output: Output, style: Style) {
    this.#options = options;
    this.#output = output;
    this.#style = style;
  }

  get sessionCount(): number {
    return this.#sessionCount;
  }

  /** Whether a finding is an error. */
  get hasErrors(): boolean {
    return this.#failedCount > 0;
  }

  /** For SARIF, at the end: at most `maximumPlaced`. */
  get placed(): readonly PlacedFinding[] {
    return this.#placed;
  }

  /** Findings that SARIF would have beyond those. */
  get leftOut(): number {
    return this.#leftOut;
  }

  entry(session: number, entry: Entry): void {
    const { report, text } = this.#follow(session);
    report.add(entry);
    if (this.#options.format === 'text') text.add(entry);
    if (this.#options.format === 'jsonl' && shows(this.#options.level, entry)) {
      this.#output.write(`${formatJson(entry, this.#placeOf(session))}\n`);
    }
  }

  exposed({ line, column }: SourcePlace): void {
    this.#whole.exposed(column === undefined ? { line } : { line, column });
  }

  /** Nothing more has come for a while: what is known of open sessions is written, as far as it has not been. */
  quiet(): void {
    if (this.#options.format === 'sarif') return;
    for (const followed of this.#followed.values()) {
      if (this.#options.format === 'text') this.#output.writePart(followed.text.take());
      this.#tell(followed);
    }
  }

  ended(session: number): void {
    const followed = this.#followed.take(session);
    if (!followed) return;
    const { report, text } = followed;
    this.#whole.add(report);
    this.#count(report);
    if (this.#options.format === 'sarif') {
      for (const finding of rootCauseFirst(report.findings)) {
        this.#keep({ ...finding, session, ...report.placeOf(finding) });
      }
      return;
    }
    if (this.#options.format === 'text') this.#output.writePart(text.take());
    this.#tell(followed);
    if (this.#options.format === 'text') this.#output.write(text.summary());
    else {
      const { findings, phase, durationMs } = report;
      const outcome = report.failed ? 'failed' : 'completed';
      this.#output.write(`${formatSummary({ ...this.#placeOf(session), findings, outcome, phase, durationMs })}\n`);
    }
  }

  /** Writes what can only be known at the end of the file. */
  end(): void {
    for (const finding of this.#whole.findings) this.#tellOfLog(finding);
    if (this.#options.format === 'text' && this.#sessionCount > 1) this.#output.write(this.#overview());
  }

  #count(report: SessionReport): void {
    if (!report.failed) return;
    this.#failedCount++;
    const cause = report.findings.find(({ rootCause }) => rootCause)?.rule ?? 'no root cause';
    this.#causes.set(cause, (this.#causes.get(cause) ?? 0) + 1);
  }

  /** `9 sessions, 9 failed: auth-rejected (9)`. */
  #overview(): string {
    const causes = [...this.#causes]
      .sort(([, one], [, other]) => other - one)
      .map(([rule, count]) => `${rule} (${count})`);
    const why = causes.length === 0 ? '' : `: ${causes.join(', ')}`;
    const failed = this.#failedCount === 0 ? 'none failed' : `${this.#failedCount} failed`;
    return `\n${this.#style.bold(`${countOf(this.#sessionCount, 'session')}, ${failed}${why}`)}\n`;
  }

  #tell({ report, told }: Followed): void {
    for (const finding of rootCauseFirst(report.findings)) {
      const name = `${finding.rule} ${finding.evidence[0]}`;
      if (told.has(name)) continue;
      told.add(name);
      this.#output.write(this.#findingOf(report, finding));
    }
  }

  #findingOf(report: SessionReport, finding: Finding): string {
    if (this.#options.format === 'jsonl') {
      return `${formatFinding(finding, { ...this.#placeOf(report.number), ...report.placeOf(finding) })}\n`;
    }
    return `\n${findingText(finding, report.findings, (seq) => report.entryAt(seq), report.startedAt, this.#style)}`;
  }

  #tellOfLog(found: LogFinding): void {
    const { rule, severity, message, fix, places } = found;
    switch (this.#options.format) {
      case 'text': {
        const title = this.#style.severity(severity, `${severity}: ${rule}`);
        const seen = rule === 'reconnect-loop' ? `sessions that begin at ${linesText(places)}` : linesText(places);
        this.#output.write(`\n${title}\n  ${escapeText(message)}\n  fix: ${escapeText(fix)}\n  seen: ${seen}\n`);
        return;
      }
      case 'jsonl': {
        const { line, column } = places[0];
        const told = {
          type: 'finding',
          ...this.#fileOf(),
          rule,
          severity,
          rootCause: false,
          message,
          fix,
          evidence: [],
        };
        const lines = places.map((place) => place.line);
        this.#output.write(`${safeJson({ ...told, line, ...(column !== undefined && { column }), lines })}\n`);
        return;
      }
      case 'sarif':
        this.#place(found);
    }
  }

  /** A loop is one thing with several places; credentials are to be masked at each of them. */
  #place({ rule, severity, message, fix, places, summary, sources }: LogFinding): void {
    const finding = { rule, severity, rootCause: false, message, fix, about: { summary, sources } };
    const [first, ...others] = places;
    if (rule === 'reconnect-loop') this.#keep({ ...finding, ...first, others });
    else for (const place of places) this.#keep({ ...finding, ...place });
  }

  #keep(finding: PlacedFinding): void {
    if (this.#placed.length < maximumPlaced) this.#placed.push(finding);
    else this.#leftOut++;
  }

  #placeOf(session: number): { readonly file?: string; readonly session: number } {
    return { ...this.#fileOf(), session };
  }

  #fileOf(): { readonly file?: string } {
    const { file } = this.#options;
    return file === undefined ? {} : { file };
  }

  #follow(session: number): Followed {
    return this.#followed.of(session, this.#begin);
  }

  readonly #begin = (session: number): Followed => {
    this.#sessionCount++;
    const report = new SessionReport(session);
    return { report, text: new SessionText(report, this.#options, this.#style), told: new Set<string>() };
  };
}
