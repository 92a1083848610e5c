import { hostname } from 'node:os';
import * as vscode from 'vscode';

/** What the usual kinds of remote windows are called. */
const remotes: ReadonlyMap<string, string> = new Map([
  ['ssh-remote', 'SSH'],
  ['wsl', 'WSL'],
  ['dev-container', 'Dev Container'],
  ['attached-container', 'Container'],
  ['codespaces', 'Codespaces'],
  ['tunnel', 'Tunnel'],
]);

/** The machine that connects: its name, and in a remote window how VS Code gets to it. */
export function machineName(): string {
  const remote = vscode.env.remoteName;
  if (remote === undefined) return hostname();
  return `${hostname()} (${remotes.get(remote) ?? vscode.l10n.t('remote')})`;
}
