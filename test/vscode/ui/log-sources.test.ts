/** Where a log can come from: a part of a file, the clipboard, the explorer, the dialog; and one too long for an editor. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  chooseInDialog,
  chooseInMenu,
  eventually,
  openCommand,
  openContainer,
  openFile,
  quickPick,
  transcriptFrame,
  view,
  waitForOutcome,
  waitForProblem,
} from './parts.ts';
import { newWorkspace, openWorkbench } from './session.ts';

/** VS Code gives extensions no documents from here on. */
const documentLimitOctets = 50 * 1024 * 1024;

test('where a log comes from', async (t) => {
  const sample = await readFile(new URL('../../cases/logs/swaks/auth535_keep.log', import.meta.url), 'utf8');
  const clean = await readFile(new URL('../../cases/logs/swaks/ok-starttls.log', import.meta.url), 'utf8');
  const times = Math.ceil((1.2 * documentLimitOctets) / sample.length);
  const workspace = await newWorkspace(t, { 'two.txt': clean + sample, 'one.txt': clean });
  await writeFile(join(workspace, 'huge.log'), sample.repeat(times));
  const workbench = await openWorkbench(t, { workspace, size: { width: 1500, height: 1000 } });
  if (!workbench) return;
  const { page } = workbench;
  await openContainer(page);
  await view(page, 'Transcript').expand();
  const frame = await transcriptFrame(page);
  const reading = page.locator('.notification-list-item', { hasText: 'Reading huge.log' });
  /** What the status bar says of a log with very many sessions. */
  const result = page.locator('.statusbar-item', { hasText: /SMTP sessions: [\d,.]{4,}/ });

  await t.test('a file is chosen in the dialog while no editor is open', async () => {
    await openCommand(page, 'SMTP: Analyze SMTP Log');
    await chooseInDialog(page, 'Analyze SMTP Log', join(workspace, 'one.txt'));
    await waitForOutcome(frame, /✓/);
  });

  await t.test('what is selected is read alone, and its lines keep their numbers', async () => {
    const linesBefore = clean.split('\n').length - 1;
    await openFile(page, 'two.txt');
    await page.locator('.editor-instance .monaco-editor.focused').waitFor();
    await openCommand(page, 'Go to Line/Column...');
    const input = quickPick(page);
    await input.type(`:${linesBefore + 1}`);
    await input.accept();
    await page.keyboard.press('Control+Shift+End');
    await openCommand(page, 'SMTP: Analyze SMTP Log');
    await waitForOutcome(frame, /535 at AUTH/);
    await waitForProblem(page, new RegExp(`535 5\\.7\\.8.*at line ${linesBefore + 14}\\b`, 's'));
    const lens = page.locator('.codelens-decoration a', { hasText: /swaks session 1/ });
    await lens.waitFor({ state: 'attached' });
    await eventually(async () => assert.equal(await lens.count(), 1));
  });

  await t.test('an empty clipboard is told', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await openCommand(page, 'SMTP: Analyze SMTP Log on the Clipboard');
    await page.getByText('There is no text on the clipboard.').first().waitFor();
  });

  await t.test('the clipboard is read, and its findings stand in the text', async () => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), sample);
    await openCommand(page, 'SMTP: Analyze SMTP Log on the Clipboard');
    await frame.locator('.header', { hasText: 'Untitled-1' }).waitFor();
    await waitForProblem(page, /535 5\.7\.8.*at line 14\b/s);
  });

  await t.test('a file too long for an editor is read from the explorer, and can be left', async () => {
    await analyzeFromExplorer();
    await reading.getByRole('button', { name: 'Cancel' }).click();
    await reading.waitFor({ state: 'hidden' });
    await page.waitForTimeout(1_000);
    assert.equal(await result.count(), 0);
  });

  await t.test('and is read to its end', async () => {
    await analyzeFromExplorer();
    await result.waitFor({ timeout: 180_000 });
    await waitForProblem(page, /535 5\.7\.8/);
  });

  async function analyzeFromExplorer(): Promise<void> {
    // Workbenches under test show notifications in their list only.
    await openCommand(page, 'Notifications: Show Notifications');
    await openCommand(page, 'View: Show Explorer');
    const file = page.locator('.explorer-folders-view').getByRole('treeitem', { name: 'huge.log' });
    await chooseInMenu(page, file, 'Analyze SMTP Log', reading);
  }
});
