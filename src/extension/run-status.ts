import * as vscode from 'vscode';
import type { SessionRunner } from './session-runner.ts';

/** The status bar item that is there while a session runs. */
export class RunStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('smtpDebug.running', vscode.StatusBarAlignment.Right, 100);

  constructor() {
    this.#item.name = vscode.l10n.t('SMTP Session');
    this.#item.command = 'smtpDebug.cancelSession';
  }

  show({ running }: SessionRunner): void {
    const [first] = running;
    if (!first) {
      this.#item.hide();
      return;
    }
    const { profile, outcome } = first.model.header();
    const what = running.length === 1 ? profile : vscode.l10n.t('{0} sessions', running.length);
    this.#item.text = `$(sync~spin) SMTP: ${what}`;
    this.#item.tooltip = vscode.l10n.t('{0}. Click to cancel.', outcome);
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t('SMTP session of {0} runs; activate to cancel', what),
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
