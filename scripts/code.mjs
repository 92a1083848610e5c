/**
 * Opens VS Code with a copy of the example workspace and the extension as it is now: the `code` on the PATH, else one
 * served to a browser, whose address is printed. Ends with Ctrl-C.
 * Usage: code.mjs [--hosted] [FOLDER]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureServer } from '../test/vscode/workbench/install.ts';
import { startServer } from '../test/vscode/workbench/server.ts';
import { workbenchAddress } from '../test/vscode/workbench/workbench.ts';
import { stageExtension } from './vscode/package-extension.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { hosted: { type: 'boolean', default: false } },
});
const folder = await realpath(await mkdtemp(join(tmpdir(), 'smtp-code-')));
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
try {
  const extension = join(folder, 'extension');
  await mkdir(extension);
  await stageExtension(extension);
  const workspace = await workspaceFolder();
  await (values.hosted || !isOnPath('code') ? openHosted(extension, workspace) : openInstalled(extension, workspace));
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** The folder asked for, else a copy of the examples, so that nothing that is tried out changes them. */
async function workspaceFolder() {
  if (positionals[0] !== undefined) return resolve(positionals[0]);
  const copy = join(folder, 'examples');
  await cp(join(import.meta.dirname, '..', 'examples'), copy, { recursive: true });
  return copy;
}

function isOnPath(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((path) => endings.some((ending) => existsSync(join(path, name + ending))));
}

/** A window with settings of its own; ends when the window is closed or with Ctrl-C. */
async function openInstalled(extension, workspace) {
  const parameters = ['--wait', '--new-window', `--extensionDevelopmentPath=${extension}`, workspace];
  const code = spawn('code', ['--user-data-dir', join(folder, 'user-data'), ...parameters], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  console.log(`VS Code opens ${workspace}. Close its window or press Ctrl-C to end.`);
  await Promise.race([once(code, 'exit'), interrupted]);
  code.kill();
}

async function openHosted(extension, workspace) {
  console.log('Getting VS Code ready…');
  const vscode = await ensureServer();
  const server = await startServer({ vscode, trusted: true, settings: { 'workbench.startupEditor': 'none' } });
  try {
    console.log(`VS Code is at\n  ${workbenchAddress(server, workspace, { extensionPath: extension })}`);
    console.log('Press Ctrl-C to end.');
    await interrupted;
  } finally {
    await server.stop();
  }
}
