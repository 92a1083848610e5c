import * as vscode from 'vscode';

/** Milliseconds after which VS Code is told again: it passes over a change that comes while it draws the one before. */
const repeatsMs = [500, 1500, 4000];

/** Tells VS Code that code lenses have changed, so that it cannot miss it. */
export class LensChange implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  #repeats: readonly NodeJS.Timeout[] = [];

  readonly event = this.#changed.event;

  fire(): void {
    this.#changed.fire();
    this.#repeats.forEach(clearTimeout);
    this.#repeats = repeatsMs.map((afterMs) => setTimeout(() => this.#changed.fire(), afterMs));
  }

  dispose(): void {
    this.#repeats.forEach(clearTimeout);
    this.#changed.dispose();
  }
}
