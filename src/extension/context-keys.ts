import * as vscode from 'vscode';

/** What menus and commands depend on. The names stand in package.json. */
export type ContextKey = 'running' | 'hasSessions' | 'practiceServerRunning';

export function setContextKey(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', `smtpDebug.${key}`, value);
}
