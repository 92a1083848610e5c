import { benchProfile, wireSession } from './peers/peers.ts';
import { startBenchServer } from './session.ts';
import type { Section } from './table.ts';

const early = 1000;
const late = 10_000;
/** Growth of the heap that is noise, in megabytes. */
const noise = 1;

/** Many sessions in one process: what is still there after the last is what was there after the thousandth. */
export async function benchMemory(): Promise<Section> {
  const server = await startBenchServer();
  try {
    const profile = benchProfile(server.port, 'none');
    let before = 0;
    const started = performance.now();
    for (let session = 1; session <= late; session++) {
      await wireSession(profile);
      if (session === early) before = heapMegabytes();
    }
    const after = heapMegabytes();
    const seconds = (performance.now() - started) / 1000;
    return {
      title: 'Many sessions',
      method: `${late.toLocaleString('en')} sessions by \`wire\`, one after the other in one process; the heap after a full collection.`,
      rows: [
        {
          what: `heap after ${late.toLocaleString('en')} sessions`,
          value: `${after.toFixed(1)} MB`,
          compared: `${(after - before).toFixed(2)} MB more than after ${early.toLocaleString('en')}`,
          goal: { text: `at most ${noise} MB more`, met: after - before <= noise },
        },
        { what: 'sessions a second', value: (late / seconds).toFixed(0), compared: '' },
      ],
    };
  } finally {
    server.close();
  }
}

function heapMegabytes(): number {
  if (!globalThis.gc) throw new Error('the bench has to run with --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1_000_000;
}
