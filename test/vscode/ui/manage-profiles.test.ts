/** What the menu of a profile in the tree does: duplicate, forget, delete. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'jsonc-parser';
import type { Locator, Page } from 'playwright-core';
import {
  chooseInMenu,
  eventually,
  openContainer,
  openFile,
  quickPick,
  runProfile,
  transcriptFrame,
  view,
  waitForNoProblem,
  waitForOutcome,
  waitForProblem,
} from './parts.ts';
import { account, profileFile, profileFor, startScenario } from './peers.ts';
import { newWorkspace, openWorkbench } from './session.ts';

test('the menu of a profile', async (t) => {
  const server = await startScenario(t, 'mailgun-535-and-close');
  const auth = { user: account.user, method: 'PLAIN' };
  const workspace = await newWorkspace(t, {
    '.vscode/smtp.json': profileFile(profileFor('first', server.port, { auth }), profileFor('other', server.port)),
  });
  const workbench = await openWorkbench(t, { workspace });
  if (!workbench) return;
  const { page } = workbench;
  await openContainer(page);
  await openFile(page, '.vscode/smtp.json');

  await t.test('duplicates it under a name of its own', async () => {
    const input = quickPick(page);
    await choose(page, 'first', 'Duplicate Profile…', input.widget.getByText('Name of the copy').first());
    await input.accept();
    await view(page, 'Profiles').rows.filter({ hasText: 'first 2' }).waitFor();
    const [first, , copy] = await storedProfiles(workspace, 3);
    assert.deepEqual(copy, { ...first, name: 'first 2' });
  });

  await t.test('deletes it with its problems and its password, and nothing else', async () => {
    await runProfile(page, 'other');
    await runProfile(page, 'first 2');
    const input = quickPick(page);
    await input.waitForText('It is kept in the secret storage');
    await input.type('wrong-password');
    await input.accept();
    await waitForOutcome(await transcriptFrame(page), /535/);
    await waitForProblem(page, /^Error: "535 /);
    const dialog = page.locator('.monaco-dialog-box');
    await choose(page, 'first 2', 'Delete Profile…', dialog);
    assert.match(await dialog.innerText(), /Delete the profile "first 2" and its password\?/);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await view(page, 'Profiles').rows.filter({ hasText: 'first 2' }).waitFor({ state: 'detached' });
    assert.deepEqual(
      (await storedProfiles(workspace, 2)).map(({ name }) => name),
      ['first', 'other'],
    );
    await waitForNoProblem(page, /^Error: "535 /);
    await choose(page, 'first', 'Forget Password', page.getByText('No password was kept for "first".').first());
  });

  await t.test('its lenses have gone too', async () => {
    await page.locator('.editor-instance .view-lines').first().click();
    await page.keyboard.press('Control+Home');
    const lenses = page.locator('.codelens-decoration a', { hasText: 'Run' });
    await eventually(async () => assert.equal(await lenses.count(), 2));
  });
});

/** Chooses an entry of the menu of a profile; `shown` is there when it has been taken. */
async function choose(page: Page, profile: string, entry: string, shown: Locator): Promise<void> {
  const row = view(page, 'Profiles').rows.filter({ hasText: new RegExp(`^${profile}(?! \\d)`) });
  await chooseInMenu(page, row.first(), entry, shown);
}

/** The profiles in the file, which is written a moment after the views show them. */
async function storedProfiles(workspace: string, expected: number): Promise<readonly { readonly name: string }[]> {
  return eventually(async () => {
    const text = await readFile(join(workspace, '.vscode', 'smtp.json'), 'utf8');
    const { profiles } = parse(text) as { profiles: { name: string }[] };
    assert.equal(profiles.length, expected, text);
    return profiles;
  });
}
