import type * as vscode from 'vscode';
import type { TranscriptView } from '../views/transcript-view.ts';
import type { Credentials } from './credentials.ts';
import type { LogAnalyses } from './log-analyses.ts';
import type { PracticeServer } from './practice-server.ts';
import type { ProfileDiagnostics } from './profile-diagnostics.ts';
import type { ProfileEditor } from './profile-editor.ts';
import type { ProfileFiles } from './profile-files.ts';
import type { SecretKeeper } from './secret-keeper.ts';
import type { SessionHistory } from './session-history.ts';
import type { SessionRunner } from './session-runner.ts';
import type { TranscriptDocuments } from './transcript-documents.ts';

/** The parts of the running extension, each there once. */
export interface Services {
  readonly files: ProfileFiles;
  readonly editor: ProfileEditor;
  readonly keeper: SecretKeeper;
  readonly credentials: Credentials;
  readonly history: SessionHistory;
  readonly runner: SessionRunner;
  readonly diagnostics: ProfileDiagnostics;
  readonly documents: TranscriptDocuments;
  readonly view: TranscriptView;
  readonly logs: LogAnalyses;
  readonly practice: PracticeServer;
  readonly log: vscode.LogOutputChannel;
  /** Of this workspace, across windows. */
  readonly memory: vscode.Memento;
  /** `publisher.name` */
  readonly extensionId: string;
}
