/** Servers that UI tests connect to, and the profiles that lead there. */
import type { TestContext } from 'node:test';
import { join } from 'node:path';
import { type FaultServer, startFaultServer } from '../../../src/runtime/fault-server/fault-server.ts';
import { loadScenario } from '../../../src/runtime/fault-server/scenario-file.ts';
import { sourceScenarioDirectory } from '../../../src/runtime/fault-server/scenario-directory.ts';

/** The account of the fault server's scenarios. */
export const account = { user: 'postmaster@mg.example.com', password: 'right-password' };

/** A fault server on loopback that behaves as a scenario says; closed when the test ends. */
export async function startScenario(t: TestContext, name: string): Promise<FaultServer> {
  const scenario = await loadScenario(join(sourceScenarioDirectory(), `${name}.jsonc`));
  const server = await startFaultServer(scenario);
  t.after(() => server.close());
  return server;
}

/** A profile for a server on loopback in the clear, as it stands in a file. */
export function profileFor(
  name: string,
  port: number,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const message = { from: account.user, to: ['ann@example.com'], subject: 'Test', text: 'Hello' };
  return { name, host: '127.0.0.1', port, security: 'none', message, ...more };
}

/** Text of a profile file. */
export function profileFile(...profiles: readonly Readonly<Record<string, unknown>>[]): string {
  return `${JSON.stringify({ profiles }, undefined, 2)}\n`;
}
