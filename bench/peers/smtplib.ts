import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { conversation, readyMessage, type Peer } from './peer.ts';

/** Python's smtplib, in one process that stays; it takes the time itself, so that starting it does not count. */
export function startSmtplib(): Peer {
  const child = spawn('python3', [join(import.meta.dirname, 'smtplib-sessions.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  child.stdin.write(`${JSON.stringify({ ...conversation, message: readyMessage })}\n`);
  return {
    name: 'smtplib',
    timed: 'in a Python process that stays, message composed beforehand, until the reply to QUIT',
    turn: 30,
    warmUp: 60,
    async run({ port, security }, sessions) {
      child.stdin.write(`${port} ${security} ${sessions}\n`);
      return JSON.parse(await hear(child, lines)) as number[];
    },
    stop: () => child.stdin.end(),
  };
}

async function hear(child: ChildProcess, lines: Interface): Promise<string> {
  const listening = new AbortController();
  const { signal } = listening;
  const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error('python3 ended')));
  try {
    const [line] = (await Promise.race([once(lines, 'line', { signal }), ended])) as [string];
    return line;
  } finally {
    ended.catch(() => {});
    listening.abort();
  }
}
