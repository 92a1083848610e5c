/** VS Code's server on a port of its own, with data of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runCommand, withProjectNode } from './commands.ts';
import type { ServerProgram } from './install.ts';

export interface ServerOptions {
  readonly vscode: ServerProgram;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** Settings of the machine; those that VS Code keeps for the user alone have no effect here. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether every workspace is trusted without asking. */
  readonly trusted: boolean;
  /** Variables of the extension host beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface VscodeServer {
  /** `127.0.0.1:PORT`. */
  readonly authority: string;
  /** Folder with the server's data; removed by `stop`. */
  readonly dataFolder: string;
  /** What the server printed up to now. */
  log(): string;
  /** Resolves once the server's output contains the text; rejects when it does not within `limitMs`. */
  waitForLog(text: string, limitMs: number): Promise<void>;
  /** Ends the server and its extension hosts and removes their data. Calling it again does nothing. */
  stop(): Promise<void>;
}

const startLimitMs = 60_000;
const installLimitMs = 60_000;
const stopLimitMs = 5_000;
const longestLog = 2_000_000;

/** Resolves when the server takes connections. */
export async function startServer(options: ServerOptions): Promise<VscodeServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'vscode-server-'));
  try {
    await writeSettings(dataFolder, options.settings ?? {});
    if (options.vsix) await installExtension(options.vscode, dataFolder, options.vsix);
    return await launch(options, dataFolder);
  } catch (error) {
    await rm(dataFolder, { recursive: true, force: true });
    throw error;
  }
}

function folders(dataFolder: string): readonly string[] {
  return ['--server-data-dir', dataFolder, '--extensions-dir', join(dataFolder, 'extensions')];
}

async function writeSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(dataFolder, 'data', 'Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

async function installExtension(vscode: ServerProgram, dataFolder: string, vsix: string): Promise<void> {
  const parameters = [vscode.serverScript, ...folders(dataFolder), '--install-extension', vsix, '--force'];
  await runCommand(process.execPath, parameters, { cwd: dataFolder, limitMs: installLimitMs });
}

async function launch(options: ServerOptions, dataFolder: string): Promise<VscodeServer> {
  const parameters = [
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...['--enable-smoke-test-driver', '--telemetry-level', 'off', ...folders(dataFolder)],
    ...(options.trusted ? ['--disable-workspace-trust'] : []),
  ];
  const keeper = join(import.meta.dirname, 'server-process.mjs');
  const child = spawn(process.execPath, [keeper, options.vscode.serverScript, ...parameters], {
    cwd: dataFolder,
    env: { ...withProjectNode(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const running = new RunningServer(child, dataFolder);
  try {
    await running.waitForLog('Extension host agent started', startLimitMs);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

class RunningServer implements VscodeServer {
  readonly dataFolder: string;
  readonly #child: ChildProcess;
  #log = '';
  #stopped: Promise<void> | undefined;

  constructor(child: ChildProcess, dataFolder: string) {
    this.#child = child;
    this.dataFolder = dataFolder;
    const collect = (chunk: Buffer): void => void (this.#log = (this.#log + chunk.toString()).slice(-longestLog));
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.stdin?.on('error', () => undefined);
  }

  get authority(): string {
    const port = /Extension host agent listening on (\d+)/.exec(this.#log)?.[1];
    if (port === undefined) throw new Error('the server does not listen');
    return `127.0.0.1:${port}`;
  }

  log(): string {
    return this.#log;
  }

  async waitForLog(text: string, limitMs: number): Promise<void> {
    const until = performance.now() + limitMs;
    while (!this.#log.includes(text)) {
      if (this.#child.exitCode !== null || performance.now() > until)
        throw new Error(`VS Code's server did not say "${text}": ${this.#log.slice(-2000)}`);
      await pause(50);
    }
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.stdin?.destroy();
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopLimitMs);
      await ended;
      clearTimeout(timer);
    }
    // The extension hosts notice that their server has gone, and may still write while they end.
    await rm(this.dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
