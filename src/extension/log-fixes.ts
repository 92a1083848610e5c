import * as vscode from 'vscode';
import { secretMask } from '../core/transcript/redaction.ts';
import type { LogAnalyses } from './log-analyses.ts';
import { exposureCode } from './log-diagnostics.ts';
import type { Exposure } from '../core/logs/rebuild.ts';

/** Quick fixes that take credentials out of a log. */
export class LogFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];
  readonly #logs: LogAnalyses;

  constructor(logs: LogAnalyses) {
    this.#logs = logs;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const log = this.#logs.of(document.uri);
    const diagnostics = context.diagnostics.filter(({ code }) => code === exposureCode);
    if (!log || diagnostics.length === 0) return [];
    const here = log.exposures.filter(({ line }) => line - 1 >= range.start.line && line - 1 <= range.end.line);
    const one = maskAction(vscode.l10n.t('Mask the credentials in this line'), document, here, diagnostics);
    one.isPreferred = true;
    if (log.exposures.length < 2) return [one];
    const title = vscode.l10n.t('Mask all credentials in this log ({0} lines)', log.exposures.length);
    return [one, maskAction(title, document, log.exposures, diagnostics)];
  }
}

function maskAction(
  title: string,
  document: vscode.TextDocument,
  exposures: readonly Exposure[],
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.diagnostics = diagnostics;
  for (const { line, response: secret } of exposures) {
    if (line > document.lineCount) continue;
    const start = document.lineAt(line - 1).text.indexOf(secret);
    if (start < 0) continue;
    action.edit.replace(document.uri, new vscode.Range(line - 1, start, line - 1, start + secret.length), secretMask);
  }
  return action;
}
