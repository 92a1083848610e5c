import * as vscode from 'vscode';
import type { TranscriptActions } from '../views/transcript-view.ts';
import type { SessionModel } from '../views/session-model.ts';
import { oneLine } from '../views/profiles-tree.ts';
import { revealLogLine } from './commands/log-commands.ts';
import { openTranscript } from './commands/session-commands.ts';
import type { ProfileRef } from './profile-files.ts';
import { refKey } from './profile-files.ts';
import { explainRule } from './rule-documents.ts';
import { saveTranscript } from './save-transcript.ts';
import type { Services } from './services.ts';
import { mayConnect } from './trust.ts';

/** What the transcript view asks for, done. `services` is called late: the view is itself one of them. */
export function transcriptActions(services: () => Services): TranscriptActions {
  const refOf = (session: SessionModel): ProfileRef | undefined => {
    const { history, files } = services();
    const summary = history.summaries.find(({ header }) => header.id === session.id);
    return files.refs.find((ref) => refKey(ref) === summary?.profileKey);
  };
  return {
    run: (session) => void vscode.commands.executeCommand('smtpDebug.runSession', refOf(session)),
    cancel: (session) =>
      services()
        .runner.running.find(({ model }) => model === session)
        ?.cancel(),
    fix: (session, finding, change) => {
      const ref = refOf(session);
      const edits = session.findings[finding]?.changes?.[change]?.edits;
      if (!ref || !edits) return;
      void services()
        .editor.change(ref, edits)
        .then(() => services().editor.show(ref, edits[0]?.path));
    },
    setPassword: (session) => void setPasswordAndRun(services(), refOf(session)),
    showInProfile: (session, finding) => {
      const seq = session.findings[finding]?.evidence[0];
      if (session.header().ofLog && seq !== undefined) return void openSource(services(), session, seq);
      const ref = refOf(session);
      if (ref) void services().editor.show(ref, session.findings[finding]?.field);
      else
        void vscode.window.showInformationMessage(vscode.l10n.t('The profile of this session is not there any more.'));
    },
    explain: (rule) => void explainRule(rule),
    openDocument: (session, seq) => void openSource(services(), session, seq),
    save: (session) => void saveTranscript(session),
    showSession: (id) => void vscode.commands.executeCommand('smtpDebug.showSession', id),
    shown: (id) => void services().memory.update(shownKey, id),
    takeUp: () => takeUp(services()),
    command: (name) => {
      const command = name === 'manageTrust' ? 'workbench.trust.manage' : `smtpDebug.${name}`;
      void vscode.commands.executeCommand(command);
    },
    sessions: () =>
      services()
        .history.summaries.slice(0, chosenSessions)
        .map(({ header }) => ({
          id: header.id,
          label: `${oneLine(header.profile)} · ${new Date(header.startedAt / 1000).toLocaleTimeString(vscode.env.language)}`,
          state: header.state,
        })),
    hasProfiles: () => services().files.refs.length > 0,
  };
}

/** What somebody wants who looks at a refused password: another one, and to see whether it is right. */
async function setPasswordAndRun({ files, credentials, runner }: Services, ref: ProfileRef | undefined): Promise<void> {
  const profile = ref && files.find(ref)?.located.profile;
  if (!ref || !profile || !(await mayConnect(ref.folder))) return;
  const secret = await credentials.ask(ref.folder.uri.toString(), profile);
  if (secret !== undefined) await runner.run(ref);
}

/** False when the history does not have the session, or not yet. A very long one is left to the user to ask for. */
function takeUp({ history, memory }: Services): boolean {
  const id = memory.get<string>(shownKey, '');
  const found = history.summaries.find(({ header }) => header.id === id);
  const size = Object.values(found?.header.counts ?? {}).reduce((sum, count) => sum + count, 0);
  if (found && size <= takenUpEntries) void vscode.commands.executeCommand('smtpDebug.showSession', id);
  return found !== undefined;
}

/** The line of the log that an entry is from; the transcript as a document where the session is of no log. */
async function openSource(services: Services, session: SessionModel, seq: number | undefined): Promise<void> {
  const revealed = seq !== undefined && (await revealLogLine(services, session, seq));
  if (!revealed) await openTranscript(services, session, seq);
}

/** Where this workspace's memory has the session that was shown last. */
const shownKey = 'smtpDebug.shownSession';

/** Entries of a session up to which it is read without being asked for, when the window is loaded anew. */
const takenUpEntries = 50_000;

/** Sessions that can be chosen in the view's header; the tree has all. */
const chosenSessions = 20;
