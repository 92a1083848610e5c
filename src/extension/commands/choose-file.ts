import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { readRef } from './profile-argument.ts';

/**
 * Has the user pick the file that a field of a profile names.
 *
 * @param argument the profile, as a quick fix hands it over
 * @param field such as `tls.ca`
 */
export async function chooseFile({ files, editor }: Services, argument: unknown, field: unknown): Promise<void> {
  const ref = readRef(argument, files);
  if (!ref || typeof field !== 'string') return;
  const title = vscode.l10n.t('SMTP: File of {0}', field);
  const [uri] = (await vscode.window.showOpenDialog({ title, defaultUri: ref.folder.uri })) ?? [];
  if (!uri) return;
  // Paths in a profile begin where its file is; forward slashes are understood everywhere.
  const value = relative(vscode.Uri.joinPath(ref.folder.uri, '.vscode').fsPath, uri.fsPath).replaceAll(sep, '/');
  await editor.change(ref, [{ path: field.split('.'), value }]);
}
