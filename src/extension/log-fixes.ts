import * as vscode from 'vscode';
import type { MaskEdit } from '../core/logs/mask-log.ts';
import type { Exposure } from '../core/logs/shown-credentials.ts';
import type { LogAnalyses } from './log-analyses.ts';
import { isExposure } from './log-diagnostics.ts';

/** A quick fix whose edits are made when it is chosen: looking for every occurrence takes its time in a long log. */
class MaskAction extends vscode.CodeAction {
  readonly document: vscode.TextDocument;
  readonly exposures: readonly Exposure[];

  constructor(title: string, document: vscode.TextDocument, exposures: readonly Exposure[]) {
    super(title, vscode.CodeActionKind.QuickFix);
    this.document = document;
    this.exposures = exposures;
  }
}

/** Quick fixes that take credentials out of a log, wherever it shows them, and leave all else as it is. */
export class LogFixes implements vscode.CodeActionProvider<MaskAction> {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];
  readonly #logs: LogAnalyses;

  constructor(logs: LogAnalyses) {
    this.#logs = logs;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): MaskAction[] {
    const log = this.#logs.of(document.uri);
    const diagnostics = context.diagnostics.filter(isExposure);
    if (!log || diagnostics.length === 0) return [];
    const here = log.exposures.filter(({ line }) => line - 1 >= range.start.line && line - 1 <= range.end.line);
    const one = new MaskAction(vscode.l10n.t('Mask these credentials everywhere in this log'), document, here);
    one.isPreferred = true;
    one.diagnostics = diagnostics;
    const shown = new Set(here.map(({ response }) => response));
    if (log.exposures.every(({ response }) => shown.has(response))) return [one];
    const title = vscode.l10n.t('Mask all credentials in this log ({0} lines)', log.exposures.length);
    const all = new MaskAction(title, document, log.exposures);
    all.diagnostics = diagnostics;
    return [one, all];
  }

  async resolveCodeAction(action: MaskAction): Promise<MaskAction> {
    const { document, exposures } = action;
    if (await isWrittenAsRead(document)) action.edit = await editOf(document, exposures);
    else {
      const lines = exposures.map(({ line }) => line);
      action.command = { title: action.title, command: 'smtpDebug.maskLogFile', arguments: [document.uri, lines] };
    }
    return action;
  }
}

/**
 * Whether saving the document writes what it was read from. It does not where line ends are mixed, or where octets are no
 * UTF-8: VS Code makes them alike. Then the file itself is changed.
 */
async function isWrittenAsRead(document: vscode.TextDocument): Promise<boolean> {
  if (document.uri.scheme !== 'file' || document.isDirty || document.encoding !== 'utf8') return true;
  const octets = await vscode.workspace.fs.readFile(document.uri);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets) === document.getText();
  } catch {
    return false;
  }
}

async function editOf(document: vscode.TextDocument, exposures: readonly Exposure[]): Promise<vscode.WorkspaceEdit> {
  const { maskEdits } = await import('../core/logs/mask-log.ts');
  const edit = new vscode.WorkspaceEdit();
  const edits: readonly MaskEdit[] = maskEdits(document.getText(), exposures);
  edit.set(
    document.uri,
    edits.map(({ start, end, text }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      return vscode.TextEdit.replace(range, text);
    }),
  );
  return edit;
}

/** Masks credentials in a log's file, octet by octet. @param lines of the exposures, 1-based */
export async function maskLogFile(logs: LogAnalyses, uri: vscode.Uri, lines: readonly number[]): Promise<void> {
  const log = logs.of(uri);
  if (!log) return;
  const { maskedOctets } = await import('../core/logs/mask-log.ts');
  const exposures = log.exposures.filter(({ line }) => lines.includes(line));
  const octets = await vscode.workspace.fs.readFile(uri);
  await vscode.workspace.fs.writeFile(uri, maskedOctets(octets, exposures));
}
