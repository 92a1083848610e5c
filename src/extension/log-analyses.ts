import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { LogFinding } from '../core/logs/whole-log.ts';
import type { Entry } from '../core/transcript/entry.ts';
import type { Exposure } from '../core/logs/shown-credentials.ts';
import type { LoggedSession, LogMessage, LogTask } from '../runtime/log-worker-messages.ts';

/** What was found in a log. */
export interface AnalyzedLog {
  readonly uri: vscode.Uri;
  readonly source: LogTask['source'];
  /** In the order in which they ended. */
  readonly sessions: readonly LoggedSession[];
  readonly exposures: readonly Exposure[];
  readonly lineCount: number;
  /** What the sessions tell together, but for credentials: those are in `exposures`. Empty while it is read. */
  readonly findings: readonly LogFinding[];
  /** Sessions that were found and are not among `sessions`, since there are too many. */
  readonly leftOut: number;
  /** Milliseconds that reading took; 0 while it is read. */
  readonly readMs: number;
}

/** Told how many octets of the log have been read. */
export type ProgressListener = (octets: number) => void;

/** Milliseconds between two looks of others at a log that is still being read. */
const updateMs = 250;
/** Others are left alone for so many times as long as their last look took. */
const restFactor = 20;

/** Reads logs in threads of their own and remembers what was found, until the log's document is closed. */
export class LogAnalyses implements vscode.Disposable {
  readonly #worker: string;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #logs = new Map<string, AnalyzedLog>();
  readonly #running = new Set<Worker>();
  /** What ends the reading of each log that is being read. */
  readonly #latest = new Map<string, AbortController>();

  /** Something was found in this log, or it was forgotten. */
  readonly onDidChange = this.#changed.event;

  /** @param worker path of the bundled worker */
  constructor(worker: string) {
    this.#worker = worker;
  }

  /** What is known of a log; undefined when it was not analysed. */
  of(uri: vscode.Uri): AnalyzedLog | undefined {
    return this.#logs.get(uri.toString());
  }

  get all(): readonly AnalyzedLog[] {
    return [...this.#logs.values()];
  }

  /**
   * Reads a log anew; its findings are there while reading goes on.
   * @returns what was found; undefined when it was cancelled
   * @throws when the log cannot be read
   */
  async analyze(
    uri: vscode.Uri,
    source: LogTask['source'],
    token?: vscode.CancellationToken,
    onProgress: ProgressListener = () => {},
  ): Promise<AnalyzedLog | undefined> {
    return await this.#read(uri, source, token, onProgress, updateMs);
  }

  /** As `analyze`, of a log that is known: what was found before stands until all has been read anew. */
  async analyzeAgain(uri: vscode.Uri, source: LogTask['source']): Promise<AnalyzedLog | undefined> {
    return await this.#read(uri, source, undefined, () => {}, Infinity);
  }

  async #read(
    uri: vscode.Uri,
    source: LogTask['source'],
    token: vscode.CancellationToken | undefined,
    onProgress: ProgressListener,
    publishMs: number,
  ): Promise<AnalyzedLog | undefined> {
    const key = uri.toString();
    // The newest reading of a log is the one that counts.
    this.#latest.get(key)?.abort();
    const latest = new AbortController();
    this.#latest.set(key, latest);
    const found = new Found(uri, source);
    let told = performance.now();
    let published = 0;
    const publish = (): AnalyzedLog => {
      const log = found.log();
      this.#logs.set(key, log);
      this.#changed.fire(uri);
      return log;
    };
    const cancellation = token?.onCancellationRequested(() => latest.abort());
    const ended = await this.#run({ source }, latest.signal, (message) => {
      found.take(message);
      if (message.kind === 'progress') onProgress(message.octets);
      if (performance.now() - told < Math.max(publishMs, published * restFactor)) return;
      const before = performance.now();
      publish();
      told = performance.now();
      published = told - before;
    }).finally(() => {
      cancellation?.dispose();
      if (this.#latest.get(key) === latest) this.#latest.delete(key);
    });
    return ended ? publish() : undefined;
  }

  /** The entries of one session of a log. @throws when the log cannot be read */
  async entries({ source }: AnalyzedLog, session: number): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    await this.#run({ source, session }, undefined, (message) => {
      if (message.kind === 'entries') entries.push(...message.entries);
    });
    return entries;
  }

  forget(uri: vscode.Uri): void {
    this.#latest.get(uri.toString())?.abort();
    if (this.#logs.delete(uri.toString())) this.#changed.fire(uri);
  }

  dispose(): void {
    for (const worker of this.#running) void worker.terminate();
    this.#changed.dispose();
  }

  /** False when it was cancelled. */
  async #run(task: LogTask, signal: AbortSignal | undefined, take: (message: LogMessage) => void): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const worker = new Worker(this.#worker, { workerData: task });
    this.#running.add(worker);
    const stop = (): void => resolve(false);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    worker.on('message', (message: LogMessage) => {
      if (signal?.aborted) return;
      take(message);
      if (message.kind === 'end') resolve(true);
      if (message.kind === 'failed') reject(failureOf(message));
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(false));
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#running.delete(worker);
      void worker.terminate();
    }
  }
}

/** What is known of a log so far. */
class Found {
  readonly #uri: vscode.Uri;
  readonly #source: LogTask['source'];
  readonly #sessions: LoggedSession[] = [];
  readonly #exposures: Exposure[] = [];
  #lineCount = 0;
  #findings: readonly LogFinding[] = [];
  #leftOut = 0;
  #readMs = 0;

  constructor(uri: vscode.Uri, source: LogTask['source']) {
    this.#uri = uri;
    this.#source = source;
  }

  take(message: LogMessage): void {
    if (message.kind === 'session') this.#sessions.push(message.session);
    if (message.kind === 'exposed') this.#exposures.push(message.exposure);
    if (message.kind !== 'whole') return;
    this.#lineCount = message.lineCount;
    this.#findings = message.findings;
    this.#readMs = message.readMs;
    this.#leftOut = message.sessionCount - this.#sessions.length;
  }

  log(): AnalyzedLog {
    const [sessions, exposures] = [[...this.#sessions], [...this.#exposures]];
    const known = { uri: this.#uri, source: this.#source, lineCount: this.#lineCount, findings: this.#findings };
    return { ...known, sessions, exposures, leftOut: this.#leftOut, readMs: this.#readMs };
  }
}

/** Why a log cannot be read, in the user's words. */
function failureOf({ message, problem, detail = '' }: Extract<LogMessage, { kind: 'failed' }>): Error {
  switch (problem) {
    case 'packed':
      return new Error(vscode.l10n.t('This file is compressed. Unpack it first, for example with: {0}', detail));
    case 'damaged':
      return new Error(vscode.l10n.t('This gzip file is damaged or cut off.'));
    case 'missing':
      return new Error(vscode.l10n.t('This file does not exist any more.'));
    case 'directory':
      return new Error(vscode.l10n.t('This is a folder. Choose a log file in it.'));
    case 'denied':
      return new Error(vscode.l10n.t('This file cannot be read: permission denied.'));
    default:
      return new Error(message);
  }
}
