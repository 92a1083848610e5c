import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { SessionHeader, SessionState } from '../views/protocol.ts';
import { SessionModel } from '../views/session-model.ts';
import type { ProfileRef } from './profile-files.ts';
import { refKey } from './profile-files.ts';

/** A session as the lists show it, without its entries. */
export interface SessionSummary {
  /** `refKey` of the profile it was run from; for a session of a log `log`, the log and its place there. */
  readonly profileKey: string;
  readonly header: SessionHeader;
}

interface Kept {
  readonly profileKey: string;
  header: SessionHeader;
  model: SessionModel | undefined;
}

/** The sessions of this workspace, the newest first: bounded, masked, kept across reloads. */
export class SessionHistory implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #directory: string | undefined;
  readonly #limit: () => number;
  readonly #log: vscode.LogOutputChannel;
  #kept: Kept[] = [];
  #saving: Promise<void> = Promise.resolve();

  readonly onDidChange = this.#changed.event;

  /**
   * @param directory folder to keep the sessions in; undefined: they go with the window
   * @param limit how many are kept
   */
  constructor(directory: string | undefined, limit: () => number, log: vscode.LogOutputChannel) {
    this.#directory = directory;
    this.#limit = limit;
    this.#log = log;
  }

  get summaries(): readonly SessionSummary[] {
    return this.#kept.map(({ profileKey, header, model }) => ({ profileKey, header: model?.header() ?? header }));
  }

  /** The last session of a profile. */
  lastOf(ref: ProfileRef): SessionSummary | undefined {
    const key = refKey(ref);
    return this.summaries.find(({ profileKey }) => profileKey === key);
  }

  /** Takes up what was kept by an earlier window. */
  async load(): Promise<void> {
    if (this.#directory === undefined) return;
    try {
      const text = await readFile(join(this.#directory, indexName), 'utf8');
      const stored = readIndex(JSON.parse(text));
      const known = new Set(this.#kept.map(({ header }) => header.id));
      this.#kept.push(...stored.filter(({ header }) => !known.has(header.id)));
      this.#changed.fire();
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) this.#log.warn(`[history] the list of sessions cannot be read: ${String(error)}`);
    }
  }

  /**
   * A new session that is about to run, or was found in a log.
   * @param profileKey `refKey` of the profile, or what the session is known by in its log
   */
  async create(profile: string, target: string, profileKey: string): Promise<SessionModel> {
    const id = randomUUID();
    if (this.#directory !== undefined) await mkdir(this.#directory, { recursive: true });
    const ofLog = profileKey.startsWith('log ');
    const model = SessionModel.start({ id, profile, target, ofLog, path: this.#pathOf(id) });
    this.#kept.unshift({ profileKey, header: model.header(), model });
    this.#shrink();
    this.#changed.fire();
    return model;
  }

  /** The session with its entries; undefined when it is not kept any more, or cannot be read. */
  open(id: string): SessionModel | undefined {
    const kept = this.#kept.find(({ header }) => header.id === id);
    if (!kept) return undefined;
    if (kept.model) return kept.model;
    const path = this.#pathOf(id);
    if (path === undefined) return undefined;
    try {
      kept.model = SessionModel.open(kept.header, path);
      return kept.model;
    } catch (error) {
      this.#log.warn(`[history] session ${id} cannot be read: ${String(error)}`);
      void vscode.window.showWarningMessage(vscode.l10n.t('The transcript of this session cannot be read any more.'));
      return undefined;
    }
  }

  /** The session if its entries are in memory. */
  find(id: string): SessionModel | undefined {
    return this.#kept.find(({ header }) => header.id === id)?.model;
  }

  /** Told when a session ended: it is kept from now on. */
  ended(model: SessionModel): void {
    model.store.flush();
    this.#save();
    this.#changed.fire();
  }

  /** Deletes a session that has ended. */
  delete(id: string): void {
    this.#drop((kept) => kept.header.id === id);
  }

  /** Deletes all sessions that have ended. */
  clear(): void {
    this.#drop(() => true);
  }

  dispose(): void {
    for (const { model } of this.#kept) model?.store.flush();
    this.#changed.dispose();
  }

  #drop(wants: (kept: Kept) => boolean): void {
    const dropped = this.#kept.filter((kept) => wants(kept) && stateOf(kept) !== 'running');
    this.#kept = this.#kept.filter((kept) => !dropped.includes(kept));
    for (const kept of dropped) this.#discard(kept);
    this.#save();
    this.#changed.fire();
  }

  #shrink(): void {
    const limit = Math.max(1, this.#limit());
    const over = this.#kept.slice(limit).filter((kept) => stateOf(kept) !== 'running');
    this.#kept = this.#kept.filter((kept) => !over.includes(kept));
    for (const kept of over) this.#discard(kept);
  }

  #discard({ header, model }: Kept): void {
    model?.store.dispose();
    const path = this.#pathOf(header.id);
    if (path !== undefined) void rm(path, { force: true });
  }

  /** Writes the list; one write at a time, the last one wins. */
  #save(): void {
    const directory = this.#directory;
    if (directory === undefined) return;
    const sessions = this.#limit() === 0 ? [] : this.summaries.filter(({ header }) => header.state !== 'running');
    const text = JSON.stringify({ version: 1, sessions });
    this.#saving = this.#saving
      .then(() => writeFile(join(directory, indexName), text))
      .catch((error: unknown) => this.#log.warn(`[history] the list of sessions cannot be saved: ${String(error)}`));
  }

  #pathOf(id: string): string | undefined {
    return this.#directory === undefined ? undefined : join(this.#directory, `${id}.jsonl`);
  }
}

const indexName = 'sessions.json';

function stateOf({ model, header }: Kept): SessionState {
  return model?.header().state ?? header.state;
}

/** What is readable of a stored list; sessions with a strange id are left out, since it names their file. */
function readIndex(value: unknown): Kept[] {
  const sessions = typeof value === 'object' && value !== null && 'sessions' in value ? value.sessions : undefined;
  if (!Array.isArray(sessions)) return [];
  return (sessions as readonly Partial<SessionSummary>[]).flatMap(({ profileKey, header }) => {
    if (typeof profileKey !== 'string' || typeof header?.id !== 'string') return [];
    return /^[0-9a-f-]{36}$/.test(header.id) ? [{ profileKey, header, model: undefined }] : [];
  });
}
