import * as vscode from 'vscode';
import { ProfilesTree } from '../views/profiles-tree.ts';
import { SessionsTree } from '../views/sessions-tree.ts';
import { TranscriptView, transcriptViewId } from '../views/transcript-view.ts';
import { ProfileLenses } from './code-lenses.ts';
import { chooseFile } from './commands/choose-file.ts';
import { findingCommands } from './commands/finding-commands.ts';
import { logCommands } from './commands/log-commands.ts';
import { practiceCommands } from './commands/practice-commands.ts';
import { profileCommands } from './commands/profile-commands.ts';
import { sessionCommands } from './commands/session-commands.ts';
import { setContextKey } from './context-keys.ts';
import { Credentials } from './credentials.ts';
import { LogAnalyses } from './log-analyses.ts';
import { LogDiagnostics } from './log-diagnostics.ts';
import { LogFixes } from './log-fixes.ts';
import { LogFollowing } from './log-following.ts';
import { LogLenses, logSelector } from './log-lenses.ts';
import { PracticeServer } from './practice-server.ts';
import { ProfileDiagnostics } from './profile-diagnostics.ts';
import { ProfileEditor } from './profile-editor.ts';
import { ProfileFiles } from './profile-files.ts';
import { profileItems } from './profile-items.ts';
import { QuickFixes } from './quick-fixes.ts';
import { RuleDocuments, ruleScheme } from './rule-documents.ts';
import { RunStatus } from './run-status.ts';
import { SecretKeeper } from './secret-keeper.ts';
import type { Services } from './services.ts';
import { SessionHistory } from './session-history.ts';
import { SessionRunner } from './session-runner.ts';
import { readSettings } from './settings.ts';
import { transcriptActions } from './transcript-actions.ts';
import { TranscriptDiagnostics } from './transcript-diagnostics.ts';
import { TranscriptDocuments, transcriptScheme } from './transcript-documents.ts';
import { transcriptLanguage, TranscriptFolding, TranscriptSymbols } from './transcript-language.ts';
import { CodeCompletion } from './code-completion.ts';
import { CodeHovers } from './code-hovers.ts';
import { wireEvents } from './wire-events.ts';

const profileSelector: vscode.DocumentSelector = { pattern: '**/.vscode/smtp.json' };

/** Called by VS Code when the extension is needed. */
export function activate(context: vscode.ExtensionContext): void {
  start(context);
}

/** Makes and registers the parts; nothing is connected or loaded before it is asked for. */
export function start(context: vscode.ExtensionContext): Services {
  const log = vscode.window.createOutputChannel('SMTP', { log: true });
  const services = createServices(context, log);
  context.subscriptions.push(log, ...disposables(services));
  registerCommands(context, services);
  registerViews(context, services);
  registerLanguages(context, services);
  registerLogs(context, services);
  const reading = setImmediate(() => readWhatIsKept(services));
  context.subscriptions.push({ dispose: () => clearImmediate(reading) });
  return services;
}

/** What nobody needs before activation has ended: other extensions wait for that. */
function readWhatIsKept({ files, history, view }: Services): void {
  // The window keeps what an extension host said that has been restarted since.
  setContextKey('running', false);
  setContextKey('practiceServerRunning', false);
  const { level, time } = readSettings();
  view.setLevel(level);
  view.setTime(time);
  void files.refresh();
  void history.load();
}

function createServices(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Services {
  const files = new ProfileFiles();
  const keeper = new SecretKeeper(context.secrets, context.globalState, (error) => {
    log.error(`[secrets] ${String(error)}`);
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The secret storage of this system does not work; passwords are kept until the window closes.'),
    );
  });
  const practice = new PracticeServer(context.asAbsolutePath('dist/scenarios'), log);
  const credentials = new Credentials(keeper, context.workspaceState, (profile) =>
    profile.host === '127.0.0.1' && profile.port === practice.port
      ? vscode.l10n.t('The practice server takes: right-password')
      : '',
  );
  const directory = context.storageUri?.scheme === 'file' ? context.storageUri.fsPath : undefined;
  const history = new SessionHistory(directory, () => readSettings().historyLimit, log);
  const runner = new SessionRunner({ files, credentials, history, log });
  const diagnostics = new ProfileDiagnostics(files);
  const view = new TranscriptView(
    context.extensionUri,
    transcriptActions(() => services),
  );
  const services: Services = {
    files,
    editor: new ProfileEditor(files),
    keeper,
    credentials,
    history,
    runner,
    diagnostics,
    documents: new TranscriptDocuments((id) => history.open(id)),
    view,
    logs: new LogAnalyses(context.asAbsolutePath('dist/log-worker.cjs')),
    practice,
    log,
    memory: context.workspaceState,
    extensionId: context.extension.id,
  };
  return services;
}

