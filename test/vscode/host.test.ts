/** Runs the tests that are inside the extension host (host/*.host.ts) and reports each as a test of its own. */
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runTests } from '@vscode/test-electron';
import { stageExtension } from '../../scripts/vscode/package-extension.ts';
import { bundleHostTests } from './host/bundle.ts';
import { endOfResults, type HostTestResult, resultsVariable } from './host/harness.ts';
import type { Vscode } from './workbench/install.ts';
import { projectFolder } from './workbench/places.ts';
import { requireVscode } from './workbench/policy.ts';

test('inside the extension host', async (t) => {
  const vscode = await requireVscode(t);
  if (!vscode) return;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'host-tests-')));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const results = join(folder, 'results.jsonl');
  const failure = await runIn(vscode, folder, results).then(
    () => undefined,
    (error: unknown) => error,
  );
  const ended = await report(t, results);
  if (!ended) throw new Error('the tests did not run to their end', { cause: failure });
});

async function runIn(vscode: Vscode, folder: string, results: string): Promise<void> {
  const extension = join(folder, 'extension');
  const module = join(folder, 'tests.cjs');
  const workspace = join(folder, 'workspace');
  await mkdir(extension);
  await stageExtension(extension);
  await bundleHostTests(module);
  await cp(join(projectFolder, 'examples'), workspace, { recursive: true });
  await runTests({
    vscodeExecutablePath: vscode.kind === 'downloaded' ? vscode.executable : await launcherScript(folder),
    extensionDevelopmentPath: extension,
    extensionTestsPath: module,
    extensionTestsEnv: { [resultsVariable]: results },
    launchArgs: [workspace, '--user-data-dir', join(folder, 'user-data'), '--disable-extensions'],
  });
}

/** A program that takes VS Code's parameters and stands for it. */
async function launcherScript(folder: string): Promise<string> {
  const script = join(folder, 'launcher');
  const launcher = join(import.meta.dirname, 'workbench', 'launcher.ts');
  await writeFile(script, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  await chmod(script, 0o755);
  return script;
}

/** Whether the tests ran to their end. */
async function report(t: TestContext, file: string): Promise<boolean> {
  const lines = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).trimEnd().split('\n');
  for (const line of lines) {
    if (line === '' || line === endOfResults) continue;
    const { name, error, notes } = JSON.parse(line) as HostTestResult;
    await t.test(name, (one) => {
      for (const note of notes) one.diagnostic(note);
      if (error !== undefined) throw new Error(error);
    });
  }
  return lines.at(-1) === endOfResults;
}
