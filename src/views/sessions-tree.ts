import * as vscode from 'vscode';
import { outcomeText } from './outcome-text.ts';
import { oneLine, stateIcon } from './profiles-tree.ts';
import type { SessionHeader } from './protocol.ts';

/** The sessions that have run, the newest first. */
export class SessionsTree implements vscode.TreeDataProvider<SessionHeader>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<SessionHeader | undefined>();
  readonly #sessions: () => readonly SessionHeader[];

  readonly onDidChangeTreeData = this.#changed.event;

  /** @param sessions the newest first */
  constructor(sessions: () => readonly SessionHeader[]) {
    this.#sessions = sessions;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(session?: SessionHeader): SessionHeader[] {
    return session ? [] : [...this.#sessions()];
  }

  getTreeItem(header: SessionHeader): vscode.TreeItem {
    const item = new vscode.TreeItem(oneLine(header.profile));
    const when = new Date(header.startedAt / 1000).toLocaleString(vscode.env.language);
    const outcome = outcomeText(header.outcome);
    item.id = header.id;
    item.description = oneLine(`${outcome} · ${when}`);
    item.iconPath = stateIcon(header.state);
    item.contextValue = `session ${header.state}`;
    item.tooltip = [header.profile, header.target, outcome, when].map(oneLine).join('\n');
    item.accessibilityInformation = { label: [header.profile, outcome, when].map(oneLine).join(', ') };
    item.command = { command: 'smtpDebug.showSession', title: vscode.l10n.t('Show Session'), arguments: [header.id] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
