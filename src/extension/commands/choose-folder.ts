import * as vscode from 'vscode';

/** The workspace folder that something is to be done in: the only one, else the one the user picks. */
export async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    const open = vscode.l10n.t('Open Folder');
    const text = vscode.l10n.t('Profiles are kept in a folder: open one first.');
    if ((await vscode.window.showInformationMessage(text, open)) === open) {
      await vscode.commands.executeCommand('vscode.openFolder');
    }
    return undefined;
  }
  return folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick();
}
