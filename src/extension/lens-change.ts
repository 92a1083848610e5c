import * as vscode from 'vscode';

/** Milliseconds after which VS Code is told once more: it passes over a change that comes while it draws the one before. */
const repeatMs = 500;

/** Tells VS Code that code lenses have changed, so that it cannot miss it. */
export class LensChange implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  #again: NodeJS.Timeout | undefined;

  readonly event = this.#changed.event;

  fire(): void {
    this.#changed.fire();
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#changed.fire(), repeatMs);
  }

  dispose(): void {
    clearTimeout(this.#again);
    this.#changed.dispose();
  }
}
