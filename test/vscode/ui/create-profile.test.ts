/** A profile made through the quick pick by keyboard, and run from the tree. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'jsonc-parser';
import type { Page } from 'playwright-core';
import { eventually, openContainer, quickPick, runProfile, transcriptFrame, view, waitForOutcome } from './parts.ts';
import { account, startScenario } from './peers.ts';
import { openWorkbench } from './session.ts';

test('a profile made through the quick pick', async (t) => {
  const workbench = await openWorkbench(t);
  if (!workbench) return;
  const server = await startScenario(t, 'well-behaved');
  const { page } = workbench;
  const input = quickPick(page);
  await openContainer(page);

  await t.test('there is a way back', async () => {
    await page.keyboard.press('F1');
    await input.type('>SMTP: Create Profile');
    await waitForRow(page, 'SMTP: Create Profile…');
    await input.accept();
    await answer(page, 1, 'Own server');
    await answer(page, 2, 'mail.example.com');
    await input.waitForText('(3/8)');
    await input.widget.getByRole('button', { name: /^Back/ }).click();
    await input.waitForText('(2/8)');
  });

  await t.test('a wrong answer is told and not taken', async () => {
    await input.type('not a host');
    await page.keyboard.press('Enter');
    await input.waitForText('A host name such as smtp.example.com, or an IP address.');
    await answer(page, 2, '127.0.0.1');
    await answer(page, 3, 'None');
    await input.waitForText('(4/8)');
    await input.type('70000');
    await page.keyboard.press('Enter');
    await input.waitForText('A whole number from 1 to 65535.');
  });

  await t.test('the file holds what was answered, and no password', async () => {
    await answer(page, 4, String(server.port));
    await answer(page, 5, account.user);
    await answer(page, 6, account.user);
    await answer(page, 7, 'ann@example.com');
    await answer(page, 8, 'my server');
    await view(page, 'Profiles').rows.filter({ hasText: 'my server' }).waitFor();
    const file: unknown = parse(await readFile(join(workbench.workspace, '.vscode', 'smtp.json'), 'utf8'));
    assert.deepEqual((file as { profiles: unknown[] }).profiles, [
      {
        name: 'my server',
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        auth: { user: account.user },
        message: { from: account.user, to: ['ann@example.com'], subject: 'Test', text: 'Hello' },
      },
    ]);
  });

  await t.test('its file offers Run and Set password above it', async () => {
    const lenses = page.locator('.codelens-decoration a');
    await lenses.filter({ hasText: 'Run' }).first().waitFor();
    await lenses.filter({ hasText: 'Set password' }).first().waitFor();
  });

  await t.test('a run from the tree asks for the password once and ends well', async () => {
    await runProfile(page, 'my server');
    await input.waitForText('It is kept in the secret storage');
    await input.type(account.password);
    await input.accept();
    await waitForOutcome(await transcriptFrame(page), /✓/);
    assert.equal(server.messages.length, 1);
    await runProfile(page, 'my server');
    await eventually(() => assert.equal(server.messages.length, 2));
  });

  await t.test('the code lens runs it too', async () => {
    await page.locator('.codelens-decoration a').filter({ hasText: 'Run' }).first().click();
    await eventually(() => assert.equal(server.messages.length, 3));
  });
});

/** Answers a step of the wizard by keyboard alone. */
async function answer(page: Page, step: number, text: string): Promise<void> {
  const input = quickPick(page);
  await input.waitForText(`(${step}/8)`);
  await input.type(text);
  await page.keyboard.press('Enter');
}

async function waitForRow(page: Page, label: string): Promise<void> {
  await quickPick(page).widget.locator('.monaco-list-row').getByText(label, { exact: true }).first().waitFor();
}
