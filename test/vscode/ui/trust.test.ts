/** A workspace that is not trusted: it can be read, and nothing connects from it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { notifications, offeredCommands, openCommand, openContainer, openFile, view, waitForProblem } from './parts.ts';
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

  await t.test('connects nowhere, even when a command is called by its name', async () => {
    await view(page, 'Profiles').rows.filter({ hasText: 'one' }).first().hover();
    assert.equal(await view(page, 'Profiles').rows.first().getByRole('button', { name: 'Run Session' }).count(), 0);
    const lens = page.locator('.codelens-decoration a', { hasText: 'Run' }).first();
    if ((await lens.count()) > 0) {
      await lens.click();
      await page.locator('.notification-list-item-message', { hasText: 'not trusted' }).first().waitFor();
      assert.match((await notifications(page)).join(), /not trusted/);
    }
    await page.waitForTimeout(500);
    assert.equal(connections, 0);
  });

  await t.test('can still be edited', async () => {
    await openCommand(page, 'SMTP: Edit Profiles');
    await page.locator('.tab.active', { hasText: 'smtp.json' }).waitFor();
  });
});
