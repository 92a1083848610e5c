import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { outcomeText } from '../../views/outcome-text.ts';
import type { Entry } from '../../core/transcript/entry.ts';
import { nowUs } from '../../runtime/clock.ts';
import type { LoggedSession, LogTask } from '../../runtime/log-worker-messages.ts';
import type { SessionModel } from '../../views/session-model.ts';
import type { TranscriptView } from '../../views/transcript-view.ts';
import type { AnalyzedLog } from '../log-analyses.ts';
import { maskLogFile } from '../log-fixes.ts';
import type { Services } from '../services.ts';

/** Octets above which reading a log is shown with a bar that can be cancelled. */
const largeOctets = 20 * 1024 * 1024;
/** Times before this, in microseconds since the Unix epoch, are times of a day without its date. */
const datelessUs = 10 * 365 * 24 * 3600 * 1_000_000;

/** Commands about the logs of other programs; what to register under which name. */
export function logCommands(
  services: Services,
): Readonly<Record<string, (argument?: unknown, other?: unknown) => Promise<void>>> {
  return {
    analyzeLog: async (argument) => {
      const log = await chosenLog(argument);
      if (log) await analyze(services, log.uri, log.source);
    },
    analyzeClipboard: async () => {
      const content = await vscode.env.clipboard.readText();
      if (content.trim() === '') throw new Error(vscode.l10n.t('There is no text on the clipboard.'));
      const document = await vscode.workspace.openTextDocument({ language: 'log', content });
      await vscode.window.showTextDocument(document);
      await analyze(services, document.uri, { text: content });
    },
    maskLogFile: async (uri, lines) => {
      if (uri instanceof vscode.Uri && Array.isArray(lines)) await maskLogFile(services.logs, uri, lines as number[]);
    },
    openLogSession: async (argument, number) => {
      const log = argument instanceof vscode.Uri ? services.logs.of(argument) : undefined;
      const session =
        log && (number === undefined ? await chosenSession(log) : log.sessions.find((one) => one.number === number));
      if (log && session) await showSession(services, log, session);
    },
  };
}

/** One of a log that has very many, chosen from a list. */
async function chosenSession({ uri, sessions }: AnalyzedLog): Promise<LoggedSession | undefined> {
  const items = sessions.map((session) => ({
    label: vscode.l10n.t('Session {0}: {1}', session.number, outcomeText(session.outcome)),
    description: vscode.l10n.t('line {0}', session.firstLine),
    detail: session.target,
    session,
  }));
  const title = vscode.l10n.t('Sessions in {0}', nameOf(uri));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true }))?.session;
}

interface ChosenLog {
  readonly uri: vscode.Uri;
  readonly source: LogTask['source'];
}

/** The file that the command was called for, else what is selected in the editor, else the editor's document. */
async function chosenLog(argument: unknown): Promise<ChosenLog | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (argument instanceof vscode.Uri && argument.toString() !== editor?.document.uri.toString()) {
    return { uri: argument, source: await sourceOf(argument) };
  }
  if (editor) {
    const { document, selection } = editor;
    const uri = document.uri;
    if (selection.start.line === selection.end.line) return { uri, source: await sourceOf(uri) };
    // The lines before the selection are left empty, so that every line keeps its number.
    return { uri, source: { text: '\n'.repeat(selection.start.line) + document.getText(selection) } };
  }
  const [uri] = (await vscode.window.showOpenDialog({ title: vscode.l10n.t('SMTP: Analyze SMTP Log') })) ?? [];
  return uri && { uri, source: await sourceOf(uri) };
}

/** The file itself where it holds what the editor shows: VS Code gives extensions no documents over 50 MB. */
async function sourceOf(uri: vscode.Uri): Promise<LogTask['source']> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (uri.scheme === 'file' && !open?.isDirty) return { path: uri.fsPath };
  return { text: (open ?? (await vscode.workspace.openTextDocument(uri))).getText() };
}

async function analyze(services: Services, uri: vscode.Uri, source: LogTask['source']): Promise<void> {
  const size = 'path' in source ? (await stat(source.path)).size : source.text.length;
  const large = size > largeOctets;
  const log = await vscode.window.withProgress(
    {
      location: large ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Reading {0}', nameOf(uri)),
      cancellable: large,
    },
    (progress, token) => {
      let shown = 0;
      return services.logs.analyze(uri, source, token, (octets) => {
        progress.report({ increment: (100 * (octets - shown)) / size });
        shown = octets;
      });
    },
  );
  if (log) await report(services, log);
}

async function report(services: Services, log: AnalyzedLog): Promise<void> {
  const { sessions, lineCount, uri } = log;
  const session = sessions.find(({ failed }) => failed) ?? sessions[0];
  if (!session) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No SMTP session was found in the {0} lines of {1}. Raise the log level of the program that wrote it, so that it shows the conversation.',
        lineCount,
        nameOf(uri),
      ),
    );
    return;
  }
  await showSession(services, log, session);
  const failed = sessions.filter((one) => one.failed).length;
  const text = vscode.l10n.t(
    'SMTP sessions: {0}, failed: {1}. First: {2}',
    sessions.length,
    failed,
    outcomeText(session.outcome),
  );
  vscode.window.setStatusBarMessage(text, statusMs);
}

/** Milliseconds that the result stands in the status bar. */
const statusMs = 10_000;

/** Shows a session of a log at its root cause in the transcript view; taken into the history the first time. */
async function showSession({ logs, history, view }: Services, log: AnalyzedLog, session: LoggedSession): Promise<void> {
  const key = `log ${log.uri.toString()} ${session.number} ${session.firstLine}-${session.lastLine}`;
  const kept = history.summaries.find(({ profileKey }) => profileKey === key);
  const model = kept && history.find(kept.header.id);
  if (model) return await showAtCause(view, model);
  const name = log.sessions.length === 1 ? nameOf(log.uri) : `${nameOf(log.uri)} #${session.number}`;
  const made = await history.create(name, session.target, key);
  for (const entry of dated(await logs.entries(log, session.number))) made.append(entry);
  made.finish({ outcome: session.failed ? 'failed' : 'completed' });
  history.ended(made);
  await showAtCause(view, made);
}

async function showAtCause(view: TranscriptView, session: SessionModel): Promise<void> {
  await view.show(session, true);
  const cause = session.findings.find(({ rootCause }) => rootCause);
  if (cause) await view.revealEntry(cause.evidence[0]);
}

/** Entries of a log without dates count from now, so that they stand among the other sessions. */
function dated(entries: readonly Entry[]): readonly Entry[] {
  const first = entries[0]?.at ?? 0;
  if (first > datelessUs) return entries;
  const shift = nowUs() - first;
  return entries.map((entry) => ({ ...entry, at: entry.at + shift }));
}

/** The log's line that an entry was read from, shown in an editor; false when the session is not of a log that is there. */
export async function revealLogLine({ history }: Services, session: SessionModel, seq: number): Promise<boolean> {
  const key = history.summaries.find(({ header }) => header.id === session.id)?.profileKey ?? '';
  const [, uri] = /^log (\S{1,4000}) /.exec(key) ?? [];
  const { sourceLine: line, sourceColumn: column = 1 } = session.store.at(seq) ?? {};
  if (uri === undefined || line === undefined) return false;
  const selection = new vscode.Range(line - 1, column - 1, line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection, preserveFocus: false });
  return true;
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1) || uri.path;
}
