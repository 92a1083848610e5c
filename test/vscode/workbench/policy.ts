/** What a test does when no VS Code can be had: it fails under CI and is skipped, with the reason, elsewhere. */
import type { TestContext } from 'node:test';
import { ensureHostedVscode, ensureVscode, type HostedVscode, type Vscode } from './install.ts';

/** A VS Code to run tests in; undefined when the test has been skipped. */
export function requireVscode(t: TestContext): Promise<Vscode | undefined> {
  return orSkip(t, ensureVscode());
}

/** A VS Code whose workbench a test can drive; undefined when the test has been skipped. */
export function requireHostedVscode(t: TestContext): Promise<HostedVscode | undefined> {
  return orSkip(t, ensureHostedVscode());
}

async function orSkip<T>(t: TestContext, found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (process.env['CI']) throw error;
    t.skip(`no VS Code: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
