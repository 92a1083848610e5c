import * as vscode from 'vscode';
import { outcomeText } from '../../views/outcome-text.ts';
import type { Level } from '../../core/transcript/entry.ts';
import { levels } from '../../core/transcript/entry.ts';
import type { StopPhase } from '../../core/profiles/profile.ts';
import type { SessionModel } from '../../views/session-model.ts';
import { oneLine } from '../../views/profiles-tree.ts';
import { saveTranscript } from '../save-transcript.ts';
import type { Services } from '../services.ts';
import type { RunOptions } from '../session-runner.ts';
import { mayConnect } from '../trust.ts';
import { sessionIdOf, transcriptUri } from '../transcript-documents.ts';
import { profileArgument, readRef } from './profile-argument.ts';

/** Commands about sessions and their transcripts; what to register under which name. */
export function sessionCommands(
  services: Services,
): Readonly<Record<string, (argument?: unknown, other?: unknown) => Promise<void>>> {
  const { files, runner, history, view } = services;
  return {
    runSession: async (argument) => {
      if (!(await mayConnect())) return;
      const ref = await profileArgument(argument, files, vscode.l10n.t('SMTP: Run Session'));
      if (ref) await runner.run(ref);
    },
    runSessionWithOptions: async (argument) => {
      if (!(await mayConnect())) return;
      const title = vscode.l10n.t('SMTP: Run Session with Options');
      const ref = await profileArgument(argument, files, title);
      const options = ref && (await askOptions(title, view));
      if (ref && options) await runner.run(ref, options);
    },
    cancelSession: async (argument) => {
      const ref = readRef(argument, files);
      const run = ref ? runner.runOf(ref) : await chooseRunning(services);
      run?.cancel();
    },
    showSession: async (argument) => {
      const session = await sessionArgument(services, argument);
      if (session) await view.show(session);
    },
    openTranscript: async (argument) => {
      const session = await sessionArgument(services, argument);
      if (session) await openTranscript(services, session);
    },
    saveTranscript: async (argument) => {
      const session = await sessionArgument(services, argument);
      if (session) await saveTranscript(session);
    },
    compareTranscripts: (argument) => compare(services, argument),
    deleteSession: async (argument) => {
      const session = await sessionArgument(services, argument);
      if (session) history.delete(session.id);
    },
    clearSessions: async () => {
      const clear = vscode.l10n.t('Clear');
      const question = vscode.l10n.t('Delete all sessions of this workspace that have ended?');
      if ((await vscode.window.showWarningMessage(question, { modal: true }, clear)) === clear) history.clear();
    },
    ...viewCommands(view),
  };
}

function viewCommands(view: Services['view']): Readonly<Record<string, () => Promise<void>>> {
  return {
    setTranscriptLevel: async () => {
      const level = await askLevel(vscode.l10n.t('SMTP: Set Transcript Level'), view.level);
      if (level) view.setLevel(level);
    },
    find: () => view.openFind(),
  };
}

/** Opens a transcript as a document, at the line of an entry. */
export async function openTranscript({ documents }: Services, session: SessionModel, seq?: number): Promise<void> {
  const line = seq === undefined ? 0 : documents.textOf(session, 'read').lineOf(seq);
  const selection = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(transcriptUri(session), { preview: true, selection });
}

/** The session that a command is about: the one given, the one shown, else the one that the user picks. */
async function sessionArgument(services: Services, argument: unknown): Promise<SessionModel | undefined> {
  const { history, view } = services;
  const id = typeof argument === 'string' ? argument : idOf(argument);
  if (id !== undefined) return await history.open(id);
  const document = vscode.window.activeTextEditor?.document.uri;
  const shown = (document && sessionIdOf(document)) ?? view.shown?.id;
  if (shown === undefined) return await chooseSession(services, vscode.l10n.t('Choose a session'));
  return await history.open(shown);
}

