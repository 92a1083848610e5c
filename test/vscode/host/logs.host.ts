import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { afterEach, beforeEach, describe, it, report } from './harness.ts';
import { eventually } from './workspace.ts';

const refused = [
  '=== Trying mail.example.com:25...',
  '=== Connected to mail.example.com.',
  '<-  220 mail.example.com ESMTP',
  ' -> EHLO client.example.com',
  '<-  250 AUTH PLAIN',
  ' -> AUTH PLAIN AHBvc3RtYXN0ZXIAdG9wLXNlY3JldA==',
  '<** 535 5.7.8 no',
  ' -> QUIT',
  '<-  221 bye',
];
const secret = 'AHBvc3RtYXN0ZXIAdG9wLXNlY3JldA==';

function diagnosticsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'smtp');
}

/** Milliseconds of work of the extension host's own thread: what other programs do to the clock does not count. */
function hostTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function ruleOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

describe('a log', () => {
  let folder = '';
  beforeEach(async () => {
    folder ||= await mkdtemp(join(tmpdir(), 'host-logs-'));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const write = async (name: string, octets: string | Uint8Array): Promise<vscode.Uri> => {
    await writeFile(join(folder, name), octets);
    return vscode.Uri.file(join(folder, name));
  };
  const analyze = async (uri: vscode.Uri): Promise<void> => {
    await vscode.commands.executeCommand('smtpDebug.analyzeLog', uri);
  };
  const lensesOf = async (uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> =>
    await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10_000);

  it('from the explorer has its findings on its lines, from the column where the entry begins', async () => {
    const uri = await write('column.log', `${refused.join('\n')}\n`);
    await analyze(uri);
    const found = diagnosticsOf(uri).find((one) => ruleOf(one) === 'auth-rejected');
    assert.deepEqual([found?.range.start.line, found?.range.start.character], [6, 4]);
    const shown = diagnosticsOf(uri).find((one) => ruleOf(one) === 'log-shows-credentials');
    assert.deepEqual([shown?.range.start.line, shown?.range.start.character], [5, 15]);
    assert.ok(diagnosticsOf(uri).every(({ message }) => !message.includes(secret)));
  });

  it('on the disk is read again when it grows, is cut, and is replaced by a new one', async () => {
    const uri = await write('grows.log', `${refused.join('\n')}\n`);
    await analyze(uri);
    const sessions = (): number => diagnosticsOf(uri).filter((one) => ruleOf(one) === 'auth-rejected').length;
    assert.equal(sessions(), 1);
    await appendFile(uri.fsPath, `${refused.join('\n')}\n`);
    await eventually('a second session', () => sessions() === 2 || undefined);
    await writeFile(uri.fsPath, `${refused.join('\n')}\n`);
    await eventually('one session again', () => sessions() === 1 || undefined);
    await rename(uri.fsPath, `${uri.fsPath}.1`);
    await writeFile(uri.fsPath, `${[...refused, ...refused, ...refused].join('\n')}\n`);
    await eventually('the three of the new file', () => sessions() === 3 || undefined);
  }, 60_000);

  it('tells of a client that connects again and again, with every place', async () => {
    const lines = Array.from({ length: 5 }, (_, index) => {
      const time = `Nov 23 14:07:${10 + index * 2}`;
      return `${time} client postfix/smtp[472]: 4CC04D6: to=<user@example.org>, relay=mx.example.com[192.0.2.1]:587, delay=${index}, delays=0/0/0/0, dsn=4.0.0, status=deferred (SASL authentication failed; server mx.example.com[192.0.2.1] said: 535 Authentication failed)`;
    });
    const uri = await write('loop.log', `${lines.join('\n')}\n`);
    await analyze(uri);
    const loop = diagnosticsOf(uri).find((one) => ruleOf(one) === 'reconnect-loop');
    assert.equal(loop?.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(
      loop.relatedInformation?.map(({ location }) => location.range.start.line),
      [1, 2, 3, 4],
    );
  });

  it('is masked everywhere it shows the same credentials', async () => {
    const uri = await write('mask.log', [...refused, 'password was top-secret', ...refused, ''].join('\n'));
    await analyze(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await chooseFix(document, 5);
    assert.equal(
      document.getText(),
      [...refused, 'password was <secret>', ...refused, ''].join('\n').replaceAll(secret, '<secret>'),
    );
    await document.save();
  });

  it('with mixed line ends and octets that are no UTF-8 keeps every other octet when it is masked', async () => {
    const head = Buffer.concat([Buffer.from('caf\u00e9 \r\n', 'latin1'), Buffer.from('mixed\n\u00ff\r', 'latin1')]);
    const octets = Buffer.concat([head, Buffer.from(`${refused.join('\r\n')}\n`), head]);
    const uri = await write('mixed.log', octets);
    await analyze(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const [shown] = diagnosticsOf(uri).filter((one) => ruleOf(one) === 'log-shows-credentials');
    await chooseFix(document, shown?.range.start.line ?? 0);
    const expected = octets.toString('latin1').replaceAll(secret, '<secret>');
    assert.equal((await readFile(uri.fsPath)).toString('latin1'), expected);
  });

  it('of 300,000 lines and 5,000 sessions leaves the extension host free, and what is shown is capped and says so', async () => {
    const filler = Array.from({ length: 51 }, (_, index) => `=== filler line ${index} of the program`);
    const uri = await write('long.log', `${[...refused, ...filler].join('\n')}\n`.repeat(5000));
    let longest = 0;
    let last = hostTime();
    const pulse = setInterval(() => {
      const now = hostTime();
      longest = Math.max(longest, now - last);
      last = now;
    }, 10);
    const started = performance.now();
    await analyze(uri);
    const took = performance.now() - started;
    clearInterval(pulse);
    const shown = diagnosticsOf(uri);
    report(`300,000 lines, 5,000 sessions: ${Math.round(took)} ms, busy at most ${Math.round(longest)} ms at a time`);
    assert.ok(shown.length <= 1000, `${shown.length}`);
    assert.match(shown.map(({ message }) => message).join('\n'), /more findings in this log are not shown/);
    assert.ok(longest < 1000, `the host was busy for ${longest} ms`);
    const lenses = await lensesOf(uri);
    assert.ok(lenses.length > 0 && lenses.length <= 1001, `${lenses.length}`);
    assert.match(lenses.map(({ command }) => command?.title).join('\n'), /4000 more sessions/);
  }, 120_000);

  it('that is compressed with another program than gzip says what to do', async () => {
    const uri = await write('mail.log.xz', Buffer.from('fd377a585a000004e6d6b446', 'hex'));
    await analyze(uri);
    assert.equal(diagnosticsOf(uri).length, 0);
  });

  async function chooseFix(document: vscode.TextDocument, line: number): Promise<void> {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(line, 0, line, 100),
      vscode.CodeActionKind.QuickFix.value,
      10,
    );
    const fix = actions.find(({ title }) => title === 'Mask these credentials everywhere in this log');
    assert.ok(fix, actions.map(({ title }) => title).join(', '));
    if (fix.edit) assert.ok(await vscode.workspace.applyEdit(fix.edit));
    if (fix.command)
      await vscode.commands.executeCommand(fix.command.command, ...((fix.command.arguments ?? []) as unknown[]));
    assert.ok(fix.edit || fix.command);
  }
});
