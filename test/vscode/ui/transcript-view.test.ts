/** The transcript view: what it shows, hides, finds, explains and gives away, by mouse and by keyboard. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import {
  accessibilityViolations,
  clipboardText,
  eventually,
  openCommand,
  openContainer,
  quickPick,
  rowTexts,
  runProfile,
  transcriptFrame,
  view,
  waitForOutcome,
} from './parts.ts';
import { account, profileFile, profileFor, startScenario } from './peers.ts';
import { newWorkspace, openWorkbench } from './session.ts';

const themes = [
  ['Dark Modern', 'vscode-dark'],
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
] as const;

test('the transcript view', async (t) => {
  const server = await startScenario(t, 'well-behaved');
  const refusing = await startScenario(t, 'recipient-unknown');
  const auth = { user: account.user, password: account.password, method: 'PLAIN' };
  const file = profileFile(profileFor('clean', server.port, { auth }), profileFor('refused', refusing.port, { auth }));
  const workspace = await newWorkspace(t, { '.vscode/smtp.json': file });
  const workbench = await openWorkbench(t, { workspace, size: { width: 1400, height: 1100 } });
  if (!workbench) return;
  const { page } = workbench;
  await openContainer(page);
  await view(page, 'Transcript').expand();
  let frame = await transcriptFrame(page);

  await t.test('has no accessibility violation while it is empty', async () => {
    await frame.locator('.empty').waitFor();
    assert.deepEqual(await accessibilityViolations(frame), []);
  });

  await runProfile(page, 'clean');
  await waitForOutcome(frame, /✓/);
  // Each test begins with the same rows, whatever the one before has left.
  t.beforeEach(() => showAsAtFirst(frame));

  await t.test('the level decides which rows are shown, and the footer counts the others', async () => {
    const info = await shownOf(frame);
    assert.ok(info.shown > 0 && info.shown < info.total, JSON.stringify(info));
    await level(frame, 'error').click();
    await waitForShown(frame, (counts) => counts.shown === 0);
    await frame.locator('.list .row').first().waitFor({ state: 'detached' });
    await frame.locator('.footer button', { hasText: `show ${info.total} hidden by level` }).click();
    await waitForShown(frame, (counts) => counts.shown === info.total);
    await isChosen(frame, 'trace');
    await level(frame, 'trace').press('ArrowLeft');
    await isChosen(frame, 'debug');
    await level(frame, 'debug').press('ArrowLeft');
    await waitForShown(frame, (counts) => counts.shown === info.shown);
  });

  await t.test('a text, a phase and a side filter the rows', async () => {
    const before = await shownOf(frame);
    const text = frame.getByRole('textbox', { name: 'Show lines that contain' });
    await text.fill('rcpt to');
    await waitForShown(frame, (counts) => counts.shown === 1);
    await text.fill('no such thing');
    await waitForShown(frame, (counts) => counts.shown === 0);
    await text.fill('');
    await waitForShown(frame, (counts) => counts.shown === before.shown);
    await frame.getByRole('combobox', { name: 'Phases' }).selectOption('mail');
    await waitForShown(frame, (counts) => counts.shown === 2);
    await frame.getByRole('combobox', { name: 'Phases' }).selectOption('');
    await frame.getByRole('button', { name: 'Both sides' }).click();
    await frame.getByRole('button', { name: 'Client only' }).waitFor();
    await waitForShown(frame, (counts) => counts.shown < before.shown);
    await frame.locator('.list .row.client').nth(3).waitFor();
    await eventually(async () => assert.equal(await frame.locator('.list .row.server').count(), 0));
    await frame.getByRole('button', { name: 'Client only' }).click();
    await frame.getByRole('button', { name: 'Server only' }).click();
    await waitForShown(frame, (counts) => counts.shown === before.shown);
  });

  await t.test('finds text and goes from match to match', async () => {
    await frame.locator('.list').focus();
    await page.keyboard.press('Control+F');
    const field = frame.getByRole('textbox', { name: 'Find in transcript' });
    await field.waitFor();
    await field.fill('250');
    const result = frame.locator('.find .result');
    await result.filter({ hasText: /^1 of [2-9]$/ }).waitFor();
    await field.press('Enter');
    await result.filter({ hasText: /^2 of / }).waitFor();
    await field.press('Shift+Enter');
    await result.filter({ hasText: /^1 of / }).waitFor();
    await field.fill('nowhere at all');
    await result.filter({ hasText: 'No match' }).waitFor();
    await field.press('Escape');
    await field.waitFor({ state: 'hidden' });
  });

  await t.test('folds the further lines of a reply out and in', async () => {
    const row = frame.locator('.list .row.server', { has: frame.locator('button.fold') }).first();
    const before = await shownRows(frame);
    await row.locator('button.fold').click();
    await frame.locator('.list .row .further', { hasText: /^PIPELINING$/ }).waitFor();
    assert.ok((await shownRows(frame)) > before);
    await frame.locator('button.fold[aria-expanded="true"]').click();
    await frame.locator('button.fold[aria-expanded="true"]').waitFor({ state: 'detached' });
    assert.equal(await shownRows(frame), before);
  });

  await t.test('is used by keyboard alone, and explains the chosen reply', async () => {
    const list = frame.locator('.list');
    await list.focus();
    await list.press('End');
    await active(frame, await shownRows(frame));
    await list.press('Home');
    await active(frame, 1);
    await list.press('ArrowDown');
    await active(frame, 2);
    await frame.getByRole('textbox', { name: 'Show lines that contain' }).fill('235');
    await waitForShown(frame, (counts) => counts.shown === 1);
    await frame.locator('.list .row.server', { hasText: '235' }).waitFor();
    await list.focus();
    await list.press('Home');
    await list.press('Enter');
    const details = frame.getByRole('region', { name: 'Details' });
    await details
      .getByText(/RFC 4954/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });
    await frame.getByRole('textbox', { name: 'Show lines that contain' }).fill('');
    await waitForShown(frame, (counts) => counts.shown > 1);
  });

  await t.test('copies what is selected, secrets masked', async () => {
    const list = frame.locator('.list');
    await list.focus();
    await list.press('Control+A');
    await list.press('Control+C');
    await frame.getByText(/lines copied/).waitFor();
    const copied = await clipboardText(page);
    assert.match(copied, /C: {1,2}AUTH PLAIN/);
    assert.match(copied, /S: {1,2}235/);
    assertNoSecret(copied);
  });

  await t.test('the time column has four forms', async () => {
    const time = frame.locator('.list .row .time').nth(1);
    const seen = new Set<string>();
    for (let turn = 0; turn < 4; turn++) {
      const button = frame.getByRole('button', { name: /^Time: / });
      const mode = (await button.getAttribute('aria-label')) ?? '';
      await eventually(async () => assert.match((await time.textContent()) ?? '', formOf(mode)));
      seen.add(mode);
      await button.click();
      await eventually(async () => assert.notEqual(await button.getAttribute('aria-label'), mode));
    }
    assert.equal(seen.size, 4);
  });

  await t.test('opens as a document of its own language', async () => {
    await frame.getByRole('button', { name: 'Open as document' }).click();
    const tab = page.getByRole('tab', { name: /clean\.smtp/ });
    await tab.waitFor();
    await page.locator('.statusbar-item', { hasText: 'SMTP Transcript' }).waitFor();
  });

  await t.test('is saved where the user wants it', async () => {
    await frame.getByRole('button', { name: 'Save transcript' }).click();
    const input = quickPick(page);
    await input.waitForText('SMTP: Save Transcript');
    await page.waitForTimeout(500);
    await input.accept();
    await page.getByText('The transcript is saved. Secrets are masked in it.').first().waitFor();
    const [name] = (await readdir(workspace)).filter((one) => one.endsWith('.smtp'));
    assert.ok(name);
    const text = await readFile(join(workspace, name), 'utf8');
    assert.match(text, /235/);
    assertNoSecret(text);
  });

  await runProfile(page, 'refused');
  await waitForOutcome(frame, /550/);

  await t.test('a finding is reached and acted on by keyboard', async () => {
    const list = frame.locator('.list');
    await list.focus();
    await list.press('Home');
    const finding = frame.locator('.finding.selected');
    for (let steps = 0; steps < 40 && (await finding.count()) === 0; steps++) {
      await list.press('ArrowDown');
      await page.waitForTimeout(50);
    }
    await eventually(async () => {
      assert.equal(await finding.getAttribute('id'), await list.getAttribute('aria-activedescendant'));
    });
    await list.press('Enter');
    await finding.locator('button:focus').waitFor();
    await page.keyboard.press('Escape');
    await frame.locator('.list:focus').waitFor();
  });

  await t.test('says from where it connects', async () => {
    await frame.locator('.footer', { hasText: `from ${hostname()}` }).waitFor();
  });

  await t.test('comes back to where it was when it has been hidden', async () => {
    await level(frame, 'trace').click();
    await frame.locator('.list').hover();
    await page.mouse.wheel(0, -10_000);
    await page.mouse.wheel(0, 200);
    await page.waitForTimeout(1000);
    const before = await topRow(frame);
    assert.ok(before > 1, `the list begins with row ${before}`);
    await page.keyboard.press('Control+Shift+E');
    await view(page, 'Profiles').header.waitFor({ state: 'hidden' });
    await openContainer(page);
    frame = await transcriptFrame(page);
    await frame.locator('.list .row').first().waitFor();
    await eventually(async () => assert.equal(await topRow(frame), before));
  });

  for (const [theme, bodyClass] of themes) {
    await t.test(`has no accessibility violation in the theme ${theme}`, async () => {
      await chooseTheme(page, theme);
      await frame.locator(`body.${bodyClass}`).waitFor();
      await frame.locator('.finding').first().waitFor();
      assert.deepEqual(await accessibilityViolations(frame), []);
    });
  }

  await t.test('keeps filter and session when the window is loaded anew', async () => {
    await workbench.restart();
    await openContainer(page);
    frame = await transcriptFrame(page);
    await view(page, 'Sessions').expand();
    await view(page, 'Sessions').rows.filter({ hasText: 'clean' }).first().click();
    await waitForOutcome(frame, /✓/);
    await level(frame, 'info').waitFor();
    await frame.locator('.list .row.client', { hasText: 'AUTH' }).waitFor();
    assertNoSecret((await rowTexts(frame)).join('\n'));
  });
});

interface Shown {
  readonly shown: number;
  readonly total: number;
}

async function shownOf(frame: Frame): Promise<Shown> {
  const text = (await frame.locator('.footer .lines span').first().textContent()) ?? '';
  const [shown = 0, total = 0] = [...text.matchAll(/[\d,]+/g)].map(([number]) => Number(number.replaceAll(',', '')));
  return { shown, total };
}

async function waitForShown(frame: Frame, holds: (counts: Shown) => boolean): Promise<void> {
  await eventually(async () => {
    const counts = await shownOf(frame);
    assert.ok(holds(counts), `the footer says ${JSON.stringify(counts)}`);
  });
}

/** Level `info` and no other filter. */
async function showAsAtFirst(frame: Frame): Promise<void> {
  await level(frame, 'info').click();
  await frame.getByRole('textbox', { name: 'Show lines that contain' }).fill('');
  await frame.getByRole('combobox', { name: 'Phases' }).selectOption('');
  for (const side of ['Client only', 'Server only']) {
    const button = frame.getByRole('button', { name: side });
    if ((await button.count()) > 0) await button.click();
  }
}

