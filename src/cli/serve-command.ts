import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nearestName } from '../core/profiles/nearest-name.ts';
import { readSocketAddress } from '../core/profiles/syntax.ts';
import type { SocketAddress } from '../core/profiles/syntax.ts';
import { levels } from '../core/transcript/entry.ts';
import type { Level } from '../core/transcript/entry.ts';
import { shows } from '../core/transcript/filter.ts';
import { formatJson } from '../core/transcript/json-lines.ts';
import { TextWriter } from '../core/transcript/text-form.ts';
import type { Transcript } from '../core/transcript/transcript.ts';
import type { FaultServer } from '../runtime/fault-server/fault-server.ts';
import { startFaultServer } from '../runtime/fault-server/fault-server.ts';
import { sourceScenarioDirectory } from '../runtime/fault-server/scenario-directory.ts';
import type { Scenario } from '../runtime/fault-server/schema.ts';
import { listScenarios, loadScenario, ScenarioError } from '../runtime/fault-server/scenario-file.ts';
import type { ExitStatus } from './exit-status.ts';
import { exitStatus } from './exit-status.ts';
import type { Arguments } from './flags.ts';
import { readArguments, serveFlags, wordOf } from './flags.ts';
import { serveHelp } from './help.ts';
import { onInterrupts } from './interrupts.ts';
import { Output } from './output.ts';
import type { Format } from './reporter.ts';
import { formats } from './reporter.ts';
import { Style, wantsColour } from './style.ts';
import { UsageError } from './usage-error.ts';

/** `smtp-debug serve`. Ends with Ctrl-C, or when nobody reads its output any more. @throws UsageError */
export async function serveCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<ExitStatus> {
  const args = readArguments(words, serveFlags);
  const output = new Output(process.stdout);
  if (args.has('help')) {
    output.write(serveHelp);
    return exitStatus.completed;
  }
  const format = wordOf(args, 'format', formats, 'text');
  const level = wordOf(args, 'level', levels, 'info');
  if (args.has('list')) {
    for (const { name, title } of await listScenarios(sourceScenarioDirectory())) output.write(`${name}\t${title}\n`);
    return exitStatus.completed;
  }
  const scenario = await findScenario(args);
  const style = new Style(wantsColour(output.isTerminal, environment));
  await serve(scenario, listenAddress(args), { format, level, output, style });
  return exitStatus.completed;
}

interface Shown {
  readonly format: Format;
  readonly level: Level;
  readonly output: Output;
  readonly style: Style;
}

async function serve(scenario: Scenario, { address, port }: SocketAddress, shown: Shown): Promise<void> {
  let sessions = 0;
  const onSession = (transcript: Transcript): void => show(transcript, (sessions += 1), shown);
  const server = await listen(scenario, address, port, onSession);
  const { format, output } = shown;
  const place = { host: address, port: server.port, scenario: scenario.title };
  const shownHost = address.includes(':') ? `[${address}]` : address;
  if (format === 'jsonl') output.write(`${JSON.stringify({ type: 'listening', ...place })}\n`);
  else output.write(`listening on ${shownHost}:${server.port}: ${scenario.title} (Ctrl-C ends)\n`);
  await ended(output);
  await server.close();
}

/** Until Ctrl-C, or until nobody reads any more. A second Ctrl-C does not wait for the connections. */
function ended(output: Output): Promise<void> {
  return new Promise((resolve) => {
    output.whenClosed(resolve);
    onInterrupts(resolve, () => process.exit(exitStatus.completed));
  });
}

async function listen(
  scenario: Scenario,
  host: string,
  port: number,
  onSession: (transcript: Transcript) => void,
): Promise<FaultServer> {
  try {
    return await startFaultServer(scenario, { host, port, onSession });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UsageError(`--listen: cannot listen on ${host}:${port} (${code})`);
  }
}

/** Connections may overlap, so in the text each line names its own. */
function show(transcript: Transcript, session: number, { format, level, output, style }: Shown): void {
  const writer = new TextWriter({ data: false });
  transcript.onAppend((entry) => {
    const text = format === 'jsonl' ? `${formatJson(entry, { session })}\n` : writer.write(entry);
    if (!shows(level, entry)) return;
    if (format === 'jsonl') output.write(text);
    else output.write(style.level(entry.level, text.replaceAll(/^(?=.)/gm, `[${session}] `)));
  });
}

function listenAddress(args: Arguments): SocketAddress {
  const text = args.text('listen') ?? '127.0.0.1:2525';
  const address = readSocketAddress(text.replace(/^localhost:/, '127.0.0.1:'));
  if (address) return address;
  throw new UsageError(
    `--listen must be an IP address and a port such as 127.0.0.1:2525 or [::1]:2525; this is ${JSON.stringify(text)}`,
  );
}

/** A name of a shipped scenario, or the path of a file. */
async function findScenario(args: Arguments): Promise<Scenario> {
  const [given, ...more] = args.words;
  if (given === undefined) throw new UsageError('serve needs a scenario: a name that --list shows, or a file');
  if (more.length > 0)
    throw new UsageError(`serve takes one scenario; these are ${args.words.length}: ${args.words.join(' ')}`);
  try {
    return await loadScenario(await scenarioPath(given));
  } catch (error) {
    if (error instanceof ScenarioError) throw scenarioErrors(given, error);
    if (UsageError.is(error) || !(error instanceof Error && 'code' in error)) throw error;
    throw new UsageError(`${given}: the scenario file cannot be read (${String(error.code)})`);
  }
}

async function scenarioPath(given: string): Promise<string> {
  const directory = sourceScenarioDirectory();
  const names = (await listScenarios(directory)).map(({ name }) => name);
  if (names.includes(given)) return join(directory, `${given}.jsonc`);
  if (
    await stat(given).then(
      (found) => found.isFile(),
      () => false,
    )
  )
    return given;
  const near = nearestName(given, names);
  throw new UsageError(
    `no scenario and no file is named ${JSON.stringify(given)}; ${near ? `did you mean ${near}?` : 'serve --list shows the names'}`,
  );
}

function scenarioErrors(given: string, { problems }: ScenarioError): UsageError {
  const lines = problems.map(({ line, column, message }) => `${given}:${line}:${column}: ${message}`);
  const [first = `${given}: the scenario cannot be used`, ...rest] = lines;
  return new UsageError(first, ...rest);
}
