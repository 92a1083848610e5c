/** Makes the extension as its users get it. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

const root = join(import.meta.dirname, '..', '..');

/** What is shipped beside the bundles and the manifest; .vscodeignore has the last word. */
const shipped = ['media', 'schemas', 'l10n', 'docs/rules', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'];
/** Parts of the manifest that only matter to whoever develops the extension. */
const unshipped = ['private', 'bin', 'scripts', 'devDependencies', 'allowScripts'];

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** Builds everything that is shipped into a new folder, which can also be loaded as an extension in development. */
export async function stageExtension(folder: string): Promise<void> {
  const build = [join(root, 'scripts', 'build.mjs'), '--out', join(folder, 'dist'), '--no-maps'];
  if (spawnSync(process.execPath, build, { cwd: root, stdio: ['ignore', 2, 2] }).status !== 0)
    throw new Error('the bundles could not be built');
  // The terminal program is not part of the extension.
  for (const name of ['cli.js', 'cli.js.LEGAL.txt']) await rm(join(folder, 'dist', name), { force: true });
  const translations = globSync('package.nls*.json', { cwd: root });
  for (const name of [...shipped, ...translations])
    if (existsSync(join(root, name))) await cp(join(root, name), join(folder, name), { recursive: true });
  const manifest = Object.entries(await readManifest()).filter(([key]) => !unshipped.includes(key));
  const text = JSON.stringify({ ...Object.fromEntries(manifest), icon: 'media/icon.png' }, undefined, 2);
  await writeFile(join(folder, 'package.json'), `${text}\n`);
}

/** Writes `NAME-VERSION.vsix` into a folder and says its path. */
export async function packageExtension(targetFolder: string): Promise<string> {
  const { name, version } = await readManifest();
  const target = join(targetFolder, `${name}-${version}.vsix`);
  const stage = await mkdtemp(join(tmpdir(), 'package-'));
  try {
    await stageExtension(stage);
    await createVSIX({
      cwd: stage,
      packagePath: target,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return target;
}

async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
}