function disposables({
  files,
  history,
  runner,
  diagnostics,
  documents,
  view,
  logs,
  practice,
}: Services): vscode.Disposable[] {
  return [files, runner, history, diagnostics, documents, view, logs, practice];
}

function registerCommands(context: vscode.ExtensionContext, services: Services): void {
  const commands = {
    ...profileCommands(services),
    ...sessionCommands(services),
    ...practiceCommands(services),
    ...findingCommands(services),
    ...logCommands(services),
    chooseFile: (argument?: unknown, field?: unknown) => chooseFile(services, argument, field),
    createProfile: async () => {
      const { createProfile } = await import('./commands/create-profile.ts');
      return await createProfile(services);
    },
    importProfile: async () => {
      const { importProfile } = await import('./commands/import-profile.ts');
      await importProfile(services);
    },
  };
  for (const [name, act] of Object.entries(commands)) {
    const run = async (...args: readonly unknown[]): Promise<void> => {
      try {
        await (act as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      } catch (error) {
        services.log.error(`[command] ${name}: ${String(error)}`);
        const text = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(vscode.l10n.t('SMTP: {0}', text));
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(`smtpDebug.${name}`, run));
  }
}

function registerViews(context: vscode.ExtensionContext, services: Services): void {
  const { files, history, view } = services;
  const profiles = new ProfilesTree(() => profileItems(files, history));
  const sessions = new SessionsTree(() => history.summaries.map(({ header }) => header));
  const lenses = new ProfileLenses(files, (ref) => services.runner.runOf(ref) !== undefined);
  const status = new RunStatus();
  context.subscriptions.push(
    profiles,
    sessions,
    lenses,
    status,
    vscode.window.createTreeView('smtpDebug.profiles', { treeDataProvider: profiles, showCollapseAll: false }),
    vscode.window.createTreeView('smtpDebug.sessions', { treeDataProvider: sessions }),
    vscode.window.registerWebviewViewProvider(transcriptViewId, view),
    vscode.languages.registerCodeLensProvider(profileSelector, lenses),
    ...wireEvents(services, { profiles, sessions, lenses, status }),
  );
}

function registerLanguages(context: vscode.ExtensionContext, services: Services): void {
  const { files, diagnostics, documents, history } = services;
  const { languages, workspace } = vscode;
  context.subscriptions.push(
    new TranscriptDiagnostics(history, documents),
    workspace.registerFileSystemProvider(transcriptScheme, documents, { isReadonly: true, isCaseSensitive: true }),
    workspace.registerTextDocumentContentProvider(
      ruleScheme,
      new RuleDocuments(vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules')),
    ),
    languages.registerDocumentSymbolProvider(transcriptLanguage, new TranscriptSymbols(), { label: 'SMTP' }),
    languages.registerFoldingRangeProvider(transcriptLanguage, new TranscriptFolding()),
    languages.registerHoverProvider(transcriptLanguage, new CodeHovers()),
    languages.registerCompletionItemProvider(transcriptLanguage, new CodeCompletion(), ...CodeCompletion.triggers),
    languages.registerCodeActionsProvider(profileSelector, new QuickFixes(files, diagnostics), {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
  );
}

function registerLogs(context: vscode.ExtensionContext, { logs, log }: Services): void {
  const lenses = new LogLenses(logs);
  context.subscriptions.push(
    lenses,
    new LogDiagnostics(logs),
    new LogFollowing(logs, log),
    vscode.languages.registerCodeLensProvider(logSelector, lenses),
    vscode.languages.registerCodeActionsProvider(logSelector, new LogFixes(logs), {
      providedCodeActionKinds: LogFixes.kinds,
    }),
  );
}
