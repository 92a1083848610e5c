/** Programs run to their end. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { projectFolder } from './places.ts';

export interface CommandOptions {
  readonly cwd: string;
  /** Milliseconds after which the program is killed. */
  readonly limitMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** What the program printed, at most its last 100,000 characters. Rejects with the end of it when the program fails. */
export function runCommand(command: string, parameters: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, limitMs, env = withProjectNode() } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs });
    let output = '';
    const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-100_000));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`${command} ended with status ${status}: ${output.trim().slice(-2000)}`));
    });
  });
}

/** The environment of this process, with the project's own Node before any other. */
export function withProjectNode(): NodeJS.ProcessEnv {
  const own = join(projectFolder, 'node_modules', '.bin');
  return { ...process.env, PATH: `${own}${delimiter}${process.env['PATH'] ?? ''}` };
}
