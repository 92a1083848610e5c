import * as vscode from 'vscode';
import { locateProblem } from '../core/profiles/parse.ts';
import type { LocatedProfile } from '../core/profiles/parse.ts';
import type { Profile } from '../core/profiles/profile.ts';
import type { Entry } from '../core/transcript/entry.ts';
import { ProfileError } from '../runtime/profile-error.ts';
import type { RunningSession, SessionResult } from '../runtime/session.ts';
import type { Words } from '../core/words.ts';
import type { SessionModel } from '../views/session-model.ts';
import { translated } from '../views/translated.ts';
import { setContextKey } from './context-keys.ts';
import type { Credentials } from './credentials.ts';
import { endpointOf } from './credentials.ts';
import type { ProfileFile, ProfileFiles, ProfileRef } from './profile-files.ts';
import { refKey } from './profile-files.ts';
import { rangeOf } from './profile-diagnostics.ts';
import type { SessionHistory } from './session-history.ts';
import { machineName } from './machine.ts';
import { mayConnect } from './trust.ts';

/** What one run does otherwise than its profile says; absent fields are as in the profile. */
export type RunOptions = Partial<Pick<Profile, 'stopAfter' | 'client'>>;

/** A session that runs, and the profile it was started from. */
export interface RunningProfile {
  readonly ref: ProfileRef;
  readonly model: SessionModel;
  /** The first call ends it politely, the second one at once. */
  cancel(): void;
}

/** What happened to a session, for those who show it. */
export type RunEvent =
  | { readonly kind: 'started'; readonly run: RunningProfile }
  | { readonly kind: 'progressed'; readonly run: RunningProfile; readonly findingsChanged: boolean }
  | { readonly kind: 'ended'; readonly run: RunningProfile; readonly result: SessionResult };

export interface RunnerParts {
  readonly files: ProfileFiles;
  readonly credentials: Credentials;
  readonly history: SessionHistory;
  readonly log: vscode.LogOutputChannel;
}

/** Starts sessions of profiles, at most one of each profile at a time. */
export class SessionRunner implements vscode.Disposable {
  readonly #parts: RunnerParts;
  readonly #running = new Map<string, RunningProfile>();
  /** Profiles between the user's wish and the start of their session. */
  readonly #starting = new Set<string>();
  readonly #events = new vscode.EventEmitter<RunEvent>();

  readonly onDidHappen = this.#events.event;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  get running(): readonly RunningProfile[] {
    return [...this.#running.values()];
  }

  /** The session of a profile that runs now; undefined when none does. */
  runOf(ref: ProfileRef): RunningProfile | undefined {
    return this.#running.get(refKey(ref));
  }

  /**
   * Runs a session of a profile to its end; undefined when it was not started, of which the user has been told.
   *
   * @param secret the password to use when none is kept; undefined: it is asked for
   */
  async run(ref: ProfileRef, options: RunOptions = {}, secret?: string): Promise<SessionResult | undefined> {
    const key = refKey(ref);
    if (this.#running.has(key) || this.#starting.has(key)) {
      void vscode.window.showInformationMessage(vscode.l10n.t('A session of "{0}" is running already.', ref.name));
      return undefined;
    }
    this.#starting.add(key);
    try {
      return await this.#start(ref, options, secret);
    } finally {
      this.#starting.delete(key);
    }
  }

  dispose(): void {
    for (const run of this.#running.values()) {
      run.cancel();
      run.cancel();
    }
    this.#events.dispose();
  }

