import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { afterEach, beforeEach, describe, it, report } from './harness.ts';
import { type Peer, startRefusingPeer } from './peer.ts';
import { acceptUntil, profileRef, profilesText, profilesUri, whenTrue, writeProfiles } from './workspace.ts';

/** Milliseconds; the aim is 50, the rest is for a machine that does other things too. */
const diagnosticLimitMs = 200;

describe('a session whose recipient is refused', () => {
  let before = '';
  let peer: Peer | undefined;
  beforeEach(async () => {
    before = await profilesText();
    peer = await startRefusingPeer();
    const message = { from: 'ann@example.com', to: ['bob@example.net'], subject: 'Hi', text: 'Hello' };
    const profile = { name: 'refused', host: '127.0.0.1', port: peer.port, security: 'none', message };
    await writeProfiles(JSON.stringify({ profiles: [profile] }, null, 2));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await peer?.stop();
    await writeProfiles(before);
  });

  it('becomes a problem of its profile at once', async () => {
    const shown = whenTrue(() => refusals().length > 0);
    await vscode.commands.executeCommand('smtpDebug.runSession', profileRef('refused'));
    const shownAt = await shown;
    const [diagnostic] = refusals();
    assert.equal(diagnostic?.source, 'smtp');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    assert.ok((diagnostic.relatedInformation?.length ?? 0) > 0, 'it points to the line of the transcript');
    const took = shownAt - (peer?.refusedAt() ?? 0);
    report(`from the refusal to the diagnostic: ${took.toFixed(1)} ms`);
    assert.ok(took >= 0 && took < diagnosticLimitMs, `${took} ms`);
  });

  it('can be compared with another one, side by side and without times', async () => {
    await vscode.commands.executeCommand('smtpDebug.runSession', profileRef('refused'));
    await vscode.commands.executeCommand('smtpDebug.runSession', profileRef('refused'));
    const uri = refusals()[0]?.relatedInformation?.[0]?.location.uri;
    assert.equal(uri?.scheme, 'smtp-session');
    const done = vscode.commands.executeCommand('smtpDebug.compareTranscripts', uri);
    const input = await acceptUntil('the comparison', () => diffInput());
    await done;
    assert.deepEqual([input.original.query, input.modified.query], ['compare', 'compare']);
    assert.equal(
      input.original.path.split('/')[1],
      uri.path.split('/')[1],
      'the session that was meant is the left one',
    );
    assert.notEqual(input.original.path, input.modified.path);
    const left = (await vscode.workspace.openTextDocument(input.original)).getText();
    const right = (await vscode.workspace.openTextDocument(input.modified)).getText();
    assert.match(left, /^S: 550 5\.1\.1 User unknown/m);
    assert.equal(linesOfConversation(left), linesOfConversation(right));
  });
});

function refusals(): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(profilesUri())
    .filter(({ source, relatedInformation }) => source === 'smtp' && relatedInformation !== undefined);
}

function diffInput(): vscode.TabInputTextDiff | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input : undefined;
}

function linesOfConversation(text: string): string {
  return text
    .split('\n')
    .filter((line) => /^[CS]:/.test(line))
    .join('\n');
}
