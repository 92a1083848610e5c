import * as vscode from 'vscode';
import type { SourcePlace } from '../core/logs/source-place.ts';
import type { Severity } from '../core/diagnosis/finding.ts';
import type { LogFinding } from '../core/logs/whole-log.ts';
import type { AnalyzedLog, LogAnalyses } from './log-analyses.ts';
import { diagnosticSource, findingDiagnosticBase, maximumDiagnostics } from './profile-diagnostics.ts';
import { exposure } from '../core/logs/whole-log.ts';
import { translated } from '../views/translated.ts';
import { ruleUri } from './rule-documents.ts';

/** Whether it is the warning that a log shows credentials. */
export function isExposure({ code }: vscode.Diagnostic): boolean {
  return typeof code === 'object' && code.value === exposure.rule;
}

/** Places that are named beside the first. */
const maximumRelated = 20;
/** Columns of a line that are marked; VS Code ends the mark with the line. */
const longestLine = 10_000;

/** Findings on the lines of the logs they were found in. */
export class LogDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('smtp-log');
  readonly #subscription: vscode.Disposable;

  constructor(logs: LogAnalyses) {
    this.#subscription = logs.onDidChange((uri) => {
      const log = logs.of(uri);
      if (log) this.#collection.set(uri, diagnosticsOf(log));
      else this.#collection.delete(uri);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#collection.dispose();
  }
}

/** What is to be said of a place, not made yet: a long log has very much of it. */
interface Candidate {
  readonly severity: Severity;
  make(): vscode.Diagnostic;
}

const graveness: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** VS Code shows so many of one file: the gravest, and one that says that there are more. */
function diagnosticsOf(log: AnalyzedLog): readonly vscode.Diagnostic[] {
  const all = candidatesOf(log);
  if (all.length <= maximumDiagnostics) return all.map((one) => one.make());
  const shown = all
    .sort((one, other) => graveness.indexOf(one.severity) - graveness.indexOf(other.severity))
    .slice(0, maximumDiagnostics - 1);
  return [leftOutDiagnostic(all.length - shown.length), ...shown.map((one) => one.make())];
}

function leftOutDiagnostic(count: number): vscode.Diagnostic {
  const text = vscode.l10n.t(
    '{0} more findings in this log are not shown here. They stand in the transcripts of their sessions.',
    count,
  );
  const note = new vscode.Diagnostic(rangeOf({ line: 1 }), text, vscode.DiagnosticSeverity.Information);
  note.source = diagnosticSource;
  return note;
}

function candidatesOf(log: AnalyzedLog): Candidate[] {
  const found = log.sessions.flatMap((session) =>
    session.findings.map((one) => ({
      severity: one.finding.severity,
      make: () =>
        findingDiagnosticBase(
          rangeOf(one),
          one.finding,
          session.findings.map(({ finding }) => finding),
        ),
    })),
  );
  const loops = log.findings.filter(({ rule }) => rule === 'reconnect-loop');
  return [
    ...loops.map((one) => ({ severity: one.severity, make: () => loopDiagnostic(log.uri, one) })),
    ...log.exposures.map((one) => ({ severity: 'warning' as const, make: () => exposureDiagnostic(one) })),
    ...found,
  ];
}

/** On the line where the first session of the loop begins, with the other ones. */
function loopDiagnostic(uri: vscode.Uri, { rule, words, places: [first, ...others] }: LogFinding): vscode.Diagnostic {
  const text = `${translated(words.message)}\n${translated(words.fix)}`;
  const diagnostic = new vscode.Diagnostic(rangeOf(first), text, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = diagnosticSource;
  diagnostic.code = { value: rule, target: ruleUri(rule) };
  diagnostic.relatedInformation = others
    .slice(0, maximumRelated)
    .map(
      (place) =>
        new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, rangeOf(place)), vscode.l10n.t('and again')),
    );
  return diagnostic;
}

function exposureDiagnostic(place: SourcePlace): vscode.Diagnostic {
  const message = vscode.l10n.t(
    'This line shows credentials to everyone who gets the log. Mask them before you share it.',
  );
  const diagnostic = new vscode.Diagnostic(rangeOf(place), message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = diagnosticSource;
  diagnostic.code = { value: exposure.rule, target: ruleUri(exposure.rule) };
  return diagnostic;
}

/** From where the entry begins to the end of its line. */
function rangeOf({ line, column = 1 }: SourcePlace): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, column - 1 + longestLine);
}
