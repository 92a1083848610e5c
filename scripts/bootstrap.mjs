// Makes `npm start`, `npm test` and the rest enough by themselves on a fresh clone: installs what package-lock.json names
// if that has not been done, then runs a script of this project with the Node version the project brings along.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const installed = join(root, 'node_modules', '.package-lock.json');

function isInstalled() {
  if (!existsSync(node) || !existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function run(command, args, stdio) {
  const result = spawnSync(command, args, { cwd: root, stdio, shell: process.platform === 'win32' });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

if (!isInstalled()) {
  process.stderr.write('Installing dependencies…\n');
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], ['ignore', 2, 2]);
  if (status !== 0) process.exit(status);
}
process.exit(run(node, process.argv.slice(2), 'inherit'));
