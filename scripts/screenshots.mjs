/**
 * Takes the pictures of docs/images/, each scene in a light and in a dark theme, in a real VS Code with the packaged
 * extension. Usage: screenshots.mjs [SCENE…]
 */
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startWorkbench } from '../test/vscode/workbench/workbench.ts';
import { packageExtension } from './vscode/package-extension.ts';
import { scenes } from './vscode/scenes.ts';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs', 'images');
const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(scenes, name));
if (unknown.length > 0) {
  console.error(`unknown scenes: ${unknown.join(', ')}; there are: ${Object.keys(scenes).join(', ')}`);
  process.exit(2);
}

const folder = await realpath(await mkdtemp(join(tmpdir(), 'screenshots-')));
try {
  await mkdir(images, { recursive: true });
  const vsix = await packageExtension(folder);
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const [shade, theme] of Object.entries(themes)) await take(vsix, name, scene, shade, theme);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Each picture from a workbench of its own, so that none shows what another left behind. */
async function take(vsix, name, scene, shade, theme) {
  const workspace = join(folder, `${name}-${shade}`, 'mail');
  if (scene.empty) await mkdir(workspace, { recursive: true });
  else await cp(join(root, 'examples'), workspace, { recursive: true });
  const settings = { 'workbench.colorTheme': theme, ...scene.settings };
  const workbench = await startWorkbench({ vsix, workspace, settings, size: scene.size, scale: 2 });
  try {
    const undo = await scene.prepare(workbench);
    const path = join(images, `${name}-${shade}.png`);
    await workbench.page.mouse.move(scene.size.width - 1, scene.size.height - 1);
    await workbench.page.waitForTimeout(500);
    await (scene.part?.(workbench) ?? workbench.page).screenshot({ path });
    await undo?.();
    console.log(relative(root, path));
  } finally {
    await workbench.close();
  }
}
