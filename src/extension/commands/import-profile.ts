import * as vscode from 'vscode';
import { freeName } from '../../core/profiles/free-name.ts';
import { importCreateTransport } from '../../core/profiles/import/create-transport.ts';
import { importFile } from '../../core/profiles/import/file.ts';
import type { ImportText } from '../../core/profiles/import/import-texts.ts';
import { importText, importTexts } from '../../core/profiles/import/import-texts.ts';
import type { Imported, NotImported } from '../../core/profiles/import/imported.ts';
import { importUrl, isSmtpUrl } from '../../core/profiles/import/url.ts';
import { bindingOf } from '../secret-binding.ts';
import type { Services } from '../services.ts';
import { chooseFolder } from './choose-folder.ts';

/** Octets of a file that is imported from; a longer one is refused. */
const maximumOctets = 1_048_576;

/** Files in which the usual frameworks keep their settings: dotenv, Spring, Django, Rails. */
const configurationFiles = [
  '.env',
  '.env.*',
  '*/.env',
  '**/application*.properties',
  '**/application*.yml',
  '**/application*.yaml',
  '**/settings.py',
  '**/settings/*.py',
  '**/config/environments/*.rb',
];
/** Such files that are offered. */
const maximumFiles = 50;

interface Source extends vscode.QuickPickItem {
  /** Undefined: the user left. */
  read(): Promise<Imported | NotImported | undefined>;
}

/** Makes a profile from what another program is configured with. */
export async function importProfile(services: Services): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  const title = vscode.l10n.t('SMTP: Import Profile');
  const source = await vscode.window.showQuickPick(await sources(folder), {
    title,
    placeHolder: vscode.l10n.t('Where are the settings?'),
    matchOnDetail: true,
  });
  const imported = await source?.read();
  if (!imported) return;
  if ('problem' in imported) {
    void vscode.window.showErrorMessage(vscode.l10n.t('Nothing was imported: {0}.', textOf(imported.problem)));
    return;
  }
  await save(services, folder, imported, title);
}

async function sources(folder: vscode.WorkspaceFolder): Promise<readonly Source[]> {
  const found = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, `{${configurationFiles.join(',')}}`),
    '**/{node_modules,vendor,dist,build,target,site-packages}/**',
    maximumFiles,
  );
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText().slice(0, maximumOctets) ?? '';
  return [
    {
      label: `$(link) ${vscode.l10n.t('An address')}`,
      detail: vscode.l10n.t('smtp://user:password@host:port, or smtps://…'),
      read: askUrl,
    },
    ...(text.includes('createTransport')
      ? [
          {
            label: `$(code) ${vscode.l10n.t('The createTransport call in the open file')}`,
            detail: vscode.workspace.asRelativePath(editor?.document.uri ?? folder.uri),
            read: () => Promise.resolve(importCreateTransport(text)),
          },
        ]
      : []),
    ...found.map((uri) => ({
      label: `$(file) ${vscode.workspace.asRelativePath(uri)}`,
      detail: vscode.l10n.t('SMTP_HOST, MAIL_HOST, EMAIL_HOST, spring.mail.host, smtp_settings and the like'),
      read: () => readFile(uri),
    })),
    {
      label: `$(folder-opened) ${vscode.l10n.t('Another file…')}`,
      read: async () => {
        const [uri] = (await vscode.window.showOpenDialog({ defaultUri: folder.uri })) ?? [];
        return uri && (await readFile(uri));
      },
    },
  ];
}

async function askUrl(): Promise<Imported | NotImported | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('SMTP: Import Profile'),
    prompt: vscode.l10n.t('The address; a password in it goes to the secret storage'),
    placeHolder: 'smtps://user:password@smtp.example.com',
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || isSmtpUrl(value) ? undefined : vscode.l10n.t('It begins with smtp:// or smtps://'),
  });
  return text === undefined || text === '' ? undefined : importUrl(text);
}

async function readFile(uri: vscode.Uri): Promise<Imported | NotImported> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maximumOctets) return { problem: importText('tooLong', String(maximumOctets)) };
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return importFile(uri.path, text);
}

function textOf({ key, values }: ImportText): string {
  return vscode.l10n.t(importTexts[key], ...values);
}

async function save(
  { files, editor, keeper }: Services,
  folder: vscode.WorkspaceFolder,
  { fields, secret, notes }: Imported,
  title: string,
): Promise<void> {
  await files.read(folder);
  const taken = new Set(files.refs.filter((ref) => ref.folder === folder).map(({ name }) => name));
  const name = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the profile'),
    value: taken.has(fields.host) ? freeName(fields.host, taken) : fields.host,
    validateInput: (value) => {
      if (value.trim() === '') return vscode.l10n.t('A profile needs a name.');
      return taken.has(value) ? vscode.l10n.t('"{0}" is the name of another profile.', value) : undefined;
    },
  });
  if (name === undefined) return;
  const { message, ...rest } = fields;
  const from = message?.from ?? '';
  await editor.add(folder, {
    name,
    ...rest,
    message: { from, to: message?.to ?? [from], subject: 'Test', text: 'Hello' },
  });
  await files.read(folder);
  const ref = { folder, name };
  const profile = files.find(ref)?.located.profile;
  const kept = secret !== undefined && profile && vscode.workspace.isTrusted;
  if (kept) await keeper.set(bindingOf(folder.uri.toString(), profile), secret);
  await editor.show(ref);
  const said = [
    vscode.l10n.t('The profile "{0}" is saved.', name),
    ...(kept ? [vscode.l10n.t('Its password is kept in the secret storage.')] : []),
    ...(from === '' ? [vscode.l10n.t('Fill in the sender and the recipient.')] : []),
    ...notes.map(textOf),
  ];
  void vscode.window.showInformationMessage(said.join(' '));
}