  async #start(ref: ProfileRef, options: RunOptions, secret?: string): Promise<SessionResult | undefined> {
    if (!(await mayConnect(ref.folder))) return undefined;
    const found = await this.#usable(ref);
    if (!found) return undefined;
    const { file, located, profile } = found;
    const folder = ref.folder.uri.toString();
    const prepared = await this.#parts.credentials.prepare(folder, { ...profile, ...options }, secret);
    if (prepared.kind === 'refused') return undefined;
    if (prepared.kind === 'problems') {
      const [problem] = prepared.problems;
      await showProblem(file, problem ? locateProblem(located, problem) : located.range, problem?.message ?? '');
      return undefined;
    }
    const { startSession } = await import('../runtime/session.ts');
    const session = startSession(prepared.profile, {
      machine: machineName(),
      askSecret: (request) => this.#parts.credentials.release(prepared.secret, request),
      baseDirectory: vscode.Uri.joinPath(file.uri, '..').fsPath,
    });
    return await this.#follow(ref, prepared.profile, session, { file, located });
  }

  async #usable(
    ref: ProfileRef,
  ): Promise<{ file: ProfileFile; located: LocatedProfile; profile: Profile } | undefined> {
    const file = await this.#parts.files.read(ref.folder);
    const located = this.#parts.files.find(ref)?.located;
    if (!file || !located) {
      void vscode.window.showErrorMessage(vscode.l10n.t('There is no profile "{0}" any more.', ref.name));
      return undefined;
    }
    if (located.profile) return { file, located, profile: located.profile };
    const problem = file.parsed.problems.find(
      ({ severity, profileIndex }) =>
        severity === 'error' && (profileIndex === located.index || profileIndex === undefined),
    );
    await showProblem(file, problem ?? located.range, problem?.message ?? '');
    return undefined;
  }

  async #follow(
    ref: ProfileRef,
    profile: Profile,
    session: RunningSession,
    place: { readonly file: ProfileFile; readonly located: LocatedProfile },
  ): Promise<SessionResult | undefined> {
    const { history, log } = this.#parts;
    const model = await history.create(profile.name, endpointOf(profile), refKey(ref));
    const run: RunningProfile = { ref, model, cancel: () => session.cancel() };
    const take = (entry: Entry): void => {
      const findingsChanged = model.append(entry);
      this.#events.fire({ kind: 'progressed', run, findingsChanged });
    };
    this.#set(run, true);
    this.#events.fire({ kind: 'started', run });
    log.info(`[session] ${profile.name}: ${endpointOf(profile)}, ${profile.security}, ${profile.client}`);
    session.transcript.entries.forEach(take);
    session.transcript.onAppend(take);
    try {
      const result = await session.done;
      this.#end(run, result);
      return result;
    } catch (error) {
      this.#end(run, { outcome: 'failed', phase: 'connect', durationMs: 0 });
      if (!ProfileError.is(error)) throw error;
      if (model.store.count === 0) history.delete(model.id);
      const problem = { path: error.path, severity: 'error', message: error.words, at: 'value' } as const;
      await showProblem(place.file, locateProblem(place.located, problem), error.words);
      return undefined;
    }
  }

  #end(run: RunningProfile, result: SessionResult): void {
    run.model.finish(result);
    this.#parts.history.ended(run.model);
    this.#set(run, false);
    this.#parts.log.info(
      `[session] ${run.ref.name}: ${result.outcome} at ${result.phase}, ${Math.round(result.durationMs)} ms`,
    );
    this.#events.fire({ kind: 'ended', run, result });
  }

  #set(run: RunningProfile, isRunning: boolean): void {
    if (isRunning) this.#running.set(refKey(run.ref), run);
    else this.#running.delete(refKey(run.ref));
    setContextKey('running', this.#running.size > 0);
  }
}

/** Shows what keeps a profile from being run, at its place in the file. */
async function showProblem(file: ProfileFile, place: Parameters<typeof rangeOf>[0], message: Words): Promise<void> {
  const range = rangeOf(place);
  const editor = await vscode.window.showTextDocument(file.uri, { selection: range });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  void vscode.window.showErrorMessage(
    vscode.l10n.t('The profile cannot be run (line {0}): {1}', range.start.line + 1, translated(message)),
  );
}
