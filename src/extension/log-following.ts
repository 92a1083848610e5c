import * as vscode from 'vscode';
import type { LogAnalyses } from './log-analyses.ts';

/** Milliseconds without a change before a log is read again. */
const quietMs = 400;
/** Characters of a document that is read again by itself. */
const maximumLength = 20 * 1024 * 1024;

/** Keeps what is known of an analysed log true while its document changes: it grows, or credentials are masked in it. */
export function followLogs(logs: LogAnalyses, log: vscode.LogOutputChannel): vscode.Disposable {
  const timers = new Map<string, NodeJS.Timeout>();
  const read = async (document: vscode.TextDocument): Promise<void> => {
    if (document.isClosed || !logs.of(document.uri)) return;
    const text = document.getText();
    try {
      if (text.length > maximumLength) logs.forget(document.uri);
      else await logs.analyze(document.uri, { text });
    } catch (error) {
      log.warn(`[logs] ${document.uri.toString()}: ${String(error)}`);
    }
  };
  const changed = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const key = document.uri.toString();
    if (contentChanges.length === 0 || !logs.of(document.uri)) return;
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void read(document), quietMs),
    );
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => logs.forget(uri));
  return new vscode.Disposable(() => {
    changed.dispose();
    closed.dispose();
    for (const timer of timers.values()) clearTimeout(timer);
  });
}
