import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeredCommands, openContainer, view } from './parts.ts';
import { openWorkbench } from './session.ts';

test('the container in the activity bar', async (t) => {
  const workbench = await openWorkbench(t);
  if (!workbench) return;
  const { page } = workbench;
  await openContainer(page);

  for (const name of ['Profiles', 'Transcript', 'Sessions']) {
    await t.test(`shows the view ${name}`, () => view(page, name).header.waitFor());
  }

  await t.test('welcomes whoever has no profile yet', async () => {
    await view(page, 'Profiles').pane.getByRole('button', { name: 'Create a Profile' }).waitFor();
  });

  await t.test('offers its commands in the palette under one category', async () => {
    const offered = await offeredCommands(page, 'SMTP: ');
    assert.ok(offered.includes('SMTP: Create Profile…'), JSON.stringify(offered));
  });
});
