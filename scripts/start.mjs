/**
 * Shows what the program does: a fault server that refuses a password and hangs up, and a saved profile that is run
 * against it. Ends by itself; exit status 0 when the cause was found.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const profiles = fileURLToPath(new URL('../examples/.vscode/smtp.json', import.meta.url));
const scenario = 'mailgun-535-and-close';
/** Milliseconds; the whole takes about a second. */
const longestMs = 60_000;

const folder = await mkdtemp(join(tmpdir(), 'smtp-debug-'));
const server = spawn(process.execPath, [program, 'serve', scenario, '--listen', '127.0.0.1:0', '--format', 'jsonl'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const timer = setTimeout(() => fail(`not done after ${longestMs / 1000} seconds`), longestMs);
try {
  process.exitCode = (await demonstrate()) ? 0 : 1;
} finally {
  clearTimeout(timer);
  server.kill('SIGINT');
  await rm(folder, { recursive: true, force: true });
}

async function demonstrate() {
  const port = await listeningPort();
  console.log(`The fault server plays "${scenario}" on 127.0.0.1:${port}. Running the profile "mailgun" against it:\n`);
  const saved = join(folder, 'session.jsonl');
  const status = await runProfile(port, saved);
  const lines = (await readFile(saved, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const summary = lines.at(-1);
  const found = status === 1 && summary.rootCause === 'auth-rejected' && summary.rules.includes('server-closed');
  console.log(
    found
      ? next(port)
      : `\nThe demonstration did not go as expected: exit status ${status}, ${JSON.stringify(summary)}`,
  );
  return found;
}

/** The server says where it listens on its first line; what it says later is read, so that it never has to wait. */
async function listeningPort() {
  const ended = () => fail('the fault server did not start');
  server.once('exit', ended);
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  server.off('exit', ended);
  return JSON.parse(line).port;
}

async function runProfile(port, saved) {
  const args = ['run', 'mailgun', '--profiles', profiles, '--port', String(port), '--save', saved];
  const environment = { ...process.env, SMTP_PASSWORD: 'made-up-password-of-the-demonstration' };
  const run = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
  });
  const [status] = await once(run, 'exit');
  return status;
}

function next(port) {
  return `
The server refused the password and hung up; many clients would only have said that the connection was lost.

What to run next, after npm run build:
  node dist/cli.js serve --list                   the faults there are
  node dist/cli.js serve ${scenario}  this one, on port 2525 (here it was ${port})
  SMTP_PASSWORD=x node dist/cli.js run mailgun --profiles examples/.vscode/smtp.json
  node dist/cli.js run --help
  npm run code                                    the same in VS Code: profiles, live transcript, problems`;
}

function fail(message) {
  console.error(message);
  server.kill('SIGKILL');
  process.exit(1);
}
