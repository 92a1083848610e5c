import * as vscode from 'vscode';

/** True when a session may run here; otherwise says why not, and offers the way out. Settings alone are not relied on. */
export async function mayConnect(folder?: vscode.WorkspaceFolder): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    const manage = vscode.l10n.t('Manage Workspace Trust');
    const text = vscode.l10n.t('This workspace is not trusted: nothing connects from it, and no secret is used.');
    if ((await vscode.window.showWarningMessage(text, manage)) === manage) {
      await vscode.commands.executeCommand('workbench.trust.manage');
    }
    return false;
  }
  if (folder && folder.uri.scheme !== 'file') {
    const text = vscode.l10n.t('A session needs a folder on disk; {0} is a virtual one.', folder.name);
    void vscode.window.showWarningMessage(text);
    return false;
  }
  return true;
}
