import * as vscode from 'vscode';
import type { ProfilesTree } from '../views/profiles-tree.ts';
import type { SessionModel } from '../views/session-model.ts';
import type { SessionsTree } from '../views/sessions-tree.ts';
import type { ProfileLenses } from './code-lenses.ts';
import { setContextKey } from './context-keys.ts';
import { relatedPlaces, type RunFindings } from './profile-diagnostics.ts';
import type { RunStatus } from './run-status.ts';
import type { Services } from './services.ts';
import type { RunEvent } from './session-runner.ts';
import { readSettings } from './settings.ts';
import { transcriptUri } from './transcript-documents.ts';

/** The parts that show the profiles and sessions. */
export interface Shown {
  readonly profiles: ProfilesTree;
  readonly sessions: SessionsTree;
  readonly lenses: ProfileLenses;
  readonly status: RunStatus;
}

/** Who hears of what: the only place where the parts of the extension are told of one another's changes. */
export function wireEvents(services: Services, shown: Shown): readonly vscode.Disposable[] {
  const { files, history, runner, diagnostics, view } = services;
  const { profiles, sessions, lenses } = shown;
  return [
    files.onDidChange(() => {
      diagnostics.refresh();
      profiles.refresh();
      lenses.refresh();
      view.refresh();
    }),
    history.onDidChange(() => {
      setContextKey('hasSessions', history.summaries.length > 0);
      profiles.refresh();
      sessions.refresh();
      view.refresh();
      const session = view.shown;
      if (session && !history.has(session.id)) view.forget(session);
    }),
    runner.onDidHappen((event) => onRun(services, shown, event)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      diagnostics.refresh();
      lenses.refresh();
      view.refresh();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('smtpDebug.transcript.level')) view.setLevel(readSettings().level);
      if (event.affectsConfiguration('smtpDebug.transcript.time')) view.setTime(readSettings().time);
      if (event.affectsConfiguration('smtpDebug.codeLens')) lenses.refresh();
    }),
  ];
}

function onRun({ runner, diagnostics, documents, view }: Services, shown: Shown, event: RunEvent): void {
  const { ref, model } = event.run;
  switch (event.kind) {
    case 'started':
      diagnostics.setRun(ref, undefined);
      void view.show(model, !readSettings().showOnRun);
      break;
    case 'progressed':
      documents.update(model);
      if (event.findingsChanged) diagnostics.setRun(ref, findingsOf(documents, model));
      return;
    case 'ended':
      diagnostics.setRun(ref, findingsOf(documents, model));
      documents.update(model);
      view.showCause(model);
  }
  shown.profiles.refresh();
  shown.lenses.refresh();
  shown.status.show(runner);
}

/** The places are looked up at once: what stays in the Problems panel does not keep a session's entries in memory. */
function findingsOf(documents: Services['documents'], model: SessionModel): RunFindings {
  const { findings } = model;
  if (findings.length === 0) return { findings, locate: () => new vscode.Location(transcriptUri(model), start) };
  const uri = transcriptUri(model);
  const seqs = findings.flatMap(({ evidence }) => evidence.slice(0, relatedPlaces));
  const { lineOf } = documents.textOf(model, 'read');
  const places = new Map(seqs.map((seq) => [seq, new vscode.Location(uri, new vscode.Position(lineOf(seq), 0))]));
  return { findings, locate: (seq) => places.get(seq) ?? new vscode.Location(uri, start) };
}

const start = new vscode.Position(0, 0);
