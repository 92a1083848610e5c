/**
 * Runs sessions of `wire` against the port given, none of which is kept, and prints the memory in use as JSON: run by
 * memory.ts in a process of its own, so that nothing else is in its heap.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { runWireSession, wireProfile } from './peers/wire.ts';

export interface MemorySample {
  readonly sessions: number;
  /** Octets, after a garbage collection. */
  readonly heapUsed: number;
  /** Octets. */
  readonly rss: number;
}

const [port, ...marks] = process.argv.slice(2).map(Number);
if (port === undefined || !globalThis.gc) throw new Error('usage: node --expose-gc memory-sessions.ts PORT SESSIONS…');
const profile = wireProfile({ port, security: 'none' });
const samples: MemorySample[] = [];
let sessions = 0;
for (const mark of marks) {
  for (; sessions < mark; sessions++) await runWireSession(profile);
  samples.push(await sample());
}
process.stdout.write(JSON.stringify(samples));

/** Waits for timers and sockets of the last sessions first. */
async function sample(): Promise<MemorySample> {
  await pause(500);
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { sessions, heapUsed, rss };
}
