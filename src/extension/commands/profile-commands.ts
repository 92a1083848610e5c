import * as vscode from 'vscode';
import type { ExportForm } from '../../core/profiles/export/export.ts';
import { exportProfile } from '../../core/profiles/export/export.ts';
import type { Services } from '../services.ts';
import { needsSecret } from '../credentials.ts';
import { bindingOf } from '../secret-binding.ts';
import { mayConnect } from '../trust.ts';
import type { ProfileRef } from '../profile-files.ts';
import { profileUri } from '../profile-files.ts';
import { freeName } from '../../core/profiles/free-name.ts';
import { profileArgument } from './profile-argument.ts';
import { chooseFolder } from './choose-folder.ts';

/** Commands about profiles and their passwords; what to register under which name. */
export function profileCommands(services: Services): Readonly<Record<string, (argument?: unknown) => Promise<void>>> {
  const { files, editor, keeper } = services;
  const withProfile =
    (title: string, act: (ref: ProfileRef) => Promise<void>) =>
    async (argument?: unknown): Promise<void> => {
      const ref = await profileArgument(argument, files, title);
      if (ref) await act(ref);
    };
  return {
    editProfiles: async () => {
      const folder = await chooseFolder();
      if (!folder) return;
      const file = files.all.find((one) => one.folder === folder);
      if (file) await vscode.window.showTextDocument(file.uri);
      else await vscode.commands.executeCommand('smtpDebug.createProfile');
    },
    editProfile: withProfile(vscode.l10n.t('SMTP: Edit Profile'), (ref) => editor.show(ref)),
    duplicateProfile: withProfile(vscode.l10n.t('SMTP: Duplicate Profile'), (ref) => duplicate(services, ref)),
    deleteProfile: withProfile(vscode.l10n.t('SMTP: Delete Profile'), (ref) => remove(services, ref)),
    copyAsSwaks: withProfile(vscode.l10n.t('SMTP: Copy as swaks Command'), (ref) => copy(services, ref, 'swaks')),
    copyAsOpenssl: withProfile(vscode.l10n.t('SMTP: Copy as openssl Command'), (ref) => copy(services, ref, 'openssl')),
    copyAsCurl: withProfile(vscode.l10n.t('SMTP: Copy as curl Command'), (ref) => copy(services, ref, 'curl')),
    copyAsNodemailer: withProfile(vscode.l10n.t('SMTP: Copy as nodemailer Code'), (ref) =>
      copy(services, ref, 'nodemailer'),
    ),
    setPassword: withProfile(vscode.l10n.t('SMTP: Set Password'), (ref) => setPassword(services, ref)),
    forgetPassword: withProfile(vscode.l10n.t('SMTP: Forget Password'), (ref) => forgetPassword(services, ref)),
    movePassword: withProfile(vscode.l10n.t('SMTP: Move Password'), (ref) => movePassword(services, ref)),
    forgetAllSecrets: async () => {
      const forget = vscode.l10n.t('Forget All');
      const question = vscode.l10n.t('Forget every password and token that was kept, in all workspaces?');
      if ((await vscode.window.showWarningMessage(question, { modal: true }, forget)) !== forget) return;
      const count = await keeper.forgetAll();
      void vscode.window.showInformationMessage(vscode.l10n.t('{0} secrets forgotten.', count));
    },
  };
}

async function setPassword({ files, credentials }: Services, ref: ProfileRef): Promise<void> {
  const profile = files.find(ref)?.located.profile;
  if (!(await mayConnect(ref.folder))) return;
  if (!profile || !needsSecret(profile)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('"{0}" does not authenticate: it needs no password.', ref.name),
    );
    return;
  }
  const secret = await credentials.ask(ref.folder.uri.toString(), profile);
  if (secret === undefined) return;
  const run = vscode.l10n.t('Run Session');
  const text = vscode.l10n.t('The password of "{0}" is kept.', ref.name);
  if ((await vscode.window.showInformationMessage(text, run)) === run) {
    await vscode.commands.executeCommand('smtpDebug.runSession', ref);
  }
}

async function forgetPassword({ keeper }: Services, ref: ProfileRef): Promise<void> {
  const forgotten = await keeper.forget(ref.folder.uri.toString(), ref.name);
  void vscode.window.showInformationMessage(
    forgotten === 0
      ? vscode.l10n.t('No password was kept for "{0}".', ref.name)
      : vscode.l10n.t('The password of "{0}" is forgotten.', ref.name),
  );
}

async function duplicate({ files, editor }: Services, ref: ProfileRef): Promise<void> {
  const found = files.find(ref);
  if (!found) return;
  const names = new Set(files.refs.filter(({ folder }) => folder === ref.folder).map(({ name }) => name));
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('SMTP: Duplicate Profile'),
    prompt: vscode.l10n.t('Name of the copy'),
    value: freeName(ref.name, names),
    validateInput: (value) => {
      if (value.trim() === '') return vscode.l10n.t('A profile needs a name.');
      return names.has(value) ? vscode.l10n.t('"{0}" is the name of another profile.', value) : undefined;
    },
  });
  if (name === undefined) return;
  await editor.add(ref.folder, { ...(found.located.values as Record<string, unknown>), name });
  await editor.show({ folder: ref.folder, name });
}

async function remove({ editor, keeper, diagnostics }: Services, ref: ProfileRef): Promise<void> {
  const label = vscode.l10n.t('Delete');
  const question = vscode.l10n.t('Delete the profile "{0}" and its password?', ref.name);
  const detail = vscode.l10n.t(
    'Its sessions stay in the history. The change of {0} can be undone.',
    profileUri(ref.folder).path.split('/').slice(-2).join('/'),
  );
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, label)) !== label) return;
  await editor.remove(ref);
  await keeper.forget(ref.folder.uri.toString(), ref.name);
  diagnostics.setRun(ref, undefined);
}

async function copy({ files }: Services, ref: ProfileRef, form: ExportForm): Promise<void> {
  const profile = files.find(ref)?.located.profile;
  if (!profile) {
    void vscode.window.showErrorMessage(vscode.l10n.t('"{0}" has errors: mend them first.', ref.name));
    return;
  }
  await vscode.env.clipboard.writeText(exportProfile(profile, form));
  void vscode.window.setStatusBarMessage(vscode.l10n.t('Copied; it holds no password.'), 4000);
}

/** Takes a written password out of the file into the secret storage. */
async function movePassword({ files, editor, keeper }: Services, ref: ProfileRef): Promise<void> {
  const profile = files.find(ref)?.located.profile;
  const password = profile?.auth?.password;
  if (!profile || password === undefined || password.startsWith('${env:')) return;
  if (!(await mayConnect(ref.folder))) return;
  await keeper.set(bindingOf(ref.folder.uri.toString(), profile), password);
  await editor.change(ref, [{ path: ['auth', 'password'], value: null }]);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The password is kept in the secret storage. If the file was shared, change the password.'),
  );
}
