/** What a hostile server says is shown as text, escaped, wherever it is shown. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import {
  cards,
  notifications,
  openCommand,
  openContainer,
  problems,
  rowTexts,
  runProfile,
  transcriptFrame,
  view,
  waitForOutcome,
} from './parts.ts';
import { profileFile, profileFor } from './peers.ts';
import { newWorkspace, openWorkbench } from './session.ts';

const escape = '\u001b[31mred\u001b[0m';
const bidi = '\u202eabc\u202c';
const html = '<img src=x onerror="document.title=\'owned\'"><b>bold</b>';
const markdown = '[click](command:workbench.action.quit) ![x](https://example.com/x.png)';
const nul = 'a\u0000b';

test('a hostile server', async (t) => {
  const port = await hostileServer(t);
  const file = profileFile(
    profileFor('hostile', port, { timeouts: { command: 5 } }),
    profileFor('endless', port, { ehlo: 'endless.example.com' }),
  );
  const workspace = await newWorkspace(t, { '.vscode/smtp.json': file });
  const workbench = await openWorkbench(t, { workspace });
  if (!workbench) return;
  const { page } = workbench;
  await openContainer(page);
  await view(page, 'Transcript').expand();
  const frame = await transcriptFrame(page);

  await t.test('cannot put markup or control characters into the view', async () => {
    await runProfile(page, 'hostile');
    await waitForOutcome(frame, /✗/);
    await frame.locator('.list .row', { hasText: 'onerror' }).first().waitFor();
    const texts = (await rowTexts(frame)).join('\n');
    assert.ok(texts.includes('<img src=x'), texts);
    assert.equal(await frame.locator('.list img, .list b b, .finding img').count(), 0);
    harmless(texts, 'rows');
    harmless(
      await cards(frame)
        .allInnerTexts()
        .then((all) => all.join('\n')),
      'cards',
    );
    assert.equal(await frame.title(), 'Transcript');
  });

  await t.test('nor into the trees, the problems and the notifications', async () => {
    await view(page, 'Sessions').expand();
    await view(page, 'Sessions').rows.first().hover();
    await page.waitForTimeout(800);
    harmless((await view(page, 'Sessions').rows.allInnerTexts()).join('\n'), 'sessions');
    harmless((await view(page, 'Profiles').rows.allInnerTexts()).join('\n'), 'profiles');
    harmless((await problems(page)).join('\n'), 'problems');
    harmless((await notifications(page)).join('\n'), 'notifications');
    assert.equal(await page.locator('.monaco-hover img, .monaco-hover a[href^="command:"]').count(), 0);
  });

  await t.test('nor into the document', async () => {
    await openCommand(page, 'SMTP: Open Transcript');
    const lines = page.locator('.editor-instance .view-lines');
    await lines.getByText('onerror').first().waitFor();
    harmless(await lines.innerText(), 'document');
    assert.equal(await lines.locator('img').count(), 0);
  });

  await t.test('with a line of ten megabytes is ended, and the window stays quick', async () => {
    await runProfile(page, 'endless');
    await frame.locator('.header', { hasText: 'endless' }).waitFor();
    await waitForOutcome(frame, /✗/, 30_000);
    await cards(frame).first().waitFor();
    const start = performance.now();
    await frame.getByRole('textbox', { name: 'Show lines that contain' }).fill('ehlo');
    await frame.locator('.list .row.client').first().waitFor();
    assert.ok(performance.now() - start < 2000);
  });
});

function harmless(text: string, where: string): void {
  const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.exec(text);
  assert.equal(
    found,
    null,
    `${where}: U+${found?.[0].charCodeAt(0).toString(16)} in ${JSON.stringify(text.slice(0, 500))}`,
  );
}

/** Greets with everything that could do harm; to a client called `endless…` it says one line without end. */
async function hostileServer(t: TestContext): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(`220 ${escape} ${bidi} ${html} ${nul}\r\n`);
    socket.once('data', (bytes) => {
      if (bytes.toString('latin1').includes('endless')) socket.write(`250-${'A'.repeat(10_000_000)}`);
      else socket.write(`250-mail\r\n250 ${html}\r\n`);
      socket.on('data', () => socket.write(`550 5.1.1 ${markdown} ${escape} ${bidi} ${html} ${nul}\r\n`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
