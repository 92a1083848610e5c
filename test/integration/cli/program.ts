import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const terminal = fileURLToPath(new URL('terminal.py', import.meta.url));

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is written to standard input before it is closed. */
  readonly input?: string;
  /** Standard input is left open for the test to write to. */
  readonly keepOpen?: boolean;
}

/** Starts the real program. It ends with the test at the latest. */
export function start(
  t: TestContext,
  args: readonly string[],
  options: RunOptions = {},
): ChildProcessWithoutNullStreams {
  const environment = { ...process.env };
  delete environment.SMTP_PASSWORD;
  delete environment.NO_COLOR;
  Object.assign(environment, options.environment);
  const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd, env: environment });
  t.after(() => child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  if (!options.keepOpen) child.stdin.end(options.input ?? '');
  return child;
}

/** Runs the real program to its end. */
export async function run(t: TestContext, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return await finished(start(t, args, options));
}

/** Why tests at a terminal are left out: the driver of the terminal is a Python program. */
export const withoutTerminal: string | false =
  spawnSync('python3', ['--version']).status === 0 || process.env.CI ? false : 'python3 is not there';

/**
 * Runs the real program at a terminal where a person answers what is asked; `stdout` is all that the terminal showed.
 *
 * @param answers texts to wait for, each with what is then typed
 */
export async function runAtTerminal(
  args: readonly string[],
  { cwd, answers }: { readonly cwd: string; readonly answers: readonly (readonly [string, string])[] },
): Promise<Finished> {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  delete environment.SMTP_PASSWORD;
  return await finished(
    spawn('python3', [terminal, JSON.stringify(answers), process.execPath, main, ...args], { cwd, env: environment }),
  );
}

export function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  const { promise, resolve, reject } = Promise.withResolvers<Finished>();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.once('error', reject);
  child.once('close', (status) => resolve({ status, stdout, stderr }));
  return promise;
}

/** Waits until a program has written a text that fits, and gives what it has written by then. */
export function written(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  stream.on('data', (part: string | Buffer) => {
    text += part.toString();
    if (pattern.test(text)) resolve(text);
  });
  stream.on('end', () => reject(new Error(`ended without ${pattern}:\n${text}`)));
  return promise;
}

/** A folder with the given files, for the time of the test. */
export async function workspace(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'smtp-debug-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}
