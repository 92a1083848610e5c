/** VS Code in German: what is found says so too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  cards,
  chooseQuickFix,
  openCommand,
  openFile,
  transcriptFrame,
  view,
  waitForNoProblem,
  waitForOutcome,
  waitForProblem,
} from './parts.ts';
import { startScenario } from './peers.ts';
import { newWorkspace, openWorkbench } from './session.ts';

test('a workbench in German', async (t) => {
  const server = await startScenario(t, 'well-behaved-starttls');
  const text = `{
  "profiles": [
    {
      "name": "falsche Sicherheit",
      "host": "localhost",
      "port": ${server.port},
      "security": "tls",
      "tls": { "ca": "ca.pem" },
      "stopAfter": "ehlo"
    },
    { "name": "ohne Ziel", "port": "25" }
  ]
}
`;
  const workspace = await newWorkspace(t, { '.vscode/smtp.json': text, '.vscode/ca.pem': server.caPem });
  const workbench = await openWorkbench(t, { workspace, locale: 'de' });
  if (!workbench) return;
  const { page } = workbench;
  await page.locator('.activitybar').getByRole('tab', { name: /^SMTP/ }).click();
  await openFile(page, '.vscode/smtp.json');

  await t.test('says in German what is wrong with a profile', async () => {
    await waitForProblem(page, /^Error: port muss eine ganze Zahl von 1 bis 65535 sein; hier steht "25".*at line 11 /s);
    await waitForProblem(page, /^Error: host fehlt: Gib host an, .*at line 11 /s);
  });

  await t.test('explains a field of the profile file in German', async () => {
    await page
      .locator('.editor-instance .view-line span', { hasText: /^"stopAfter"$/ })
      .first()
      .hover();
    await page
      .locator('.monaco-hover')
      .getByText(/^Die letzte Phase der Sitzung\./)
      .waitFor();
  });

  await t.test('shows a finding as a problem in German', async () => {
    await start(page, 'falsche Sicherheit');
    await waitForOutcome(await transcriptFrame(page), /✗/);
    const problem = await waitForProblem(page, /TLS wurde sofort begonnen/);
    assert.match(
      problem,
      /^Error: "220 mail\.example\.test ESMTP": TLS wurde .* spricht zuerst Klartext\..*Setze `security` auf/s,
    );
  });

  await t.test('shows it on a card in German, with the change that mends it', async () => {
    const card = cards(await transcriptFrame(page)).filter({ hasText: 'Ursache' });
    await card.getByText('Auf einem Port, der zuerst Klartext spricht, wurde TLS begonnen.').waitFor();
    await card.getByText(/: TLS wurde sofort begonnen, aber Port \d+ spricht zuerst Klartext\.$/).waitFor();
    await card.getByText(/^Setze .* wenn TLS zuerst kommen soll\.$/).waitFor();
    await card.getByRole('button', { name: 'security auf "starttls" setzen' }).waitFor();
  });

  await t.test('offers the change as a quick fix in German', async () => {
    const problem = await waitForProblem(page, /TLS wurde sofort begonnen/);
    await page.locator('.markers-panel').getByRole('treeitem', { name: problem, exact: true }).dblclick();
    await page
      .locator('.statusbar')
      .getByText(/^Ln 7,/)
      .waitFor();
    await chooseQuickFix(page, 'security auf "starttls" setzen');
    await openCommand(page, 'File: Save');
    await start(page, 'falsche Sicherheit');
    await waitForOutcome(await transcriptFrame(page), /✓/);
    await waitForNoProblem(page, /TLS wurde sofort begonnen/);
  });
});

/** Runs a profile by its button in the tree. */
async function start(page: Page, name: string): Promise<void> {
  const row = view(page, 'Profile').rows.filter({ hasText: name }).first();
  await row.hover();
  await row.getByRole('button', { name: 'Sitzung starten' }).click();
}
