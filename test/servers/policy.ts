import type { TestContext } from 'node:test';
import { ensureInstalled, type Installable } from './install.ts';

/**
 * Whether the test can go on. Outside of CI a test without its server or peer is skipped and says why; in CI, where
 * everything can be installed, that is a failure.
 */
export async function requireServer(t: TestContext, name: Installable): Promise<boolean> {
  const availability = await ensureInstalled(name);
  if (availability.available) return true;
  if (process.env['CI']) throw new Error(`${name} is not available: ${availability.reason}`);
  t.skip(`${name} is not available: ${availability.reason}`);
  return false;
}
