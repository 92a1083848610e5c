import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SessionCount } from './server.ts';

/** Milliseconds that sessions are given to reach their end on the server's side. */
const patienceMs = 2000;

/** The server of server.ts, in a process of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(): Promise<ServerProcess> {
    const child = fork(join(import.meta.dirname, 'server.ts'), { execArgv: [] });
    return new ServerProcess(child, (await hear(child)) as number);
  }

  /**
   * The sessions that ended since the last call, waiting until there are `expected`.
   *
   * @throws Error when they are not that many, or one of them did not deliver its message
   */
  async take(expected: number): Promise<readonly SessionCount[]> {
    const counts: SessionCount[] = [];
    const until = performance.now() + patienceMs;
    while (counts.length < expected && performance.now() < until) {
      this.#child.send('take');
      counts.push(...((await hear(this.#child)) as SessionCount[]));
      if (counts.length < expected) await pause(5);
    }
    const delivered = counts.filter((count) => count.delivered).length;
    if (counts.length === expected && delivered === expected) return counts;
    throw new Error(`${expected} messages expected, the server saw ${counts.length} sessions, ${delivered} with one`);
  }

  stop(): void {
    this.#child.disconnect();
  }
}

async function hear(child: ChildProcess): Promise<unknown> {
  const listening = new AbortController();
  const { signal } = listening;
  const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error('the server ended')));
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    ended.catch(() => {});
    listening.abort();
  }
}
