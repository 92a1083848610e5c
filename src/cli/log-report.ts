import type { Finding } from '../core/diagnosis/finding.ts';
import { findReconnectLoop } from '../core/diagnosis/reconnect-loop.ts';
import type { ReconnectLoop, SessionSummary } from '../core/diagnosis/reconnect-loop.ts';
import { formatFinding, formatSummary } from '../core/diagnosis/report-json.ts';
import { formatSarif } from '../core/diagnosis/sarif.ts';
import type { PlacedFinding } from '../core/diagnosis/sarif.ts';
import type { LogListener } from '../core/logs/analysis.ts';
import { SessionReport } from '../core/logs/session-report.ts';
import type { Entry, Level } from '../core/transcript/entry.ts';
import { escapeText, safeJson } from '../core/transcript/escape.ts';
import { shows } from '../core/transcript/filter.ts';
import { formatJson } from '../core/transcript/json-lines.ts';
import { TextWriter } from '../core/transcript/text-form.ts';
import type { Output } from './output.ts';
import { findingText, rootCauseFirst, summaryText } from './reporter.ts';
import type { Style } from './style.ts';

export const logFormats = ['text', 'jsonl', 'sarif'] as const;

export interface LogReportOptions {
  readonly format: (typeof logFormats)[number];
  readonly level: Level;
  /** Of the file, as given; `-` is standard input. */
  readonly path: string;
}

/** Sessions that are looked at together. */
const maximumSummaries = 10_000;
/** UTF-16 code units of one session's text that are held until the session has ended; the rest is counted. */
const maximumHeldLength = 16_000_000;

interface Followed {
  readonly report: SessionReport;
  readonly writer: TextWriter;
  /** The transcript as text, held back so that sessions do not mingle. */
  readonly text: string[];
  textLength: number;
  leftOut: number;
}

/** Writes what a log holds: each session whole, with its findings on the lines of the log. */
export class LogReport implements LogListener {
  readonly #options: LogReportOptions;
  readonly #output: Output;
  readonly #style: Style;
  readonly #followed = new Map<number, Followed>();
  readonly #placed: PlacedFinding[] = [];
  /** For what several sessions tell together. */
  readonly #summaries: SessionSummary[] = [];
  readonly #firstLines: number[] = [];
  #sessionCount = 0;
  #errors = false;

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
    return this.#errors;
  }

  entry(session: number, entry: Entry): void {
    const followed = this.#follow(session);
    followed.report.add(entry);
    if (this.#options.format === 'jsonl' && shows(this.#options.level, entry)) {
      this.#output.write(`${formatJson(entry, session)}\n`);
    }
    if (this.#options.format === 'text') this.#hold(followed, entry);
  }

  ended(session: number): void {
    const followed = this.#followed.get(session);
    if (!followed) return;
    this.#followed.delete(session);
    const { report } = followed;
    const findings = rootCauseFirst(report.findings);
    this.#errors ||= report.failed;
    if (this.#summaries.length < maximumSummaries) {
      this.#summaries.push(report.summary);
      this.#firstLines.push(report.firstLine);
    }
    switch (this.#options.format) {
      case 'text':
        return this.#writeText(followed, findings);
      case 'jsonl':
        return this.#writeJson(report, findings);
      case 'sarif':
        for (const finding of findings) this.#placed.push({ finding, session, ...report.placeOf(finding) });
    }
  }

  /** Writes what can only be written at the end of the file. */
  end(): void {
    const loop = findReconnectLoop(this.#summaries);
    if (loop) this.#writeLoop(loop);
    if (this.#options.format !== 'sarif') return;
    this.#output.write(`${formatSarif(this.#placed, this.#options.path === '-' ? '' : this.#options.path)}\n`);
  }

  #writeLoop({ rule, severity, message, fix, sessions }: ReconnectLoop): void {
    const lines = sessions.map((place) => this.#firstLines[place] ?? 1);
    const shown = `${lines.slice(0, 20).join(', ')}${lines.length > 20 ? ', …' : ''}`;
    if (this.#options.format === 'text') {
      const title = this.#style.severity(severity, `${severity}: ${rule}`);
      this.#output.write(
        `\n${title}\n  ${escapeText(message)}\n  fix: ${escapeText(fix)}\n  seen: sessions that begin at lines ${shown}\n`,
      );
    }
    if (this.#options.format === 'jsonl') {
      const told = { type: 'finding', rule, severity, rootCause: false, message, fix, evidence: [], line: lines[0] };
      this.#output.write(`${safeJson(told)}\n`);
    }
  }

  #follow(number: number): Followed {
    const known = this.#followed.get(number);
    if (known) return known;
    this.#sessionCount++;
    const report = new SessionReport(number);
    const followed = { report, writer: new TextWriter({ data: false }), text: [], textLength: 0, leftOut: 0 };
    this.#followed.set(number, followed);
    return followed;
  }

  #hold(followed: Followed, entry: Entry): void {
    const text = followed.writer.write(entry);
    if (!shows(this.#options.level, entry)) return;
    if (followed.textLength > maximumHeldLength) {
      followed.leftOut++;
      return;
    }
    followed.text.push(this.#style.level(entry.level, text));
    followed.textLength += text.length;
  }

  #writeText({ report, text, leftOut }: Followed, findings: readonly Finding[]): void {
    const { number, client, firstLine, lastLine } = report;
    const title = `Session ${number}: ${client === '' ? '' : `${client}, `}lines ${firstLine} to ${lastLine}`;
    this.#output.write(`${number > 1 ? '\n' : ''}${this.#style.bold(title)}\n`);
    this.#output.write(text.join(''));
    if (leftOut > 0) this.#output.write(`… and ${leftOut} more entries\n`);
    for (const finding of findings) {
      const entryAt = (seq: number): Entry | undefined => report.entryAt(seq);
      this.#output.write(`\n${findingText(finding, entryAt, report.startedAt, this.#style)}`);
    }
    this.#output.write(`\n${this.#style.bold(summaryText(findings, resultOf(report)))}\n`);
  }

  #writeJson(report: SessionReport, findings: readonly Finding[]): void {
    const session = report.number;
    for (const finding of findings) {
      this.#output.write(`${formatFinding(finding, { session, ...report.placeOf(finding) })}\n`);
    }
    this.#output.write(`${formatSummary({ session, findings, ...resultOf(report) })}\n`);
  }
}

function resultOf({ failed, phase, durationMs }: SessionReport) {
  return { outcome: failed ? 'failed' : 'completed', phase, durationMs } as const;
}
