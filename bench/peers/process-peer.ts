import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { conversation, readyMessage, type MessageSource, type Peer } from './peer.ts';

/**
 * A client in a process of its own that stays, so that no other client's garbage or compiled code is in its way. It takes
 * the time itself: for each line `port security sessions` it answers with the milliseconds of each session as JSON.
 */
function processPeer(name: string, timed: string, warmUp: number, command: string, args: readonly string[]): Peer {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  child.stdin.write(`${JSON.stringify({ ...conversation, message: readyMessage })}\n`);
  return {
    name,
    timed,
    turn: 100,
    warmUp,
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
  const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error('the client ended')));
  try {
    const [line] = (await Promise.race([once(lines, 'line', { signal }), ended])) as [string];
    return line;
  } finally {
    ended.catch(() => {});
    listening.abort();
  }
}

/** Sessions until the engine has compiled what runs often; further ones are no faster. */
const nodeWarmUp = 3000;

function nodePeer(name: string, timed: string, message: MessageSource): Peer {
  const program = join(import.meta.dirname, 'node-sessions.ts');
  return processPeer(name, timed, nodeWarmUp, process.execPath, [program, name, message]);
}

/** This project's own client, with its defaults. */
export function startWire(message: MessageSource): Peer {
  return nodePeer('wire', 'whole transcript kept, until the server has closed', message);
}

/** nodemailer's SMTP transport without a pool. */
export function startNodemailer(message: MessageSource): Peer {
  return nodePeer(
    'nodemailer',
    'until sendMail returns; it closes the connection behind the message without QUIT',
    message,
  );
}

/** What any client on Node's sockets takes at least. */
export function startBareSocket(): Peer {
  return nodePeer(
    'bare socket',
    'fixed octets on a socket of Node, nothing read, until the server has closed',
    'ready',
  );
}

/** Python's smtplib. */
export function startSmtplib(message: MessageSource): Peer {
  const program = join(import.meta.dirname, 'smtplib-sessions.py');
  return processPeer('smtplib', 'until the reply to QUIT', 60, 'python3', [program, message]);
}
