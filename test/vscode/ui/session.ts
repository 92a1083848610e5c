/** A workbench for one test file: with the packaged extension in it, closed when the test ends. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { packageExtension } from '../../../scripts/vscode/package-extension.ts';
import { installFolder } from '../workbench/places.ts';
import { keepEvidenceOf } from '../workbench/evidence.ts';
import { requireHostedVscode } from '../workbench/policy.ts';
import { startWorkbench, type Workbench, type WorkbenchOptions } from '../workbench/workbench.ts';

/** Milliseconds that anything may take of which the test does not say more. */
const actionLimitMs = 30_000;

/** Names the package where whoever runs several test files has made it for all of them. */
const packageVariable = 'SMTP_DEBUG_TEST_PACKAGE';
let packaged: Promise<string> | undefined;

/**
 * Undefined when the test has been skipped because no VS Code can be had. A test that fails leaves a picture of the
 * window and the logs in `.vscode-test/failures/`.
 */
export async function openWorkbench(t: TestContext, options: WorkbenchOptions = {}): Promise<Workbench | undefined> {
  if (!(await requireHostedVscode(t))) return undefined;
  packaged ??= makePackage();
  const workbench = await startWorkbench({ vsix: await packaged, ...options });
  workbench.page.setDefaultTimeout(actionLimitMs);
  keepEvidenceOf(t, workbench, join(installFolder, 'failures'));
  t.after(() => workbench.close());
  return workbench;
}

/** A new folder with these files, their paths relative to it; removed when the test ends. */
export async function newWorkspace(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'workspace-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

async function makePackage(): Promise<string> {
  const made = process.env[packageVariable];
  if (made !== undefined) return made;
  const folder = await mkdtemp(join(tmpdir(), 'packaged-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return packageExtension(folder);
}
