import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FaultServer } from '../runtime/fault-server/fault-server.ts';
import { setContextKey } from './context-keys.ts';
import { readSettings } from './settings.ts';

/** The scenario of the story: the server refuses the password and hangs up. */
export const storyScenario = 'mailgun-535-and-close';

/** The built-in fault server on loopback, at most one in a window. */
export class PracticeServer implements vscode.Disposable {
  readonly #directory: string;
  readonly #log: vscode.LogOutputChannel;
  #running: { readonly server: FaultServer; readonly scenario: string } | undefined;

  /** @param directory where the scenarios lie */
  constructor(directory: string, log: vscode.LogOutputChannel) {
    this.#directory = directory;
    this.#log = log;
  }

  /** The port it listens on; undefined while it is not running. */
  get port(): number | undefined {
    return this.#running?.server.port;
  }

  /** Starts the server, or starts it anew where another scenario is wanted; its port. */
  async start(scenarioName: string): Promise<number> {
    if (this.#running?.scenario === scenarioName) return this.#running.server.port;
    const kept = this.#running?.server.port;
    await this.stop();
    const [{ startFaultServer }, { loadScenario }] = await load();
    const scenario = await loadScenario(join(this.#directory, `${scenarioName}.jsonc`));
    const wanted = kept ?? readSettings().practiceServerPort;
    const onSession = (): void => this.#log.info(`[practice server] connection to ${scenarioName}`);
    const server = await startFaultServer(scenario, { port: wanted, onSession }).catch((error: unknown) => {
      if (wanted === 0 || errorCodeOf(error) !== 'EADDRINUSE') throw error;
      this.#log.info(`[practice server] port ${wanted} is taken; another one is used`);
      return startFaultServer(scenario, { port: 0, onSession });
    });
    this.#running = { server, scenario: scenarioName };
    this.#log.info(`[practice server] ${scenarioName} listens on ${server.address}:${server.port}`);
    setContextKey('practiceServerRunning', true);
    return server.port;
  }

  /** Stops it; nothing happens while it is not running. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    setContextKey('practiceServerRunning', false);
    await running?.server.close();
  }

  /** Lets the user choose how the server behaves; undefined when they did not. */
  async chooseScenario(): Promise<string | undefined> {
    const [, { listScenarios }] = await load();
    const items = (await listScenarios(this.#directory)).map(({ name, title }) => ({ label: name, detail: title }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('SMTP: Start Practice Server'),
      placeHolder: vscode.l10n.t('How the server behaves'),
      matchOnDetail: true,
    });
    return chosen?.label;
  }

  dispose(): void {
    void this.stop();
  }
}

/** The server and its scenarios, which are loaded when they are wanted. */
const load = () =>
  Promise.all([import('../runtime/fault-server/fault-server.ts'), import('../runtime/fault-server/scenario-file.ts')]);

function errorCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