async function isChosen(frame: Frame, name: string): Promise<void> {
  await eventually(async () => assert.equal(await level(frame, name).getAttribute('aria-checked'), 'true'));
}

/** What the time column holds in a mode, by the label of its button. */
function formOf(mode: string): RegExp {
  if (mode.includes('off')) return /^$/;
  if (mode.includes('time of day')) return /^\d\d:\d\d:\d\d\.\d{3}$/;
  return mode.includes('start') ? /^\d+\.\d{3}$/ : /^\+\d+\.\d{3}$/;
}

/** Rows of the list, of which not all are rendered. */
async function shownRows(frame: Frame): Promise<number> {
  await frame.waitForTimeout(150);
  return Number(await frame.locator('.list').getAttribute('aria-rowcount'));
}

/** The number, from 1, of the row at the top. */
function topRow(frame: Frame): Promise<number> {
  return frame.evaluate(() => Math.floor((document.querySelector('.list')?.scrollTop ?? 0) / 20) + 1);
}

async function active(frame: Frame, index: number): Promise<void> {
  await frame.locator(`.list[aria-activedescendant="row-${index}"]`).waitFor();
}

function level(frame: Frame, name: string): ReturnType<Frame['locator']> {
  return frame.getByRole('radio', { name: new RegExp(`^${name}:`) });
}

async function chooseTheme(page: Page, theme: string): Promise<void> {
  await openCommand(page, 'Preferences: Color Theme');
  const input = quickPick(page);
  await input.type(theme);
  await input.choose(theme);
  await input.widget.waitFor({ state: 'hidden' });
}

function assertNoSecret(text: string): void {
  const { user, password } = account;
  const forms = [password, btoa(password), btoa(`\0${user}\0${password}`), encodeURIComponent(password)];
  for (const form of forms) assert.ok(!text.includes(form), `the password is there as ${form}`);
}