function idOf(argument: unknown): string | undefined {
  if (argument instanceof vscode.Uri) return sessionIdOf(argument);
  const isSession = typeof argument === 'object' && argument !== null && 'id' in argument;
  return isSession && typeof argument.id === 'string' ? argument.id : undefined;
}

async function chooseSession(
  { history }: Services,
  placeHolder: string,
  except?: string,
): Promise<SessionModel | undefined> {
  const items = history.summaries
    .filter(({ header }) => header.id !== except)
    .map(({ header }) => ({
      label: oneLine(header.profile),
      description: oneLine(outcomeText(header.outcome)),
      detail: new Date(header.startedAt / 1000).toLocaleString(vscode.env.language),
      id: header.id,
    }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked && (await history.open(picked.id));
}

async function chooseRunning({ runner }: Services): Promise<{ cancel(): void } | undefined> {
  const { running } = runner;
  if (running.length <= 1) return running[0];
  const items = running.map((run) => ({ label: run.ref.name, description: run.model.header().target, run }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('SMTP: Cancel Session') }))?.run;
}

async function compare(services: Services, argument: unknown): Promise<void> {
  const left = await sessionArgument(services, argument);
  if (!left) return;
  const right = await chooseSession(services, vscode.l10n.t('Compare with which session?'), left.id);
  if (!right) return;
  const title = `${oneLine(left.header().profile)} ↔ ${oneLine(right.header().profile)}`;
  await vscode.commands.executeCommand(
    'vscode.diff',
    transcriptUri(left, 'compare'),
    transcriptUri(right, 'compare'),
    title,
  );
}

async function askOptions(title: string, view: Services['view']): Promise<RunOptions | undefined> {
  const stops: readonly (readonly [StopPhase | undefined, string])[] = [
    [undefined, vscode.l10n.t('as the profile says')],
    ['connect', vscode.l10n.t('the connection')],
    ['greeting', vscode.l10n.t('the greeting')],
    ['ehlo', 'EHLO'],
    ['starttls', 'STARTTLS'],
    ['auth', 'AUTH'],
    ['mail', 'MAIL'],
    ['rcpt', 'RCPT'],
    ['data', vscode.l10n.t('the message')],
    ['quit', 'QUIT'],
  ];
  const stop = await vscode.window.showQuickPick(
    stops.map(([value, label]) => ({ label, value })),
    { title, placeHolder: vscode.l10n.t('Stop after (1 of 3)') },
  );
  if (!stop) return undefined;
  const clients = [
    { label: vscode.l10n.t('as the profile says'), value: undefined },
    { label: 'wire', description: vscode.l10n.t('every octet is seen'), value: 'wire' as const },
    { label: 'nodemailer', description: vscode.l10n.t('as an application sees it'), value: 'nodemailer' as const },
  ];
  const client = await vscode.window.showQuickPick(clients, { title, placeHolder: vscode.l10n.t('Client (2 of 3)') });
  if (!client) return undefined;
  const level = await askLevel(title, view.level, vscode.l10n.t('Transcript level (3 of 3)'));
  if (!level) return undefined;
  view.setLevel(level);
  return { ...(stop.value && { stopAfter: stop.value }), ...(client.value && { client: client.value }) };
}

async function askLevel(title: string, current: Level, placeHolder?: string): Promise<Level | undefined> {
  const descriptions: Readonly<Record<Level, string>> = {
    error: vscode.l10n.t('failures only'),
    warn: vscode.l10n.t('temporary refusals and oddities too'),
    info: vscode.l10n.t('commands and replies'),
    debug: vscode.l10n.t('TLS, DNS, timing and capabilities too'),
    trace: vscode.l10n.t('every read and write with its bytes'),
  };
  const items = levels.map((level) => ({
    label: level,
    description: level === current ? `${descriptions[level]} · ${vscode.l10n.t('now')}` : descriptions[level],
    level,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, ...(placeHolder && { placeHolder }) });
  return picked?.level;
}
