/** A VS Code for the bench: its own extension, or the shipped one with a module beside it. */
import { cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleHostModule } from '../../scripts/vscode/host-module.ts';
import { stageExtension } from '../../scripts/vscode/package-extension.ts';
import { startWorkbench, type Workbench } from '../../test/vscode/workbench/workbench.ts';
import { type HostFigures, portVariable, resultsVariable, type ViewTask, type ViewTaskResult } from './tasks.ts';

const root = join(import.meta.dirname, '..', '..');

/** A window whose extension takes tasks. */
export interface ViewWindow {
  readonly workbench: Workbench;
  perform(task: ViewTask): Promise<ViewTaskResult>;
}

/** Opens a window with the bench's extension, and closes it when `use` is done. */
export async function withViewWindow<T>(use: (window: ViewWindow) => Promise<T>): Promise<T> {
  return await inFolder(async (folder) => {
    const extensionPath = join(folder, 'extension');
    await stageExtension(extensionPath);
    await bundleHostModule(join(import.meta.dirname, 'extension.ts'), join(extensionPath, 'dist', 'extension.cjs'));
    const connected = Promise.withResolvers<Socket>();
    const server = createServer((socket) => connected.resolve(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const workspace = await exampleWorkspace(folder);
    const workbench = await startWorkbench({ extensionPath, workspace, env: { [portVariable]: String(port) } });
    try {
      const perform = taskSender(() => connected.promise);
      return await use({ workbench, perform });
    } finally {
      await workbench.close();
      server.close();
    }
  });
}

function taskSender(connection: () => Promise<Socket>): ViewWindow['perform'] {
  return async (task) => {
    const socket = await connection();
    const lines = createInterface({ input: socket });
    socket.write(`${JSON.stringify(task)}\n`);
    const [line] = (await once(lines, 'line')) as [string];
    lines.close();
    const result = JSON.parse(line) as ViewTaskResult & { readonly error?: string };
    if (result.error !== undefined) throw new Error(result.error);
    return result;
  };
}

/** Opens the shipped extension in new windows, one after the other; what was measured in each. */
export async function hostFigures(windows: number): Promise<readonly HostFigures[]> {
  return await inFolder(async (folder) => {
    const extensionPath = join(folder, 'extension');
    const testModule = join(folder, 'module.cjs');
    const results = join(folder, 'results.jsonl');
    await stageExtension(extensionPath);
    await bundleHostModule(join(import.meta.dirname, 'host.ts'), testModule);
    const workspace = await exampleWorkspace(folder);
    let ended = Promise.withResolvers<number>();
    const onExit = (status: number): void => ended.resolve(status);
    const env = { [resultsVariable]: results };
    const workbench = await startWorkbench({ extensionPath, testModule, workspace, env, onExit });
    try {
      for (let window = 0; window < windows; window++) {
        if (window > 0) await workbench.restart();
        if ((await ended.promise) !== 0) throw new Error(`nothing was measured: ${workbench.logs().slice(-2000)}`);
        ended = Promise.withResolvers<number>();
      }
    } finally {
      await workbench.close();
    }
    const lines = (await readFile(results, 'utf8')).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as HostFigures);
  });
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'bench-view-')));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

async function exampleWorkspace(folder: string): Promise<string> {
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  await cp(join(root, 'examples'), workspace, { recursive: true });
  return workspace;
}
