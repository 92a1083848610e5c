import * as vscode from 'vscode';
import type { SessionHistory } from './session-history.ts';
import { findingDiagnosticBase } from './profile-diagnostics.ts';
import type { TranscriptDocuments } from './transcript-documents.ts';
import { formOf, sessionIdOf } from './transcript-documents.ts';

/** Findings on the lines that prove them, in every transcript that is open as a document. */
export class TranscriptDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('smtp-transcript');
  readonly #history: SessionHistory;
  readonly #documents: TranscriptDocuments;
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(history: SessionHistory, documents: TranscriptDocuments) {
    this.#history = history;
    this.#documents = documents;
    const show = (document: vscode.TextDocument): void => void this.#show(document);
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument(show),
      vscode.workspace.onDidChangeTextDocument(({ document }) => show(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  async #show({ uri }: vscode.TextDocument): Promise<void> {
    const id = sessionIdOf(uri);
    const session = id === undefined || uri.query === 'compare' ? undefined : await this.#history.open(id);
    if (!session) return;
    const { lineOf } = this.#documents.textOf(session, formOf(uri));
    const diagnostics = session.findings.map((finding) => {
      const line = lineOf(finding.evidence[0]);
      return findingDiagnosticBase(new vscode.Range(line, 0, line, longestLine), finding, session.findings);
    });
    this.#collection.set(uri, diagnostics);
  }
}

/** Columns of a line that are marked; VS Code ends the mark with the line. */
const longestLine = 10_000;
