/** The extension as it is shipped, with one source of entries more: it does what the bench asks for over a connection. */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { start } from '../../src/extension/extension.ts';
import type { Services } from '../../src/extension/services.ts';
import type { SessionModel } from '../../src/views/session-model.ts';
import { benchEntries } from '../transcripts.ts';
import { portVariable, type ViewTask, type ViewTaskResult } from './tasks.ts';

/** Called by VS Code. */
export function activate(context: vscode.ExtensionContext): void {
  const services = start(context);
  const socket = connect(Number(process.env[portVariable]), '127.0.0.1');
  context.subscriptions.push({ dispose: () => socket.destroy() });
  socket.on('error', () => undefined);
  createInterface({ input: socket }).on('line', (line) => void take(services, socket, line));
}

async function take(services: Services, socket: Socket, line: string): Promise<void> {
  const result = await perform(services, JSON.parse(line) as ViewTask).catch((error: unknown) => ({
    error: String(error),
  }));
  socket.write(`${JSON.stringify(result)}\n`);
}

async function perform(services: Services, task: ViewTask): Promise<ViewTaskResult> {
  const before = megabytes();
  const session = await services.history.create('bench', 'mx.example.org:25', 'bench');
  await services.view.show(session);
  const started = performance.now();
  if (task.perSecond === undefined) await fill(services, session, task.entries);
  else await stream(services, session, task.entries, task.perSecond);
  session.finish({ outcome: 'completed' });
  services.history.ended(session);
  return { seconds: (performance.now() - started) / 1000, megabytes: megabytes() - before };
}

/** As fast as the parts take them, others having their turn in between. */
async function fill(services: Services, session: SessionModel, count: number): Promise<void> {
  for (const entry of benchEntries(count)) {
    session.append(entry);
    services.documents.update(session);
    if (entry.seq % 5000 === 4999) await setImmediate();
  }
}

/** Even over the time, a hundredth of a second's entries at once. */
async function stream(services: Services, session: SessionModel, count: number, perSecond: number): Promise<void> {
  const started = performance.now();
  for (const entry of benchEntries(count)) {
    while (entry.seq >= ((performance.now() - started) / 1000) * perSecond) await pause(10);
    session.append(entry);
    services.documents.update(session);
  }
}

function megabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1_000_000;
}
