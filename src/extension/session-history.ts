import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { SessionHeader, SessionState } from '../views/protocol.ts';
import type { SessionModel } from '../views/session-model.ts';
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
  /** With its entries; undefined while they are only in the file. */
  model: SessionModel | undefined;
  /** The same, as long as somebody else holds it. */
  shown: WeakRef<SessionModel> | undefined;
}

/** Sessions whose entries are in memory without anybody showing them. */
const openSessions = 4;

/**
 * The sessions of this workspace, the newest first: bounded, masked, kept across reloads. The model of a session, with
 * which all rules come, is loaded with the first one that is run or opened.
 */
export class SessionHistory implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #directory: string | undefined;
  readonly #limit: () => number;
  readonly #log: vscode.LogOutputChannel;
  #kept: Kept[] = [];
  /** Those whose entries are in memory; the one used last comes last. */
  #recent: Kept[] = [];
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
    return this.#kept.map((kept) => ({ profileKey: kept.profileKey, header: modelOf(kept)?.header() ?? kept.header }));
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
    const { SessionModel } = await import('../views/session-model.ts');
    const id = randomUUID();
    if (this.#directory !== undefined) await mkdir(this.#directory, { recursive: true });
    const ofLog = profileKey.startsWith('log ');
    const model = SessionModel.start({ id, profile, target, ofLog, path: this.#pathOf(id) });
    this.#kept.unshift({ profileKey, header: model.header(), model: undefined, shown: undefined });
    this.#hold(this.#kept[0], model);
    this.#shrink();
    this.#changed.fire();
    return model;
  }

  /** The session with its entries; undefined when it is not kept any more, or cannot be read. */
  async open(id: string): Promise<SessionModel | undefined> {
    const { SessionModel } = await import('../views/session-model.ts');
    const kept = this.#kept.find(({ header }) => header.id === id);
    if (!kept) return undefined;
    const known = modelOf(kept);
    if (known) return this.#hold(kept, known);
    const path = this.#pathOf(id);
    if (path === undefined) return undefined;
    try {
      return this.#hold(kept, SessionModel.open(kept.header, path));
    } catch (error) {
      this.#log.warn(`[history] session ${id} cannot be read: ${String(error)}`);
      void vscode.window.showWarningMessage(vscode.l10n.t('The transcript of this session cannot be read any more.'));
      return undefined;
    }
  }

  /** The session if its entries are in memory. */
  find(id: string): SessionModel | undefined {
    const kept = this.#kept.find(({ header }) => header.id === id);
    return kept && modelOf(kept);
  }

  /** Whether a session is kept, in memory or in its file. */
  has(id: string): boolean {
    return this.#kept.some(({ header }) => header.id === id);
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
    for (const kept of this.#kept) modelOf(kept)?.store.flush();
    this.#changed.dispose();
  }

  /** Keeps a session in memory, and lets go of the one that was used longest ago. Without a file nothing is let go of. */
  #hold(kept: Kept | undefined, model: SessionModel): SessionModel {
    if (!kept) return model;
    kept.model = model;
    kept.shown = new WeakRef(model);
    this.#recent = [...this.#recent.filter((one) => one !== kept && one.model), kept];
    const ended = this.#recent.filter((one) => stateOf(one) !== 'running');
    for (const one of this.#directory === undefined ? [] : ended.slice(0, -openSessions)) {
      one.header = one.model?.header() ?? one.header;
      one.model?.store.flush();
      one.model?.store.close();
      one.model = undefined;
    }
    return model;
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

  #discard(kept: Kept): void {
    modelOf(kept)?.store.dispose();
    this.#recent = this.#recent.filter((one) => one !== kept);
    const path = this.#pathOf(kept.header.id);
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

function modelOf({ model, shown }: Kept): SessionModel | undefined {
  return model ?? shown?.deref();
}

function stateOf(kept: Kept): SessionState {
  return modelOf(kept)?.state ?? kept.header.state;
}

/** What is readable of a stored list; sessions with a strange id are left out, since it names their file. */
function readIndex(value: unknown): Kept[] {
  const sessions = typeof value === 'object' && value !== null && 'sessions' in value ? value.sessions : undefined;
  if (!Array.isArray(sessions)) return [];
  return (sessions as readonly Partial<SessionSummary>[]).flatMap(({ profileKey, header }) => {
    if (typeof profileKey !== 'string' || typeof header?.id !== 'string') return [];
    return /^[0-9a-f-]{36}$/.test(header.id) ? [{ profileKey, header, model: undefined, shown: undefined }] : [];
  });
}
