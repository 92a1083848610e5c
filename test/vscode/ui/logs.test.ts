/** Another program's log, opened in an editor: recognised, analysed, diagnosed on its own lines. */
import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  chooseQuickFix,
  eventually,
  openCommand,
  openContainer,
  openFile,
  rowTexts,
  transcriptFrame,
  view,
  waitForNoProblem,
  waitForOutcome,
  waitForProblem,
} from './parts.ts';
import { newWorkspace, openWorkbench } from './session.ts';

const secret = 'AHBvc3RtYXN0ZXJAbWcuZXhhbXBsZS5jb20Ad3JvbmctcGFzc3dvcmQ=';

test('the log of another program', async (t) => {
  const sample = new URL('../../cases/logs/swaks/auth535_keep.log', import.meta.url);
  const workspace = await newWorkspace(t, {
    'mail.log': await readFile(sample, 'utf8'),
    'notes.txt': 'nothing here\n',
  });
  const workbench = await openWorkbench(t, { workspace, size: { width: 1500, height: 1000 } });
  if (!workbench) return;
  const { page } = workbench;
  const lens = (text: RegExp) => page.locator('.codelens-decoration a', { hasText: text });
  await openContainer(page);
  await view(page, 'Transcript').expand();
  await openFile(page, 'mail.log');

  await t.test('is recognised when it is opened, and offers itself', async () => {
    await lens(/Analyze SMTP Log \(swaks\)/).waitFor();
  });

  await t.test('shows its session and the cause on its own line', async () => {
    await lens(/Analyze SMTP Log/).click();
    const problem = await waitForProblem(page, /535 5\.7\.8/);
    assert.match(problem, /at line 14\b/);
    const frame = await transcriptFrame(page);
    await waitForOutcome(frame, /535 at AUTH/);
    await frame.locator('.list .row.server', { hasText: '535' }).first().waitFor();
    const rows = (await rowTexts(frame)).join('\n');
    assert.match(rows, /AUTH PLAIN <secret>/);
    await lens(/swaks session 1, 535 at AUTH/).waitFor();
  });

  await t.test('goes from a finding to its line, and offers nothing that needs a profile', async () => {
    const frame = await transcriptFrame(page);
    assert.equal(await frame.getByRole('button', { name: 'Run' }).count(), 0);
    assert.doesNotMatch(await frame.locator('.header').innerText(), /µs/, 'a log without times has no durations');
    assert.deepEqual(
      await frame
        .locator('.list .row .time')
        .allInnerTexts()
        .then((times) => times.filter(Boolean)),
      [],
    );
    await frame
      .locator('.finding', { hasText: 'Root cause' })
      .getByRole('button', { name: 'Show the log line' })
      .click();
    await page.locator('.statusbar-item', { hasText: 'Ln 14,' }).waitFor();
  });

  await t.test('warns of the credentials it shows, and masks them', async () => {
    await waitForProblem(page, /shows credentials/);
    await page
      .locator('.markers-panel .monaco-list-row', { hasText: 'shows credentials' })
      .first()
      .dblclick({ position: { x: 120, y: 10 } });
    await chooseQuickFix(page, 'Mask these credentials everywhere in this log');
    await page.keyboard.press('Control+S');
    await eventually(async () => {
      assert.ok(!(await readFile(join(workspace, 'mail.log'), 'utf8')).includes(secret));
    });
    await waitForNoProblem(page, /shows credentials/);
  });

  await t.test('is read again when it grows', async () => {
    await appendFile(
      join(workspace, 'mail.log'),
      [
        '=== Trying mail.example.com:25...',
        '=== Connected to mail.example.com.',
        '<** 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked',
        '',
      ].join('\n'),
    );
    await lens(/swaks session 2/).waitFor({ timeout: 20_000 });
  });

  await t.test('says so when there is no session in it', async () => {
    await openFile(page, 'notes.txt');
    await openCommand(page, 'SMTP: Analyze SMTP Log');
    await page.getByText('No SMTP session was found', { exact: false }).first().waitFor();
  });
});
