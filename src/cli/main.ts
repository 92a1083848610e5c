import { exitStatus } from './exit-status.ts';
import type { ExitStatus } from './exit-status.ts';
import { generalHelp } from './help.ts';
import { PromptInterrupted } from './hidden-prompt.ts';
import { Output } from './output.ts';
import { runCommand } from './run-command.ts';
import { UsageError } from './usage-error.ts';

async function command([name, ...words]: readonly string[]): Promise<ExitStatus> {
  switch (name) {
    case 'run':
      return await runCommand(words, process.env);
    case 'analyze':
      return await (await import('./analyze-command.ts')).analyzeCommand(words, process.env);
    case 'serve':
      // Only who serves needs the server and its certificates.
      return await (await import('./serve-command.ts')).serveCommand(words, process.env);
    case 'help':
    case '--help':
    case '-h':
      new Output(process.stdout).write(generalHelp);
      return exitStatus.completed;
    case undefined:
      throw new UsageError('a command is needed: run, analyze or serve; see smtp-debug --help');
    default:
      throw new UsageError(`${JSON.stringify(name)} is no command: run, analyze or serve; see smtp-debug --help`);
  }
}

async function main(): Promise<ExitStatus> {
  try {
    return await command(process.argv.slice(2));
  } catch (error) {
    if (error instanceof PromptInterrupted) return exitStatus.interrupted;
    if (!UsageError.is(error)) throw error;
    for (const line of error.lines) process.stderr.write(`${line}\n`);
    return exitStatus.usage;
  }
}

process.exitCode = await main();
