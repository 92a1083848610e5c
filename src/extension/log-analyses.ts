import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { Entry } from '../core/transcript/entry.ts';
import type { Exposure } from '../core/logs/rebuild.ts';
import type { LoggedSession, LogMessage, LogTask } from '../runtime/log-worker-messages.ts';

/** What was found in a log. */
export interface AnalyzedLog {
  readonly uri: vscode.Uri;
  readonly source: LogTask['source'];
  /** In the order in which they ended. */
  readonly sessions: readonly LoggedSession[];
  readonly exposures: readonly Exposure[];
  readonly lineCount: number;
}

/** Told how many octets of the log have been read. */
export type ProgressListener = (octets: number) => void;

/** Milliseconds between two looks of others at a log that is still being read. */
const updateMs = 250;

/** Reads logs in threads of their own and remembers what was found, until the log's document is closed. */
export class LogAnalyses implements vscode.Disposable {
  readonly #worker: string;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #logs = new Map<string, AnalyzedLog>();
  readonly #running = new Set<Worker>();

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
    const sessions: LoggedSession[] = [];
    const exposures: Exposure[] = [];
    let lineCount = 0;
    let told = performance.now();
    const publish = (): AnalyzedLog => {
      const log = { uri, source, sessions: [...sessions], exposures: [...exposures], lineCount };
      this.#logs.set(uri.toString(), log);
      this.#changed.fire(uri);
      return log;
    };
    const ended = await this.#run({ source }, token, (message) => {
      if (message.kind === 'session') sessions.push(message.session);
      if (message.kind === 'exposed') exposures.push(message.exposure);
      if (message.kind === 'progress') onProgress(message.octets);
      if (message.kind === 'end') lineCount = message.lineCount;
      if (performance.now() - told < updateMs) return;
      told = performance.now();
      publish();
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
    if (this.#logs.delete(uri.toString())) this.#changed.fire(uri);
  }

  dispose(): void {
    for (const worker of this.#running) void worker.terminate();
    this.#changed.dispose();
  }

  /** False when it was cancelled. */
  async #run(
    task: LogTask,
    token: vscode.CancellationToken | undefined,
    take: (message: LogMessage) => void,
  ): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const worker = new Worker(this.#worker, { workerData: task });
    this.#running.add(worker);
    const cancellation = token?.onCancellationRequested(() => resolve(false));
    worker.on('message', (message: LogMessage) => {
      take(message);
      if (message.kind === 'end') resolve(true);
      if (message.kind === 'failed') reject(new Error(message.message));
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(false));
    try {
      return await promise;
    } finally {
      cancellation?.dispose();
      this.#running.delete(worker);
      void worker.terminate();
    }
  }
}
