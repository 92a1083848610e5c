import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatSarif } from '../core/diagnosis/sarif.ts';
import type { FileFindings } from '../core/diagnosis/sarif.ts';
import { levels } from '../core/transcript/entry.ts';
import { LogSourceError, openLog, unpacked } from '../runtime/log-source.ts';
import type { LogProblem } from '../runtime/log-source.ts';
import { readLog } from '../runtime/read-log.ts';
import type { ReadLog } from '../runtime/read-log.ts';
import type { ExitStatus } from './exit-status.ts';
import { exitStatus } from './exit-status.ts';
import { analyzeFlags, readArguments, wordOf } from './flags.ts';
import { analyzeHelp } from './help.ts';
import { onInterrupts } from './interrupts.ts';
import { LogReport, logFormats } from './log-report.ts';
import type { LogReportOptions } from './log-report.ts';
import { Output } from './output.ts';
import { Style, wantsColour } from './style.ts';
import { UsageError } from './usage-error.ts';

/** Milliseconds without a new line of a log that is still written before what is known is shown. */
const quietMs = 700;

/** `smtp-debug analyze`. @throws UsageError */
export async function analyzeCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<ExitStatus> {
  const args = readArguments(words, analyzeFlags);
  const output = new Output(process.stdout);
  if (args.has('help')) {
    output.write(analyzeHelp);
    return exitStatus.completed;
  }
  const paths = args.words;
  if (paths.length === 0) throw new UsageError('analyze takes one file or more, or - for standard input');
  const options = {
    format: wordOf(args, 'format', logFormats, 'text'),
    level: wordOf(args, 'level', levels, 'info'),
  };
  return await new Analysis(options, output, new Style(wantsColour(output.isTerminal, environment))).run(paths);
}

/** Reads one file after the other; one that cannot be read does not keep the others from being read. */
class Analysis {
  readonly #options: LogReportOptions;
  readonly #output: Output;
  readonly #style: Style;
  readonly #files: FileFindings[] = [];
  readonly #stop = new AbortController();
  #errors = false;
  readonly #problems: string[] = [];

  constructor(options: LogReportOptions, output: Output, style: Style) {
    this.#options = options;
    this.#output = output;
    this.#style = style;
    output.whenClosed(() => this.#stop.abort());
    // A pipe that says no more would keep the program from ending.
    this.#stop.signal.addEventListener('abort', () => process.stdin.destroy());
  }

  async run(paths: readonly string[]): Promise<ExitStatus> {
    // The first Ctrl-C ends the reading, so that what was found is still told; the second ends the program.
    const interrupts = onInterrupts(
      () => this.#stop.abort(),
      () => process.exit(exitStatus.interrupted),
    );
    for (const path of paths) if (!this.#stop.signal.aborted) await this.#file(path, paths.length > 1);
    interrupts.release();
    if (this.#options.format === 'sarif') this.#output.write(`${formatSarif(this.#files)}\n`);
    const [first, ...others] = this.#problems;
    if (interrupts.happened) return exitStatus.interrupted;
    if (first !== undefined) throw new UsageError(first, ...others);
    return this.#errors ? exitStatus.errorFinding : exitStatus.completed;
  }

  async #file(path: string, named: boolean): Promise<void> {
    const report = new LogReport({ ...this.#options, ...(named && { file: path }) }, this.#output, this.#style);
    const name = path === '-' ? 'standard input' : path;
    try {
      const source = await sourceOf(path);
      const quiet = { ms: quietMs, tell: () => report.quiet() };
      const read = await readLog(source, report, { quiet, signal: this.#stop.signal });
      if (report.sessionCount === 0 && !this.#stop.signal.aborted) this.#problems.push(nothingFound(name, read));
    } catch (error) {
      if (!LogSourceError.is(error)) throw error;
      this.#problems.push(`${name} ${unreadable(error, path)}`);
    }
    report.end();
    this.#errors ||= report.hasErrors;
    this.#files.push({ uri: uriOf(path), findings: report.placed });
    if (report.leftOut > 0) {
      process.stderr.write(
        `${name}: ${report.leftOut} findings beyond the first ${report.placed.length} are left out\n`,
      );
    }
  }
}

async function sourceOf(path: string): Promise<AsyncIterable<Uint8Array>> {
  if (path !== '-') return await openLog(path);
  if (process.stdin.isTTY) process.stderr.write('Paste the log, then press Ctrl-D on a line of its own.\n');
  return unpacked(process.stdin as AsyncIterable<Uint8Array>);
}

/** Relative to the working folder where the file lies in it, as code scanning wants it. */
function uriOf(path: string): string {
  if (path === '-') return '';
  const inside = relative(process.cwd(), path);
  if (inside.startsWith('..') || inside === '' || pathToFileURL(inside).href !== pathToFileURL(path).href) {
    return pathToFileURL(path).href;
  }
  return inside.split(sep).map(encodeURIComponent).join('/');
}

const problemWords: Readonly<Record<Exclude<LogProblem, 'packed'>, string>> = {
  missing: 'does not exist',
  directory: 'is a folder; name the log files in it, for example',
  denied: 'cannot be read: permission denied',
  damaged: 'is a gzip file that is damaged or cut off; what could be unpacked was read',
  unreadable: 'cannot be read',
};

function unreadable({ problem, detail }: LogSourceError, path: string): string {
  switch (problem) {
    case 'packed': {
      const command = path === '-' ? `… | ${detail}` : `${detail} ${JSON.stringify(path)}`;
      return `is compressed; unpack it first: ${command} | smtp-debug analyze -`;
    }
    case 'directory':
      return `${problemWords.directory} ${path.replace(/\/+$/, '')}/*.log`;
    case 'unreadable':
      return `${problemWords.unreadable} (${detail})`;
    default:
      return problemWords[problem];
  }
}

function nothingFound(name: string, { octets, lineCount, binary }: ReadLog): string {
  if (octets === 0) return `${name} is empty`;
  if (binary) {
    return `${name} is not text: no SMTP session found; what is read are logs as text, also in gzip files, packet captures (pcap, pcapng) and saved transcripts`;
  }
  const lines = `${lineCount} line${lineCount === 1 ? '' : 's'}`;
  return `${name}: no SMTP session found in ${lines}; raise the log level of the program that wrote it, so that it shows the conversation`;
}
