import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { afterEach, beforeEach, describe, it } from './harness.ts';
import { acceptUntil, profileRef, profilesText, writeProfiles } from './workspace.ts';

const password = 'wr1tten-in-the-file';
const profiles = `// The head of the file.
{
  "profiles": [
    {
      // What the first one is for.
      "name": "first",
      "host": "smtp.example.com",
      "auth": { "method": "LOGIN", "user": "ann@example.com", "password": "${password}" },
      "message": { "from": "ann@example.com", "to": ["bob@example.net"], "subject": "Hi" }
    } // Behind it.
  ]
}
`;

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

function manifest(): Manifest {
  const extension = vscode.extensions.getExtension('smtp-session-debugger.smtp-session-debugger');
  assert.ok(extension);
  return extension.packageJSON as Manifest;
}

describe('commands', () => {
  it('are registered as the manifest says, no more and no fewer', async () => {
    const declared = manifest().contributes.commands.map(({ command }) => command);
    const registered = await vscode.commands.getCommands(true);
    const own = registered.filter((name) => /^smtpDebug\.\w+$/.test(name) && !isMadeByViews(name));
    assert.deepEqual(own.toSorted(), declared.toSorted());
  });
});

/** VS Code registers some for each view and view container. */
function isMadeByViews(name: string): boolean {
  return /^smtpDebug\.(?:profiles|transcript|sessions)$/.test(name);
}

describe('a profile in other words', () => {
  let before = '';
  beforeEach(async () => {
    before = await profilesText();
    await writeProfiles(profiles);
    await vscode.env.clipboard.writeText('');
  });
  afterEach(() => writeProfiles(before));

  const expected: Readonly<Record<string, readonly RegExp[]>> = {
    copyAsSwaks: [/^swaks\b/, /--server smtp\.example\.com --port 587/, /--auth LOGIN/, /--auth-user ann@example\.com/],
    copyAsOpenssl: [/^openssl s_client -connect smtp\.example\.com:587/, /-starttls smtp/],
    copyAsCurl: [/^curl\b/, /smtp:\/\/smtp\.example\.com:587\//, /--mail-rcpt bob@example\.net/],
    copyAsNodemailer: [/createTransport/, /"host": "smtp\.example\.com"/, /process\.env\.SMTP_PASSWORD/],
  };
  for (const [command, patterns] of Object.entries(expected)) {
    it(`${command} puts it on the clipboard, without the password`, async () => {
      await vscode.commands.executeCommand(`smtpDebug.${command}`, profileRef('first'));
      const text = await vscode.env.clipboard.readText();
      for (const pattern of patterns) assert.match(text, pattern);
      for (const form of [password, Buffer.from(password).toString('base64')]) assert.ok(!text.includes(form), text);
    });
  }

  it('duplicating adds a copy behind it and keeps the comments', async () => {
    const done = vscode.commands.executeCommand('smtpDebug.duplicateProfile', profileRef('first'));
    const text = await acceptUntil('the copy', async () => {
      const now = await profilesText();
      return now.includes('"first 2"') ? now : undefined;
    });
    await done;
    assert.ok(text.startsWith(profiles.slice(0, profiles.indexOf('    } // Behind it.'))), text);
    for (const comment of ['// The head of the file.', '// What the first one is for.', '// Behind it.'])
      assert.equal(text.split(comment).length, 2, `${comment} stands once in ${text}`);
    assert.equal(text.match(/"smtp\.example\.com"/g)?.length, 2);
  });
});
