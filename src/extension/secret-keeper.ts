import type * as vscode from 'vscode';
import type { SecretBinding } from './secret-binding.ts';
import { secretKey } from './secret-binding.ts';

/** Which secrets are stored: names and owners, never values. SecretStorage itself cannot be listed everywhere. */
interface StoredSecret {
  readonly key: string;
  readonly folder: string;
  readonly profile: string;
}

const indexKey = 'smtpDebug.secrets';

/** The stored passwords and tokens, each bound to one endpoint. */
export class SecretKeeper {
  readonly #storage: vscode.SecretStorage;
  readonly #index: vscode.Memento;
  readonly #failed: (error: unknown) => void;
  /** Values that the system's key ring would not take, for as long as the window is open. */
  readonly #inMemory = new Map<string, string>();

  /** @param failed called when the system's key ring does not work */
  constructor(storage: vscode.SecretStorage, index: vscode.Memento, failed: (error: unknown) => void) {
    this.#storage = storage;
    this.#index = index;
    this.#failed = failed;
  }

  /** The secret stored for exactly this endpoint; undefined when there is none. */
  async get(binding: SecretBinding): Promise<string | undefined> {
    const key = secretKey(binding);
    const kept = this.#inMemory.get(key);
    if (kept !== undefined) return kept;
    try {
      return await this.#storage.get(key);
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Stores a secret, and forgets those of the same profile for other endpoints. */
  async set(binding: SecretBinding, secret: string): Promise<void> {
    const key = secretKey(binding);
    const others = this.#stored.filter((one) => one.key !== key && isOf(one, binding.folder, binding.profile));
    await this.#delete(others);
    await this.#index.update(indexKey, [
      ...this.#stored.filter((one) => one.key !== key),
      { key, folder: binding.folder, profile: binding.profile },
    ]);
    try {
      await this.#storage.store(key, secret);
      this.#inMemory.delete(key);
    } catch (error) {
      this.#inMemory.set(key, secret);
      this.#failed(error);
    }
  }

  /** Forgets whatever is stored for a profile; how many there were. */
  async forget(folder: string, profile: string): Promise<number> {
    return await this.#delete(this.#stored.filter((one) => isOf(one, folder, profile)));
  }

  /** Forgets every secret of every workspace; how many there were. */
  async forgetAll(): Promise<number> {
    return await this.#delete(this.#stored);
  }

  get #stored(): readonly StoredSecret[] {
    return this.#index.get<readonly StoredSecret[]>(indexKey, []);
  }

  async #delete(secrets: readonly StoredSecret[]): Promise<number> {
    const keys = new Set(secrets.map(({ key }) => key));
    for (const key of keys) {
      this.#inMemory.delete(key);
      await this.#storage.delete(key);
    }
    if (keys.size > 0)
      await this.#index.update(
        indexKey,
        this.#stored.filter(({ key }) => !keys.has(key)),
      );
    return keys.size;
  }
}

function isOf(stored: StoredSecret, folder: string, profile: string): boolean {
  return stored.folder === folder && stored.profile === profile;
}
