/** Problems on the lines of the profile file, and the quick fixes that mend them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  chooseInDialog,
  chooseQuickFix,
  eventually,
  openCommand,
  openContainer,
  openFile,
  runProfile,
  transcriptFrame,
  waitForNoProblem,
  waitForOutcome,
  waitForProblem,
} from './parts.ts';
import { account, startScenario } from './peers.ts';
import { newWorkspace, openWorkbench } from './session.ts';

test('quick fixes of what a session found', async (t) => {
  const server = await startScenario(t, 'well-behaved-starttls');
  const text = `{
  // the profiles of this test
  "profiles": [
    {
      "name": "wrong security",
      "host": "localhost", // on this machine
      "port": ${server.port},
      "security": "tls",
      "tls": { "ca": "ca.pem" },
      "message": { "from": "a@example.com", "to": ["b@example.com"] },
      "stopAfter": "ehlo"
    }
  ]
}
`;
  const workspace = await newWorkspace(t, { '.vscode/smtp.json': text, '.vscode/ca.pem': server.caPem });
  const workbench = await openWorkbench(t, { workspace });
  if (!workbench) return;
  const { page } = workbench;
  await openContainer(page);
  await openFile(page, '.vscode/smtp.json');

  await t.test('a mismatch of port and security is a problem at the security', async () => {
    await runProfile(page, 'wrong security');
    await waitForOutcome(await transcriptFrame(page), /✗/);
    const problem = await waitForProblem(page, /TLS was started at once/);
    assert.match(problem, /^Error: "220 mail\.example\.test ESMTP": .*at line 8 and character /s);
  });

  await t.test('its quick fix changes the profile and nothing else', async () => {
    await quickFix(page, /TLS was started at once/, 'Set security to "starttls"');
    await openCommand(page, 'File: Save');
    await changesTo(workspace, text.replace('"security": "tls"', '"security": "starttls"'));
  });

  await t.test('the next run is clean, and takes the problem away', async () => {
    await runProfile(page, 'wrong security');
    await waitForOutcome(await transcriptFrame(page), /✓/);
    await waitForNoProblem(page, /TLS was started at once/);
  });
});

test('problems that are known before anything is sent', async (t) => {
  const text = `{
  "profiles": [
    {
      "name": "one", // the first
      "host": "smtp.example.com",
      "port": 465,
      "security": "starttls",
      "auth": { "user": "ann@example.com", "password": "${account.password}" },
      "tls": { "verify": false },
      "message": { "from": "a@example.com", "to": ["b@example.com"] }
    },
    { "name": "one", "host": "smtp.example.com", "message": { "to": ["b@example.com"] } },
    { "name": "three", "host": "smtp.example.com", "tls": { "ca": "nowhere.pem" }, "stopAfter": "auth" }
  ]
}
`;
  const workspace = await newWorkspace(t, { '.vscode/smtp.json': text, 'own-ca.pem': 'an authority' });
  const workbench = await openWorkbench(t, { workspace });
  if (!workbench) return;
  const { page } = workbench;
  await openFile(page, '.vscode/smtp.json');

  const expected = [
    [/^Warning: .*port 465 expects TLS.*at line 7 /s, 'port and security that cannot match'],
    [/^Warning: .*password is written in the file.*at line 8 /s, 'a written password'],
    [/^Warning: .*tls.verify is off.*at line 9 /s, 'verification that is off'],
    [/^Error: .*"one".*at line 12 /s, 'a name that another profile has'],
    [/^Error: .*message.from is missing.*at line 12 /s, 'a missing sender'],
    [/^(?:Error|Warning): .*nowhere\.pem.*at line 13 /s, 'an authority file that is not there'],
  ] as const;
  for (const [pattern, what] of expected) {
    await t.test(what, async () => {
      await waitForProblem(page, pattern);
    });
  }

  await t.test('are mended by their quick fixes, one after the other', async () => {
    await quickFix(page, /tls\.verify is off/, 'Verify the certificate');
    await openCommand(page, 'File: Save');
    await changesTo(workspace, (now) => now.includes('"verify": true'));
    await waitForNoProblem(page, /tls.verify is off/);
    await quickFix(page, /port 465 expects TLS/, 'Set security to "tls"');
    await openCommand(page, 'File: Save');
    await changesTo(workspace, (now) => /"port": 465,\s*"security": "tls"/.test(now));
    await waitForNoProblem(page, /port 465 expects TLS/);
  });

  await t.test('a written password moves to the secret storage', async () => {
    await quickFix(page, /password is written/, 'Move the password to the secret storage');
    await changesTo(workspace, (now) => !now.includes(account.password));
    const now = await readFile(join(workspace, '.vscode', 'smtp.json'), 'utf8');
    assert.ok(now.includes('// the first'), now);
    assert.ok(now.includes('"user": "ann@example.com"'), now);
    await waitForNoProblem(page, /password is written/);
  });

  await t.test('a file that is not there is chosen anew', async () => {
    await quickFix(page, /nowhere\.pem/, 'Choose the file of tls.ca…');
    await chooseInDialog(page, 'File of tls.ca', join(workspace, 'own-ca.pem'));
    await openCommand(page, 'File: Save');
    await changesTo(workspace, (now) => now.includes('"ca": "../own-ca.pem"'));
    await waitForNoProblem(page, /nowhere\.pem/);
  });
});

/** Goes to the first problem that matches by the Problems panel, and chooses one of the quick fixes there. */
async function quickFix(page: Page, problem: RegExp, title: string): Promise<void> {
  const label = await waitForProblem(page, problem);
  const [, line = ''] = /at line (\d+) and character /.exec(label) ?? [];
  await page.locator('.markers-panel').getByRole('treeitem', { name: label, exact: true }).dblclick();
  await page
    .locator('.statusbar')
    .getByText(new RegExp(`^Ln ${line},`))
    .waitFor();
  await chooseQuickFix(page, title);
}

async function changesTo(workspace: string, wanted: string | ((text: string) => boolean)): Promise<void> {
  await eventually(async () => {
    const text = await readFile(join(workspace, '.vscode', 'smtp.json'), 'utf8');
    assert.ok(typeof wanted === 'string' ? text === wanted : wanted(text), `the file holds: ${text}`);
  });
}
