import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Peer, Security } from './peers/peers.ts';
import { peers } from './peers/peers.ts';
import type { Row, Section } from './table.ts';
import { median, quantile } from './table.ts';

/** Rounds in which every peer has its turn, so that what slows the machine slows all of them. */
const rounds = 5;
const sessionsOfRound = 60;

/** The bench's server, in a process of its own. */
export interface BenchServer {
  readonly port: number;
  /** Sessions and waits since it was last asked. */
  count(): Promise<{ readonly sessions: number; readonly waits: number }>;
  close(): void;
}

export async function startBenchServer(): Promise<BenchServer> {
  const child = fork(join(import.meta.dirname, 'server.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    count: async () => {
      child.send('count');
      const [counts] = (await once(child, 'message')) as [{ sessions: number; waits: number }];
      return counts;
    },
    close: () => child.disconnect(),
  };
}

interface Measured {
  readonly times: number[];
  waits: number;
  sessions: number;
}

/** A whole session by each peer: EHLO, STARTTLS where wanted, AUTH, MAIL, RCPT, DATA, QUIT. */
export async function benchSessions(): Promise<readonly Section[]> {
  const server = await startBenchServer();
  try {
    return [await measure(server, 'none'), await measure(server, 'starttls')];
  } finally {
    server.close();
  }
}

async function measure(server: BenchServer, security: Security): Promise<Section> {
  const results = new Map<Peer, Measured | undefined>();
  for (const peer of peers) await peer.run(server.port, 20, security);
  await server.count();
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      const times = await peer.run(server.port, sessionsOfRound, security);
      const { waits, sessions } = await server.count();
      const known = results.get(peer) ?? { times: [], waits: 0, sessions: 0 };
      results.set(
        peer,
        times && { times: [...known.times, ...times], waits: known.waits + waits, sessions: known.sessions + sessions },
      );
    }
  }
  const wire = medianOf(results, 'wire');
  const rows = peers.map((peer) => row(peer, results.get(peer), wire, security));
  const what = security === 'none' ? 'without TLS' : 'with STARTTLS';
  return {
    title: `A whole session, ${what}`,
    method: `${rounds} rounds in which every peer sends ${sessionsOfRound} messages (10 where each needs a process), a connection each, to the same server in another process. The median, and in brackets the tenth and ninetieth percentile. A wait is a time at which the server had answered and the client had yet to speak.`,
    rows,
  };
}

function medianOf(results: ReadonlyMap<Peer, Measured | undefined>, name: string): number {
  const found = [...results].find(([peer]) => peer.name === name)?.[1];
  return found ? median(found.times) : Number.NaN;
}

const goals: Readonly<Record<string, number>> = { nodemailer: 0.4, 'Python smtplib': 1 };

function row(peer: Peer, result: Measured | undefined, wire: number, security: Security): Row {
  const what = `${peer.name} (${peer.note})`;
  if (!result) return { what, value: 'not found on this machine', compared: '' };
  const own = median(result.times);
  const spread = `${quantile(result.times, 0.1).toFixed(2)} to ${quantile(result.times, 0.9).toFixed(2)}`;
  const waits = (result.waits / Math.max(1, result.sessions)).toFixed(1);
  const goal = security === 'none' ? goals[peer.name] : undefined;
  return {
    what,
    value: `${own.toFixed(2)} ms (${spread}), ${waits} waits`,
    compared: peer.name === 'wire' ? '' : `wire takes ${(wire / own).toFixed(2)} of it`,
    ...(goal !== undefined && { goal: { text: `at most ${goal.toFixed(1)}`, met: wire / own <= goal } }),
  };
}
