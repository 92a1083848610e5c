import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { describe, it } from './harness.ts';

describe('the extension', () => {
  it('is activated by the profile file of its workspace', async () => {
    const extension = vscode.extensions.getExtension('smtp-session-debugger.smtp-session-debugger');
    assert.ok(extension);
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    assert.equal((await vscode.workspace.findFiles('.vscode/smtp.json')).length, 1);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('declares the language of transcripts', async () => {
    assert.ok((await vscode.languages.getLanguages()).includes('smtp-transcript'));
  });

  it('has its settings, each with a default', () => {
    assert.equal(vscode.workspace.getConfiguration('smtpDebug').get('transcript.level'), 'info');
  });
});
