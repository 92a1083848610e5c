import * as vscode from 'vscode';
import type { ProfileFiles, ProfileRef } from '../profile-files.ts';

/**
 * The profile that a command is about: the one it was called with (from the tree, a lens or a quick fix), else the only one
 * there is, else the one that the user picks; undefined when none is picked.
 */
export async function profileArgument(
  argument: unknown,
  files: ProfileFiles,
  title: string,
): Promise<ProfileRef | undefined> {
  const given = readRef(argument, files);
  if (given) return given;
  if (files.all.length === 0) await files.refresh();
  const { refs } = files;
  if (refs.length === 0) {
    const create = vscode.l10n.t('Create a Profile');
    const text = vscode.l10n.t('There is no connection profile yet.');
    if ((await vscode.window.showInformationMessage(text, create)) === create) {
      await vscode.commands.executeCommand('smtpDebug.createProfile');
    }
    return undefined;
  }
  const underCursor = refUnderCursor(files);
  const items = refs.map((ref) => ({
    label: ref.name,
    description: [
      files.find(ref)?.located.profile?.host ?? '',
      refs.length > 0 && files.all.length > 1 ? ref.folder.name : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
    ref,
  }));
  const sorted = underCursor ? items.toSorted((one) => (one.ref.name === underCursor.name ? -1 : 0)) : items;
  const picked = await vscode.window.showQuickPick(sorted, {
    title,
    placeHolder: vscode.l10n.t('Choose a profile'),
    matchOnDescription: true,
  });
  return picked?.ref;
}

/** A profile named by a `ProfileRef` or a node of the profiles tree; undefined for anything else. */
export function readRef(argument: unknown, files: ProfileFiles): ProfileRef | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const named = 'item' in argument ? argument.item : argument;
  if (typeof named !== 'object' || named === null || !('name' in named) || !('folder' in named)) return undefined;
  const folder = named.folder as { readonly uri?: { toString(): string } } | undefined;
  return files.refs.find((ref) => ref.name === named.name && ref.folder.uri.toString() === folder?.uri?.toString());
}

function refUnderCursor(files: ProfileFiles): ProfileRef | undefined {
  const editor = vscode.window.activeTextEditor;
  const file = files.all.find(({ uri }) => uri.toString() === editor?.document.uri.toString());
  if (!file || !editor) return undefined;
  const line = editor.selection.active.line + 1;
  const before = file.parsed.profiles.filter(({ range, name }) => name !== undefined && range.line <= line);
  const name = before.at(-1)?.name;
  return name === undefined ? undefined : { folder: file.folder, name };
}
