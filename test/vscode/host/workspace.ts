/** The workspace of the tests inside the extension host. */
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The folder that is open. */
export function workspaceFolder(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('no folder is open');
  return folder;
}

/** The profile file. */
export function profilesUri(): vscode.Uri {
  return vscode.Uri.joinPath(workspaceFolder().uri, '.vscode', 'smtp.json');
}

/** Names a profile as the tree does when it calls a command. */
export function profileRef(name: string): { readonly folder: vscode.WorkspaceFolder; readonly name: string } {
  return { folder: workspaceFolder(), name };
}

/** The profile file's text, unsaved changes included. */
export async function profilesText(): Promise<string> {
  return (await vscode.workspace.openTextDocument(profilesUri())).getText();
}

/** Replaces the profile file's text, saves it, and waits until the extension has read it. */
export async function writeProfiles(text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(profilesUri());
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
  await pause(readMs);
}

/** Resolves with the first value that is there; rejects with `what` when there is none in time. */
export async function eventually<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const until = performance.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`not there in time: ${what}`);
    await pause(pollMs);
  }
}

/**
 * `performance.now()` at which this became true. It is asked at each turn of the event loop: VS Code tells of diagnostics
 * that changed only 50 ms later.
 */
export async function whenTrue(holds: () => boolean): Promise<number> {
  const until = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > until) throw new Error('it did not become true in time');
    await setImmediate();
  }
  return performance.now();
}

/** Accepts what an input or a pick offers, again and again, until `done` says that it has had an effect. */
export async function acceptUntil<T>(what: string, done: () => T | undefined | Promise<T | undefined>): Promise<T> {
  return await eventually(what, async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(pollMs);
    return await done();
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const limitMs = 10_000;
const pollMs = 100;
/** The extension reads a changed file when nobody has typed for 150 ms. */
const readMs = 400;
