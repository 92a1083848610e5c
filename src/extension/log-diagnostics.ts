import * as vscode from 'vscode';
import type { SourcePlace } from '../core/logs/source-place.ts';
import type { AnalyzedLog, LogAnalyses } from './log-analyses.ts';
import { diagnosticSource, findingDiagnosticBase, maximumDiagnostics } from './profile-diagnostics.ts';

/** The code of the warning that a log shows credentials. */
export const exposureCode = 'log-shows-credentials';

/** Columns of a line that are marked; VS Code ends the mark with the line. */
const longestLine = 10_000;

/** Findings on the lines of the logs they were found in. */
export class LogDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('smtp-log');
  readonly #subscription: vscode.Disposable;

  constructor(logs: LogAnalyses) {
    this.#subscription = logs.onDidChange((uri) => {
      const log = logs.of(uri);
      if (log) this.#collection.set(uri, diagnosticsOf(log).slice(0, maximumDiagnostics));
      else this.#collection.delete(uri);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#collection.dispose();
  }
}

function diagnosticsOf({ sessions, exposures }: AnalyzedLog): readonly vscode.Diagnostic[] {
  const found = sessions.flatMap((session) => {
    const findings = session.findings.map(({ finding }) => finding);
    return session.findings.map((one) => findingDiagnosticBase(rangeOf(one), one.finding, findings));
  });
  return [...found, ...exposures.map(({ line }) => exposureDiagnostic(line))];
}

function exposureDiagnostic(line: number): vscode.Diagnostic {
  const message = vscode.l10n.t(
    'This line shows credentials to everyone who gets the log. Mask them before you share it.',
  );
  const diagnostic = new vscode.Diagnostic(rangeOf({ line }), message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = diagnosticSource;
  diagnostic.code = exposureCode;
  return diagnostic;
}

/** From where the entry begins to the end of its line. */
function rangeOf({ line, column = 1 }: SourcePlace): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, column - 1 + longestLine);
}
