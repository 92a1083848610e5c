import * as vscode from 'vscode';
import type { FieldChange } from '../core/profiles/edit.ts';
import { addProfile, changeProfile, removeProfile } from '../core/profiles/edit.ts';
import { rangeOf } from './profile-diagnostics.ts';
import type { ProfileFiles, ProfileRef } from './profile-files.ts';
import { profileUri } from './profile-files.ts';

/** Changes profile files. Every change goes through an editor's document, so that it can be undone. */
export class ProfileEditor {
  readonly #files: ProfileFiles;

  constructor(files: ProfileFiles) {
    this.#files = files;
  }

  /** Changes fields of a profile and saves. Nothing happens when the profile has gone. */
  async change(ref: ProfileRef, changes: readonly FieldChange[]): Promise<void> {
    await this.#rewrite(ref, (text, index) => changeProfile(text, index, changes));
  }

  /** Deletes a profile and saves. */
  async remove(ref: ProfileRef): Promise<void> {
    await this.#rewrite(ref, removeProfile);
  }

  /** Adds a profile at the end of the folder's file, which is made where there is none, and saves. */
  async add(folder: vscode.WorkspaceFolder, profile: Readonly<Record<string, unknown>>): Promise<void> {
    const uri = profileUri(folder);
    if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new Uint8Array());
    const document = await vscode.workspace.openTextDocument(uri);
    await replace(document, addProfile(document.getText(), profile));
    await this.#files.refresh();
  }

  /** Shows a profile in its file, `field` selected; the name where the field is not there. */
  async show(ref: ProfileRef, field?: readonly (string | number)[]): Promise<void> {
    await this.#files.read(ref.folder);
    const found = this.#files.find(ref);
    const editor = await vscode.window.showTextDocument(profileUri(ref.folder));
    if (!found) return;
    const range = rangeOf(field ? found.located.locate(field) : found.located.range);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async #rewrite(ref: ProfileRef, change: (text: string, index: number) => string): Promise<void> {
    await this.#files.read(ref.folder);
    const found = this.#files.find(ref);
    if (!found) return;
    const document = await vscode.workspace.openTextDocument(found.file.uri);
    await replace(document, change(document.getText(), found.located.index));
    await this.#files.read(ref.folder);
  }
}

/** Replaces what differs between the document and `text`, so that the cursor stays where it was, and saves. */
async function replace(document: vscode.TextDocument, text: string): Promise<void> {
  const before = document.getText();
  if (before !== text) {
    const edit = new vscode.WorkspaceEdit();
    const { start, end, inserted } = difference(before, text);
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), inserted);
    if (!(await vscode.workspace.applyEdit(edit))) {
      throw new Error(vscode.l10n.t('{0} could not be changed.', document.uri.fsPath));
    }
  }
  if (!(await document.save())) throw new Error(vscode.l10n.t('{0} could not be saved.', document.uri.fsPath));
}

/** The stretch of `before` that has to be replaced to become `after`. */
export function difference(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly inserted: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, inserted: after.slice(start, after.length - tail) };
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
