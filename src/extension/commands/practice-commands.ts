import * as vscode from 'vscode';
import { storyScenario } from '../practice-server.ts';
import type { Services } from '../services.ts';
import { mayConnect } from '../trust.ts';
import { chooseFolder } from './choose-folder.ts';

/** Name of the profile that talks to the practice server. */
const practiceProfile = 'practice';

/** Commands about the practice server; what to register under which name. */
export function practiceCommands(services: Services): Readonly<Record<string, () => Promise<void>>> {
  const { practice } = services;
  return {
    startPracticeServer: async () => {
      if (!(await mayConnect())) return;
      const scenario = await practice.chooseScenario();
      if (scenario === undefined) return;
      const port = await practice.start(scenario);
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The practice server "{0}" listens on 127.0.0.1:{1}.', scenario, port),
      );
    },
    stopPracticeServer: () => practice.stop(),
    tryPracticeServer: () => tryIt(services),
    openWalkthrough: async () => {
      const id = `${services.extensionId}#start`;
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', id, false);
    },
  };
}

/** Runs the story with a wrong password: the server refuses it and hangs up, and the finding says so. */
async function tryIt({ practice, files, editor, runner }: Services): Promise<void> {
  const folder = await chooseFolder();
  if (!folder || !(await mayConnect(folder))) return;
  const port = await practice.start(storyScenario);
  await files.read(folder);
  const ref = { folder, name: practiceProfile };
  const known = files.find(ref);
  if (!known) await editor.add(folder, profileFor(port));
  else if (known.located.profile?.port !== port) await editor.change(ref, [{ path: ['port'], value: port }]);
  await editor.show(ref);
  await runner.run(ref, {}, 'wrong-password');
}

/** The story's account, whose password is asked for like any other. */
function profileFor(port: number): Readonly<Record<string, unknown>> {
  return {
    name: practiceProfile,
    host: '127.0.0.1',
    port,
    security: 'none',
    auth: { user: 'postmaster@mg.example.com' },
    message: {
      from: 'postmaster@mg.example.com',
      to: ['ann@example.com'],
      subject: 'Test',
      text: 'Hello',
    },
  };
}
