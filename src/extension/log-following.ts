import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { AnalyzedLog, LogAnalyses } from './log-analyses.ts';

/** Milliseconds without a change before a log is read again, at least. */
const quietMs = 400;
/** A log is left alone for so many times as long as it took to read it, so that a long one does not keep a core busy. */
const restFactor = 4;
/** Characters of a changed document that is read again by itself. */
const maximumLength = 20 * 1024 * 1024;

/** What is done for one log that was analysed. */
interface Followed {
  readonly watcher: vscode.Disposable | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Keeps what is known of an analysed log true: its document changes, or its file grows, is cut, or is replaced by a new one
 * of the same name. A file is read from the disk, however long it is, and also when no editor shows it.
 */
export class LogFollowing implements vscode.Disposable {
  readonly #logs: LogAnalyses;
  readonly #log: vscode.LogOutputChannel;
  readonly #followed = new Map<string, Followed>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(logs: LogAnalyses, log: vscode.LogOutputChannel) {
    this.#logs = logs;
    this.#log = log;
    this.#subscriptions = [
      logs.onDidChange((uri) => this.#take(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => logs.forget(uri)),
    ];
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
    for (const key of this.#followed.keys()) this.#leave(key);
  }

  #take(uri: vscode.Uri): void {
    const key = uri.toString();
    const log = this.#logs.of(uri);
    if (!log) return this.#leave(key);
    if (this.#followed.has(key)) return;
    this.#followed.set(key, { watcher: 'path' in log.source ? this.#watch(uri) : undefined, timer: undefined });
  }

  #watch(uri: vscode.Uri): vscode.Disposable {
    const folder = vscode.Uri.file(dirname(uri.fsPath));
    // Characters of a pattern in the name would be read as such.
    const name = basename(uri.fsPath).replace(/[[\]{}*?]/g, '?');
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, name),
      false,
      false,
      true,
    );
    const changed = (one: vscode.Uri): void => {
      if (one.fsPath === uri.fsPath) this.#changed(uri);
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    return watcher;
  }

  #changed(uri: vscode.Uri): void {
    const followed = this.#followed.get(uri.toString());
    const log = this.#logs.of(uri);
    if (!followed || !log) return;
    clearTimeout(followed.timer);
    followed.timer = setTimeout(() => void this.#read(uri), Math.max(quietMs, log.readMs * restFactor));
  }

  async #read(uri: vscode.Uri): Promise<void> {
    const log = this.#logs.of(uri);
    const source = log && sourceNow(log);
    try {
      if (source) await this.#logs.analyzeAgain(uri, source);
      else this.#logs.forget(uri);
    } catch (error) {
      this.#log.warn(`[logs] ${uri.toString()}: ${String(error)}`);
    }
  }

  #leave(key: string): void {
    const followed = this.#followed.get(key);
    this.#followed.delete(key);
    clearTimeout(followed?.timer);
    followed?.watcher?.dispose();
  }
}

/** The file, unless the editor holds something else; undefined when that is too long, or not there any more. */
function sourceNow({ uri, source }: AnalyzedLog): AnalyzedLog['source'] | undefined {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (!document || (uri.scheme === 'file' && !document.isDirty)) {
    return uri.scheme === 'file' ? { path: uri.fsPath } : source;
  }
  const text = document.getText();
  return text.length > maximumLength ? undefined : { text };
}
