/** A workspace that is not trusted: it can be read, and nothing connects from it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  eventually,
  notifications,
  offeredCommands,
  openCommand,
  openContainer,
  openFile,
  view,
  waitForProblem,
} from './parts.ts';
import { profileFile, profileFor } from './peers.ts';
import { newWorkspace, openWorkbench } from './session.ts';

test('a workspace that is not trusted', async (t) => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const auth = { user: 'ann@example.com', password: 'written-password', method: 'PLAIN' };
  const workspace = await newWorkspace(t, { '.vscode/smtp.json': profileFile(profileFor('one', port, { auth })) });
  const workbench = await openWorkbench(t, { workspace, trusted: false });
  if (!workbench) return;
  const { page } = workbench;

  await t.test('shows its profiles and their problems', async () => {
    await openContainer(page);
    await view(page, 'Profiles').rows.filter({ hasText: 'one' }).first().waitFor();
    await openFile(page, '.vscode/smtp.json');
    await waitForProblem(page, /password is written in the file/);
  });

  await t.test('offers no command that connects', async () => {
    const offered = await offeredCommands(page, 'SMTP:');
    assert.ok(
      offered.includes('SMTP: Create Profile…') || offered.some((title) => /Create Profile/.test(title)),
      offered.join(),
    );
    assert.deepEqual(
      offered.filter((title) => /Run Session|Practice Server|Set Password/.test(title)),
      [],
    );
  });

  await t.test('offers no button that connects', async () => {
    const row = view(page, 'Profiles').rows.first();
    await row.hover();
    await row.getByRole('button', { name: 'Edit Profile' }).waitFor();
    assert.equal(await row.getByRole('button', { name: 'Run Session' }).count(), 0);
    assert.equal(await page.locator('.codelens-decoration a', { hasText: 'Run' }).count(), 0);
  });

  await t.test('connects nowhere, even when a command is called by its name', async () => {
    await bindKey(page, 'F9', 'smtpDebug.runSession');
    await eventually(async () => {
      await page.keyboard.press('F9');
      assert.match((await notifications(page)).join(), /not trusted/);
    });
    await page.waitForTimeout(500);
    assert.equal(connections, 0);
  });

  await t.test('can still be edited', async () => {
    await openCommand(page, 'SMTP: Edit Profiles');
    await page.locator('.tab.active', { hasText: 'smtp.json' }).waitFor();
  });
});

/** Lets a key call a command whether or not the palette offers it. */
async function bindKey(page: Page, key: string, command: string): Promise<void> {
  await openCommand(page, 'Preferences: Open Keyboard Shortcuts (JSON)');
  await page.locator('.tab.active', { hasText: 'keybindings.json' }).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(JSON.stringify([{ key, command }]));
  // Brackets that the editor has closed by itself.
  await page.keyboard.press('Control+Shift+End');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'keybindings.json' }).waitFor();
}
