/** Draws media/icon.png, the extension's icon in the list of extensions, from icon.svg beside this file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBrowser } from '../../test/vscode/workbench/browser.ts';
import { launchBrowser } from '../../test/vscode/workbench/workbench.ts';

const folder = import.meta.dirname;
const browser = await launchBrowser(await ensureBrowser());
try {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  const drawing = await readFile(join(folder, 'icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
  await page.screenshot({ path: join(folder, '..', '..', 'media', 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
