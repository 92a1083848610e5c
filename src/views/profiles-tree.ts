import * as vscode from 'vscode';
import { outcomeText } from './outcome-text.ts';
import type { SessionState } from './protocol.ts';

/** A profile as the tree shows it. */
export interface ProfileItem {
  readonly folder: vscode.WorkspaceFolder;
  readonly name: string;
  /** `host:port security`; empty when the profile has errors. */
  readonly target: string;
  /** How many errors keep it from being run. */
  readonly errors: number;
  /** Its password is asked for, and kept in the secret storage. */
  readonly asksSecret: boolean;
  readonly file: vscode.Uri;
  /** 0-based line of its name. */
  readonly line: number;
  /** Of its last session; absent when there was none. */
  readonly last?: { readonly state: SessionState; readonly outcome: string; readonly sessionId: string };
}

/** A folder of a workspace with several. */
interface FolderNode {
  readonly type: 'folder';
  readonly folder: vscode.WorkspaceFolder;
}

interface ProfileNode {
  readonly type: 'profile';
  readonly item: ProfileItem;
}

export type ProfilesNode = FolderNode | ProfileNode;

/** The workspace's profiles, each with the outcome of its last run. */
export class ProfilesTree implements vscode.TreeDataProvider<ProfilesNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ProfilesNode | undefined>();
  readonly #items: () => readonly ProfileItem[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(items: () => readonly ProfileItem[]) {
    this.#items = items;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(node?: ProfilesNode): ProfilesNode[] {
    const items = this.#items();
    if (node?.type === 'profile') return [];
    if (node) return items.filter(({ folder }) => folder.uri.toString() === node.folder.uri.toString()).map(nodeOf);
    const folders = new Map(items.map(({ folder }) => [folder.uri.toString(), folder]));
    if (folders.size > 1) return [...folders.values()].map((folder) => ({ type: 'folder', folder }));
    return items.map(nodeOf);
  }

  getTreeItem(node: ProfilesNode): vscode.TreeItem {
    if (node.type === 'profile') return profileTreeItem(node.item);
    const item = new vscode.TreeItem(node.folder.name, vscode.TreeItemCollapsibleState.Expanded);
    item.iconPath = vscode.ThemeIcon.Folder;
    item.contextValue = 'folder';
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function nodeOf(item: ProfileItem): ProfilesNode {
  return { type: 'profile', item };
}

function profileTreeItem(item: ProfileItem): vscode.TreeItem {
  const shown = new vscode.TreeItem(oneLine(item.name));
  const outcome = stateText(item);
  shown.id = `${item.folder.uri.toString()}#${item.name}`;
  shown.description = oneLine(item.last ? outcome : item.target);
  shown.iconPath = iconOf(item);
  shown.contextValue = [
    'profile',
    ...(item.last?.state === 'running' ? ['running'] : []),
    ...(item.asksSecret ? ['asks'] : []),
  ].join(' ');
  shown.tooltip = [oneLine(item.name), oneLine(item.target), outcome].filter((line) => line !== '').join('\n');
  shown.accessibilityInformation = { label: [item.name, item.target, outcome].map(oneLine).join(', ') };
  shown.command = item.last
    ? { command: 'smtpDebug.showSession', title: vscode.l10n.t('Show Session'), arguments: [item.last.sessionId] }
    : {
        command: 'smtpDebug.editProfile',
        title: vscode.l10n.t('Edit Profile'),
        arguments: [{ type: 'profile', item }],
      };
  return shown;
}

function stateText({ errors, last }: ProfileItem): string {
  if (errors > 0)
    return errors === 1 ? vscode.l10n.t('1 error in the profile') : vscode.l10n.t('{0} errors in the profile', errors);
  return last ? outcomeText(last.outcome) : vscode.l10n.t('not run yet');
}

function iconOf({ errors, last }: ProfileItem): vscode.ThemeIcon {
  if (last?.state === 'running') return new vscode.ThemeIcon('sync~spin');
  if (errors > 0) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  return last ? stateIcon(last.state) : new vscode.ThemeIcon('circle-outline');
}

/** The icon of a session that has ended or runs. */
export function stateIcon(state: SessionState): vscode.ThemeIcon {
  switch (state) {
    case 'running':
      return new vscode.ThemeIcon('sync~spin');
    case 'completed':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    case 'cancelled':
      return new vscode.ThemeIcon('circle-slash');
  }
}

/** Longest text of a tree item, in characters. */
const maximumText = 200;

/** Text of a file or a server as a tree shows it: one line, nothing that acts on the reader. */
export function oneLine(text: string): string {
  const safe = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return safe.length > maximumText ? `${safe.slice(0, maximumText)}…` : safe;
}
