/** The story of a newcomer: from the installed extension to a diagnosed failure, its cure, and the history of both. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import {
  cards,
  headerOutcome,
  openContainer,
  problems,
  quickPick,
  rowTexts,
  transcriptFrame,
  view,
  waitForOutcome,
  waitForProblem,
} from './parts.ts';
import { openWorkbench } from './session.ts';

test('the first failure of a newcomer', async (t) => {
  const workbench = await openWorkbench(t);
  if (!workbench) return;
  const { page } = workbench;
  let frame: Frame;

  await t.test('the welcome runs a session against the practice server', async () => {
    await openContainer(page);
    const profiles = view(page, 'Profiles').pane;
    for (const name of ['Create a Profile', 'Import']) {
      await profiles.getByRole('button', { name }).waitFor({ timeout: 10_000 });
    }
    await profiles.getByRole('button', { name: 'Try It on the Practice Server' }).click();
    frame = await transcriptFrame(page);
    await waitForOutcome(frame, /535 at AUTH/);
  });

  await t.test('rows of both sides stand in the transcript', async () => {
    const list = frame.locator('.list');
    await list.locator('.row.server', { hasText: '535' }).waitFor({ timeout: 10_000 });
    await list.locator('.row.client', { hasText: 'AUTH' }).waitFor({ timeout: 10_000 });
    assert.ok(!(await rowTexts(frame)).join('\n').includes('wrong-password'));
  });

  await t.test('a card names the root cause and what to do', async () => {
    const card = cards(frame).filter({ hasText: 'Root cause' });
    await card.waitFor({ timeout: 10_000 });
    await card.getByRole('button', { name: 'Set password…' }).waitFor({ timeout: 5_000 });
  });

  await t.test('the problem stands at the user of the profile', async () => {
    const problem = await waitForProblem(page, /auth-rejected/);
    const lines = (await readFile(join(workbench.workspace, '.vscode', 'smtp.json'), 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes('"user"')) + 1;
    assert.match(problem, new RegExp(`^Error: .*\\bline ${line} `), problem);
    assert.match(problem, /\bsmtp\b/);
  });

  await t.test('the right password from the card cures it', async () => {
    const card = cards(frame).filter({ hasText: 'Root cause' });
    await card.getByRole('button', { name: 'Set password…' }).click({ timeout: 10_000 });
    const input = quickPick(page);
    await input.waitForText('right-password');
    assert.equal(await input.widget.locator('.quick-input-box input').getAttribute('type'), 'password');
    await input.type('right-password');
    await input.accept();
    await frame.getByRole('button', { name: 'Run again' }).click();
    await waitForOutcome(frame, /completed|✓/);
    assert.equal(await cards(frame).filter({ hasText: 'Root cause' }).count(), 0);
    await noErrors(page);
  });

  await t.test('both sessions are in the history', async () => {
    await view(page, 'Sessions').expand();
    await waitForSessions(page);
  });

  await t.test('a reload keeps the history and its transcripts', async () => {
    await workbench.restart();
    await openContainer(page);
    await view(page, 'Sessions').expand();
    await waitForSessions(page);
    await view(page, 'Sessions').rows.filter({ hasText: '535' }).first().click();
    frame = await transcriptFrame(page);
    await waitForOutcome(frame, /535 at AUTH/);
    assert.match((await headerOutcome(frame)) ?? '', /535/);
    await frame.locator('.row .code5').first().waitFor({ timeout: 10_000 });
  });
});

async function waitForSessions(page: Page): Promise<void> {
  const { rows } = view(page, 'Sessions');
  await rows.nth(1).waitFor({ timeout: 10_000 });
  assert.equal(await rows.count(), 2);
}

async function noErrors(page: Page): Promise<void> {
  const errors = async () => (await problems(page)).filter((line) => line.startsWith('Error'));
  const until = performance.now() + 5_000;
  let listed = await errors();
  while (listed.length > 0 && performance.now() < until) listed = await errors();
  assert.deepEqual(listed, []);
}
