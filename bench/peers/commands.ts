import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { conversation, readyMessage, timeEach, type Peer, type Target } from './peer.ts';

const { ehlo, user, password, from, to } = conversation;

/** A program that is started anew for each session, which the time includes. */
function command(name: string, turn: number, parameters: (target: Target) => readonly string[]): Peer {
  return {
    name,
    timed: 'a process for each session, from its start to its exit',
    turn,
    warmUp: 1,
    run: (target, sessions) => timeEach(sessions, () => runOnce(name, parameters(target))),
    stop() {},
  };
}

/** The message is read from standard input. */
export const curl = command('curl', 4, ({ port, security }) => [
  ...['--silent', '--show-error', '--max-time', '10', '--noproxy', '*', '--insecure'],
  ...(security === 'starttls' ? ['--ssl-reqd'] : []),
  ...['--user', `${user}:${password}`, '--login-options', 'AUTH=PLAIN'],
  ...['--mail-from', from, '--mail-rcpt', to, '--upload-file', '-', `smtp://127.0.0.1:${port}/${ehlo}`],
]);

export const swaks = command('swaks', 2, ({ port, security }) => [
  ...['--silent', '3', '--timeout', '10', '--server', '127.0.0.1', '--port', String(port), '--helo', ehlo],
  ...(security === 'starttls' ? ['--tls'] : []),
  ...['--auth', 'PLAIN', '--auth-user', user, '--auth-password', password, '--from', from, '--to', to, '--data', '-'],
]);

async function runOnce(program: string, parameters: readonly string[]): Promise<void> {
  const child = spawn(program, parameters, { stdio: ['pipe', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  child.stdin.on('error', () => {});
  child.stdin.end(readyMessage);
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${program} ended with status ${status}: ${errors}`);
}
