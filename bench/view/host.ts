/** Runs inside the extension host, beside the extension as it is shipped: what VS Code and a profile's session cost. */
import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { startRefusingPeer } from '../../test/vscode/host/peer.ts';
import { eventually, profileRef, profilesUri, whenTrue, writeProfiles } from '../../test/vscode/host/workspace.ts';
import { resultsVariable, type HostFigures } from './tasks.ts';

/** Sessions whose finding is waited for. */
const sessions = 20;

/** Called by VS Code as a test. Writes one line of figures to the file that the environment names. */
export async function run(): Promise<void> {
  const figures: HostFigures = { ...(await activation()), diagnosticMs: await diagnosticTimes() };
  appendFileSync(process.env[resultsVariable] ?? '', `${JSON.stringify(figures)}\n`);
}

/** From VS Code's own list of activations. */
async function activation(): Promise<Pick<HostFigures, 'loadMs' | 'activateMs'>> {
  const columns = await eventually('the row of the extension', async () => {
    await vscode.commands.executeCommand('perfview.show');
    const text = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf')?.getText() ?? '';
    const row = text.split('\n').find((line) => line.includes('smtp-session-debugger.smtp-session-debugger'));
    return row?.split('|').map((column) => column.trim());
  });
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  // Extension, eager, load code, call activate, finish activate, event, by
  const [loadMs = NaN, activateMs = NaN] = columns.slice(3, 5).map(Number);
  return { loadMs, activateMs };
}

/** Milliseconds from the octets of a refusal to the problem of its finding, for each of several sessions. */
async function diagnosticTimes(): Promise<readonly number[]> {
  const peer = await startRefusingPeer();
  const message = { from: 'ann@example.com', to: ['bob@example.net'], subject: 'Hi', text: 'Hello' };
  const profile = { name: 'refused', host: '127.0.0.1', port: peer.port, security: 'none', message };
  await writeProfiles(JSON.stringify({ profiles: [profile] }, null, 2));
  const times: number[] = [];
  for (let session = 0; session < sessions; session++) {
    const startedAt = performance.now();
    const shown = whenTrue(() => (peer.refusedAt() ?? 0) > startedAt && isShown());
    await vscode.commands.executeCommand('smtpDebug.runSession', profileRef('refused'));
    times.push((await shown) - (peer.refusedAt() ?? 0));
  }
  await peer.stop();
  return times;
}

function isShown(): boolean {
  return vscode.languages.getDiagnostics(profilesUri()).some(({ relatedInformation }) => relatedInformation);
}
