/** Passwords: asked once, kept for one endpoint only, and never written where anybody reads. */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  eventually,
  notifications,
  openCommand,
  openContainer,
  openFile,
  quickPick,
  runProfile,
  transcriptFrame,
  view,
  waitForOutcome,
  waitLimitMs,
} from './parts.ts';
import { account, profileFile, profileFor, startScenario } from './peers.ts';
import { newWorkspace, openWorkbench } from './session.ts';

test('passwords', async (t) => {
  const server = await startScenario(t, 'well-behaved');
  const other = await startScenario(t, 'well-behaved');
  const auth = { user: account.user, method: 'PLAIN' };
  const file = (port: number, more = {}): string =>
    profileFile(profileFor('kept', port, { auth: { ...auth, ...more } }));
  const workspace = await newWorkspace(t, { '.vscode/smtp.json': file(server.port) });
  const path = join(workspace, '.vscode', 'smtp.json');
  const workbench = await openWorkbench(t, {
    workspace,
    size: { width: 1400, height: 1300 },
    env: { MAIL_SECRET: account.password },
  });
  if (!workbench) return;
  const { page } = workbench;
  await openContainer(page);
  await view(page, 'Transcript').expand();
  const frame = await transcriptFrame(page);

  await t.test('are asked for at the first run', async () => {
    await runProfile(page, 'kept');
    await giveSecret(page, `127.0.0.1:${server.port}`);
    await waitForOutcome(frame, /✓/);
    await waitForSessions(page, 1);
  });

  await t.test('are used from then on', async () => {
    await runProfile(page, 'kept');
    await waitForSessions(page, 2);
    assert.equal(await quickPick(page).widget.count(), 0);
  });

  await t.test('are asked for anew when the profile leads elsewhere', async () => {
    await writeFile(path, file(other.port));
    await waitForEndpoint(page, other.port);
    await runProfile(page, 'kept');
    await quickPick(page).waitForText(`127.0.0.1:${other.port}`);
    await page.keyboard.press('Escape');
    await quickPick(page).widget.waitFor({ state: 'hidden' });
    await waitForSessions(page, 2);
  });

  await t.test('of the environment are confirmed once for each server', async () => {
    await writeFile(path, file(other.port, { password: '${env:MAIL_SECRET}' }));
    const dialog = page.locator('.monaco-dialog-box');
    await untilRun(page, async () => (await dialog.count()) > 0);
    assert.match(await dialog.innerText(), new RegExp(`MAIL_SECRET to 127\\.0\\.0\\.1:${other.port}`));
    await dialog.getByRole('button', { name: 'Use the Variable' }).click();
    await waitForSessions(page, 3);
    await runProfile(page, 'kept');
    await waitForSessions(page, 4);
    assert.equal(await dialog.count(), 0);
  });

  await t.test('are forgotten on command', async () => {
    await writeFile(path, file(server.port));
    await openCommand(page, 'SMTP: Forget All Secrets');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: /Forget/ }).click();
    await dialog.waitFor({ state: 'hidden' });
    await waitForEndpoint(page, server.port);
    await runProfile(page, 'kept');
    await quickPick(page).waitForText(`127.0.0.1:${server.port}`);
    await page.keyboard.press('Escape');
  });

  await t.test('stand in no document, no view, no notification and no file', async () => {
    const forms = secretForms();
    await view(page, 'Sessions').rows.first().click();
    await openCommand(page, 'SMTP: Open Transcript');
    await page.locator('.editor-instance .view-lines', { hasText: 'AUTH PLAIN' }).waitFor();
    const shown = [
      await page.locator('body').innerText(),
      await (await transcriptFrame(page)).locator('body').innerText(),
      ...(await notifications(page)),
      workbench.logs(),
      await readFile(path, 'utf8'),
    ].join('\n');
    for (const form of forms) assert.ok(!shown.includes(form), `the window shows ${form}`);
    await openFile(page, '.vscode/smtp.json');
    assert.deepEqual(await filesWith(workspace, forms), []);
  });
});

/** The ways in which the password of the account can be written. */
function secretForms(): readonly string[] {
  const { user, password } = account;
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
  return [password, Buffer.from(password).toString('base64').replaceAll('=', ''), plain, encodeURIComponent(password)];
}

async function giveSecret(page: Page, endpoint: string): Promise<void> {
  const input = quickPick(page);
  await input.waitForText(endpoint);
  await input.type(account.password);
  await input.accept();
}

/** Waits until the history has this many sessions, all of which have ended, and the trees have settled. */
async function waitForSessions(page: Page, count: number): Promise<void> {
  await view(page, 'Sessions').expand();
  const { rows } = view(page, 'Sessions');
  await eventually(async () => assert.equal(await rows.count(), count));
  await view(page, 'Profiles').rows.filter({ hasText: 'completed' }).first().waitFor();
  await page.waitForTimeout(300);
}

/** Waits until the tree knows what the file says. */
async function waitForEndpoint(page: Page, port: number): Promise<void> {
  await page.locator(`[role=treeitem][aria-label*=":${port}"]`).first().waitFor();
}

/** Runs the profile until what its new text asks for shows: the file is read a moment after it was written. */
async function untilRun(page: Page, shown: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + waitLimitMs;
  while (!(await shown())) {
    if (performance.now() > until) assert.fail('nothing was asked');
    if ((await quickPick(page).widget.count()) > 0) await page.keyboard.press('Escape');
    await runProfile(page, 'kept');
    await page.waitForTimeout(500);
  }
}

async function filesWith(folder: string, forms: readonly string[]): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const file of files.filter((entry) => entry.isFile())) {
    const text = await readFile(join(file.parentPath, file.name), 'latin1');
    if (forms.some((form) => text.includes(form))) found.push(file.name);
  }
  return found;
}
