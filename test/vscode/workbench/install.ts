/**
 * Puts a VS Code within reach of the tests: one that is downloaded, or, where that is impossible or there is no display
 * for it, the same workbench and extension host served to a browser.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { type BrowserProgram, ensureBrowser } from './browser.ts';
import { runCommand } from './commands.ts';
import { installFolder } from './places.ts';

/** The version of VS Code that both kinds have. */
export const vscodeVersion = '1.139.1';
const codeServerVersion = '4.139.1';

/** VS Code as a program of its own. */
export interface DownloadedVscode {
  readonly kind: 'downloaded';
  readonly executable: string;
}

/** VS Code's server. */
export interface ServerProgram {
  /** The script that is the server. */
  readonly serverScript: string;
}

/** VS Code's server, its workbench shown in a browser. */
export interface HostedVscode extends ServerProgram {
  readonly kind: 'hosted';
  readonly browser: BrowserProgram;
}

export type Vscode = DownloadedVscode | HostedVscode;

const downloadLimitMs = 90_000;
const installLimitMs = 240_000;
const compileLimitMs = 90_000;

let hosted: Promise<HostedVscode> | undefined;

/** The downloaded one where it can be had, else the hosted one. Rejects with the reason when there is neither. */
export async function ensureVscode(): Promise<Vscode> {
  return (await downloadedVscode()) ?? (await ensureHostedVscode());
}

/** Rejects with the reason when it cannot be had. */
export function ensureHostedVscode(): Promise<HostedVscode> {
  hosted ??= installHosted();
  return hosted;
}

async function installHosted(): Promise<HostedVscode> {
  const browser = await ensureBrowser();
  return { kind: 'hosted', browser, ...(await ensureServer()) };
}

/** For whoever has a browser of their own. Rejects with the reason when it cannot be had. */
export async function ensureServer(): Promise<ServerProgram> {
  const folder = join(installFolder, `code-server-${codeServerVersion}`);
  if (!existsSync(folder)) await installCodeServer(folder);
  return { serverScript: join(vscodeIn(folder), 'out', 'server-main.js') };
}

function vscodeIn(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

/**
 * Installs beside the final place, so that an interrupted run leaves nothing that looks finished. Without the install
 * scripts nothing is compiled; of what they compile only the log files' writer matters, as output channels are log
 * files. Where it cannot be compiled everything runs all the same, with empty channels and a long server log.
 */
async function installCodeServer(folder: string): Promise<void> {
  await mkdir(installFolder, { recursive: true });
  const partial = await mkdtemp(join(installFolder, 'partial-code-server-'));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
    const install = (cwd: string, ...parameters: string[]): Promise<string> =>
      runCommand('npm', ['install', ...parameters, ...flags], { cwd, limitMs: installLimitMs });
    await install(partial, `code-server@${codeServerVersion}`);
    await install(vscodeIn(partial), '--omit=dev');
    const native = ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog', '--loglevel=error'];
    await runCommand('npm', native, { cwd: vscodeIn(partial), limitMs: compileLimitMs }).catch(() => undefined);
    if (!existsSync(folder)) await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Undefined when it cannot be downloaded, is too slow in coming, or has no display to open its window on. */
async function downloadedVscode(): Promise<DownloadedVscode | undefined> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return undefined;
  const ending = new AbortController();
  const tooSlow = pause(downloadLimitMs, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
  const download = downloadAndUnzipVSCode({ version: vscodeVersion, cachePath: installFolder }).catch(() => undefined);
  const executable = await Promise.race([download, tooSlow]);
  ending.abort();
  return executable === undefined ? undefined : { kind: 'downloaded', executable };
}
