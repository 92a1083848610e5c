import * as vscode from 'vscode';
import { needsSecret } from './credentials.ts';
import { LensChange } from './lens-change.ts';
import { rangeOf } from './profile-diagnostics.ts';
import type { ProfileFiles, ProfileRef } from './profile-files.ts';
import { readSettings } from './settings.ts';

/** *Run* and *Set password* above each profile of a profile file. */
export class ProfileLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new LensChange();
  readonly #files: ProfileFiles;
  readonly #isRunning: (ref: ProfileRef) => boolean;

  readonly onDidChangeCodeLenses = this.#changed.event;

  /** @param isRunning whether a session of this profile runs */
  constructor(files: ProfileFiles, isRunning: (ref: ProfileRef) => boolean) {
    this.#files = files;
    this.#isRunning = isRunning;
  }

  refresh(): void {
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const file = this.#files.all.find(({ uri }) => uri.toString() === document.uri.toString());
    if (!file || !readSettings().codeLens || !vscode.workspace.isTrusted) return [];
    return file.parsed.profiles.flatMap((located) => {
      const { name, profile } = located;
      if (name === undefined || !profile) return [];
      const range = rangeOf(located.range);
      const ref = { folder: file.folder, name };
      const lens = (title: string, command: string): vscode.CodeLens =>
        new vscode.CodeLens(range, { title, command, arguments: [ref] });
      return [
        this.#isRunning(ref)
          ? lens(`$(debug-stop) ${vscode.l10n.t('Cancel')}`, 'smtpDebug.cancelSession')
          : lens(`$(play) ${vscode.l10n.t('Run')}`, 'smtpDebug.runSession'),
        ...(needsSecret(profile) && profile.auth?.password === undefined
          ? [lens(vscode.l10n.t('Set password'), 'smtpDebug.setPassword')]
          : []),
      ];
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
