import * as vscode from 'vscode';
import type { LocatedProfile, ParsedProfiles } from '../core/profiles/parse.ts';
import { parseProfiles } from '../core/profiles/parse.ts';
import { profileDefaults } from '../runtime/profile-defaults.ts';

/** Octets of a profile file that are read; a longer one is reported and not read. */
const maximumFileOctets = 1_048_576;
/** Milliseconds without typing after which a changed text is read again. */
const quietMs = 150;

/** Names one profile of the workspace. */
export interface ProfileRef {
  readonly folder: vscode.WorkspaceFolder;
  readonly name: string;
}

/** The profile file of one workspace folder. */
export interface ProfileFile {
  readonly folder: vscode.WorkspaceFolder;
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly parsed: ParsedProfiles;
}

/** Where a folder keeps its profiles. */
export function profileUri(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, '.vscode', 'smtp.json');
}

/** One text for one profile, to be used as a key. */
export function refKey({ folder, name }: ProfileRef): string {
  return `${folder.uri.toString()}#${name}`;
}

/** The profile files of the workspace, kept up to date with what is on disk and in open editors. */
export class ProfileFiles implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #files = new Map<string, ProfileFile>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed];
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #pending = new Map<string, NodeJS.Timeout>();

  /** Fires when a file appeared, changed or went. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions.push(
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#textChanged(document)),
      vscode.workspace.onDidOpenTextDocument((document) => this.#textChanged(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#textChanged(document)),
    );
  }

  /** The files there are, in the order of the workspace's folders. */
  get all(): readonly ProfileFile[] {
    return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => this.#files.get(folder.uri.toString()) ?? []);
  }

  /** Every profile with a name, broken ones too. */
  get refs(): readonly ProfileRef[] {
    return this.all.flatMap(({ folder, parsed }) =>
      parsed.profiles.flatMap(({ name }) => (name === undefined ? [] : [{ folder, name }])),
    );
  }

  /** Reads everything anew. */
  async refresh(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const known = new Set(folders.map((folder) => folder.uri.toString()));
    for (const [key, watcher] of this.#watchers) {
      if (known.has(key)) continue;
      watcher.dispose();
      this.#watchers.delete(key);
      this.#files.delete(key);
    }
    for (const folder of folders) this.#watch(folder);
    await Promise.all(folders.map((folder) => this.#read(folder)));
    this.#changed.fire();
  }

  /** The file as it is now, unsaved changes included; undefined when there is none. */
  async read(folder: vscode.WorkspaceFolder): Promise<ProfileFile | undefined> {
    await this.#read(folder);
    return this.#files.get(folder.uri.toString());
  }

  /** The profile as last read; undefined when it has gone. */
  find({ folder, name }: ProfileRef): { readonly file: ProfileFile; readonly located: LocatedProfile } | undefined {
    const file = this.#files.get(folder.uri.toString());
    const located = file?.parsed.profiles.find((profile) => profile.name === name);
    return file && located ? { file, located } : undefined;
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    for (const watcher of this.#watchers.values()) watcher.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #watch(folder: vscode.WorkspaceFolder): void {
    const key = folder.uri.toString();
    if (this.#watchers.has(key)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '.vscode/smtp.json'));
    const again = (): void => this.#schedule(folder);
    watcher.onDidChange(again);
    watcher.onDidCreate(again);
    watcher.onDidDelete(again);
    this.#watchers.set(key, watcher);
  }

  #textChanged(document: vscode.TextDocument): void {
    if (!document.uri.path.endsWith('/.vscode/smtp.json')) return;
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (folder && profileUri(folder).toString() === document.uri.toString()) this.#schedule(folder);
  }

  #schedule(folder: vscode.WorkspaceFolder): void {
    const key = folder.uri.toString();
    clearTimeout(this.#pending.get(key));
    const timer = setTimeout(() => {
      this.#pending.delete(key);
      void this.#read(folder).then(() => this.#changed.fire());
    }, quietMs);
    this.#pending.set(key, timer);
  }

  async #read(folder: vscode.WorkspaceFolder): Promise<void> {
    const key = folder.uri.toString();
    const uri = profileUri(folder);
    const text = await textOf(uri);
    const known = this.#files.get(key);
    if (text === undefined) this.#files.delete(key);
    else if (known?.text !== text) {
      this.#files.set(key, { folder, uri, text, parsed: parseProfiles(text, profileDefaults()) });
    }
  }
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open && !open.isClosed) return open.getText();
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maximumFileOctets) return '';
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
