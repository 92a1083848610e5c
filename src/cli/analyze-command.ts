import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { levels } from '../core/transcript/entry.ts';
import { readLog } from '../runtime/read-log.ts';
import type { ExitStatus } from './exit-status.ts';
import { exitStatus } from './exit-status.ts';
import { analyzeFlags, readArguments, wordOf } from './flags.ts';
import { analyzeHelp } from './help.ts';
import { LogReport, logFormats } from './log-report.ts';
import { Output } from './output.ts';
import { Style, wantsColour } from './style.ts';
import { UsageError } from './usage-error.ts';

/** `smtp-debug analyze`. @throws UsageError */
export async function analyzeCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<ExitStatus> {
  const args = readArguments(words, analyzeFlags);
  const output = new Output(process.stdout);
  if (args.has('help')) {
    output.write(analyzeHelp);
    return exitStatus.completed;
  }
  const [path, extra] = args.words;
  if (path === undefined || extra !== undefined)
    throw new UsageError('analyze takes one file, or - for standard input');
  const report = new LogReport(
    { format: wordOf(args, 'format', logFormats, 'text'), level: wordOf(args, 'level', levels, 'info'), path },
    output,
    new Style(wantsColour(output.isTerminal, environment)),
  );
  const { lineCount } = await readLog(await sourceOf(path), report).catch(unreadable(path));
  if (report.sessionCount === 0) throw new UsageError(nothingFound(path, lineCount));
  report.end();
  return report.hasErrors ? exitStatus.errorFinding : exitStatus.completed;
}

async function sourceOf(path: string): Promise<AsyncIterable<Uint8Array>> {
  if (path === '-') return process.stdin as AsyncIterable<Uint8Array>;
  await (await open(path).catch(unreadable(path))).close();
  return createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>;
}

function unreadable(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new UsageError(`${path} cannot be read (${error.code ?? error.message})`);
  };
}

function nothingFound(path: string, lineCount: number): string {
  const name = path === '-' ? 'standard input' : path;
  if (lineCount === 0) return `${name} is empty`;
  return `${name}: no SMTP session found in ${lineCount} lines; raise the log level of the program that wrote it, so that it shows the conversation`;
}
