/** Plays the labelled failures to the engine and compares what it says. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../src/core/diagnosis/engine.ts';
import { findReconnectLoop, summarise } from '../../src/core/diagnosis/reconnect-loop.ts';
import type { Finding } from '../../src/core/diagnosis/finding.ts';
import type { Entry } from '../../src/core/transcript/entry.ts';
import { readText } from '../../src/core/transcript/text-reader.ts';
import { startFaultServer } from '../../src/runtime/fault-server/fault-server.ts';
import type { FaultServer } from '../../src/runtime/fault-server/fault-server.ts';
import { sourceScenarioDirectory } from '../../src/runtime/fault-server/scenario-directory.ts';
import { loadScenario, scenarioOf } from '../../src/runtime/fault-server/scenario-file.ts';
import type { Scenario, ScenarioInput } from '../../src/runtime/fault-server/schema.ts';
import { startSession } from '../../src/runtime/session.ts';
import { testProfile } from '../integration/profile.ts';
import type { ProfileOverrides } from '../integration/profile.ts';
import type { AccuracyCase, RepeatedReplay, Replay, ReplyReplay } from './case.ts';

/** Sessions at once. Most of the time of a replay is waiting. */
const concurrency = 8;
const user = 'postmaster@mg.example.com';
const password = 'right-password';
/** Seconds; ample, so that a busy machine is not taken for a silent server. */
const timeouts = { connect: 2, greeting: 1.5, command: 1.5, data: 1.5 };

/** What became of one replay. */
export interface Outcome {
  readonly case: AccuracyCase;
  /** 1-based. */
  readonly number: number;
  /** `wire`: the fault server and the engine talked; `transcript`: a written session was read. */
  readonly kind: 'wire' | 'transcript';
  readonly expected: string;
  readonly acceptable: readonly string[];
  /** The root cause found; `none` when there is none. */
  readonly found: string;
  readonly right: boolean;
  readonly findings: readonly Finding[];
}

/** Everything that docs/accuracy.md tells of. */
export interface Measurement {
  readonly outcomes: readonly Outcome[];
  readonly withoutEnhancedCodes: readonly Outcome[];
  readonly codesOnly: readonly Outcome[];
  readonly clientErrors: readonly Outcome[];
}

/** Plays the cases as they are and in the changed forms. */
export async function measure(cases: readonly AccuracyCase[]): Promise<Measurement> {
  return {
    outcomes: await replayAll(cases),
    withoutEnhancedCodes: await replayAll(withReplies(cases, withoutEnhancedCode)),
    codesOnly: await replayAll(withReplies(cases, onlyCodes)),
    clientErrors: readClientErrors(cases),
  };
}

/** Plays every replay of every case. The order of the outcomes is that of the cases. */
async function replayAll(cases: readonly AccuracyCase[]): Promise<readonly Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'smtp-accuracy-'));
  const jobs = cases.flatMap((one) => one.replays.map((replay, index) => ({ one, replay, number: index + 1 })));
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const place = next++;
      const { one, replay, number } = jobs[place]!;
      const findings = await findingsOf(replay, folder);
      const loop = 'times' in replay ? await loopOf(replay, folder) : undefined;
      outcomes[place] = judge(one, replay, number, findings, loop);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    await rm(folder, { recursive: true });
  }
  return outcomes;
}

/** `loop`: what several sessions together show, which goes before what each of them shows. */
function judge(
  one: AccuracyCase,
  replay: Replay,
  number: number,
  findings: readonly Finding[],
  loop: string | undefined,
): Outcome {
  const expected = replay.rule ?? one.rule;
  const acceptable = replay.acceptable ?? one.acceptable;
  const found = loop ?? findings.find(({ rootCause }) => rootCause)?.rule ?? 'none';
  const kind = 'transcript' in replay ? 'transcript' : 'wire';
  const right = found === expected || acceptable.includes(found) || isHarmless(expected, found, findings);
  return { case: one, number, kind, expected, acceptable, found, right, findings };
}

/** The cases that are replies, with each line changed: how much the diagnosis rests on what is taken away. */
function withReplies(cases: readonly AccuracyCase[], change: (line: string) => string): readonly AccuracyCase[] {
  return cases.map((one) => ({
    ...one,
    replays: one.replays.flatMap((replay) =>
      'reply' in replay && !('times' in replay) ? [{ ...replay, reply: replay.reply.map(change) }] : [],
    ),
  }));
}

/** A reply line without its enhanced code. */
const withoutEnhancedCode = (line: string): string => line.replace(/^(\d{3}[ -])[245]\.\d+\.\d+ ?/, '$1');

/** A reply line of which only the codes are left. */
const onlyCodes = (line: string): string =>
  /^\d{3}[ -][245]\.\d+\.\d+/.exec(line)?.[0] ?? line.slice(0, 3) + line.slice(3, 4).replace(' ', '');

/** What is concluded from nothing but the texts that client libraries print, for each case in turn. */
function readClientErrors(cases: readonly AccuracyCase[]): readonly Outcome[] {
  return cases.flatMap((one) =>
    one.clientErrors.map((said, index) => {
      const findings = diagnose(readTranscript(complaint(one, said)));
      return judge(one, { transcript: '' }, index + 1, findings, undefined);
    }),
  );
}

/** A session of which only the host and the library's complaint are known. */
function complaint({ phase }: AccuracyCase, said: string): string {
  const session = { host: 'mail.example', port: 587, security: 'starttls', protocol: 'smtp', client: 'program' };
  const [client = '', message = said] = said.split(/: (.*)/s, 2);
  const code = /code:? '?(E[A-Z]+)/.exec(said)?.[1] ?? '';
  const connected = phase === 'connect' ? '' : '* connected: x\t{"address":"192.0.2.1","port":587}\n';
  const error = JSON.stringify({ client, code, message });
  return `* session: x\t${JSON.stringify({ ...session, side: 'client' })}\n${connected}* clientError: x\t${error}\n`;
}

/** A failure that stops nothing has no root cause; it is right when it is told all the same. */
function isHarmless(expected: string, found: string, findings: readonly Finding[]): boolean {
  return found === 'none' && findings.some(({ rule, severity }) => rule === expected && severity !== 'error');
}

async function findingsOf(replay: Replay, folder: string): Promise<readonly Finding[]> {
  if ('transcript' in replay) return diagnose(readTranscript(replay.transcript));
  if ('closedPort' in replay) return diagnose(await runAgainstNothing(folder));
  const scenario = await scenarioFor(replay);
  const { auth, ...expected } = scenario.expect.profile as ProfileOverrides;
  const profile = { ...expected, ...(auth && { auth }), ...replay.profile };
  return diagnose(await runAgainst(scenario, 'shipped' in replay ? { auth: {}, ...profile } : profile, folder));
}

async function loopOf(replay: RepeatedReplay, folder: string): Promise<string | undefined> {
  const summaries = [];
  const server = await startFaultServer(base(speaking(replay)));
  try {
    for (let time = 0; time < replay.times; time++) {
      const entries = await connect(server, replay.profile ?? {}, folder);
      summaries.push(summarise(entries, diagnose(entries)));
    }
  } finally {
    await server.close();
  }
  return findReconnectLoop(summaries)?.rule;
}

function readTranscript(text: string): readonly Entry[] {
  const { entries, problems } = readText(text);
  if (problems.length > 0) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return entries;
}

async function runAgainstNothing(folder: string): Promise<readonly Entry[]> {
  const server = await startFaultServer(base({}));
  await server.close();
  return run(server.port, {}, folder);
}

async function runAgainst(scenario: Scenario, overrides: ProfileOverrides, folder: string): Promise<readonly Entry[]> {
  const server = await startFaultServer(scenario);
  try {
    return await connect(server, overrides, folder);
  } finally {
    await server.close();
  }
}

async function connect(server: FaultServer, overrides: ProfileOverrides, folder: string): Promise<readonly Entry[]> {
  const ca = join(folder, `${server.port}.pem`);
  await writeFile(ca, server.caPem);
  return run(server.port, { ...overrides, tls: { ca, servername: 'localhost', ...overrides.tls } }, folder);
}

async function run(port: number, overrides: ProfileOverrides, folder: string): Promise<readonly Entry[]> {
  const { auth, ...rest } = overrides;
  const profile = testProfile(port, { timeouts, ...rest, ...(auth && { auth: { user, ...auth } }) });
  const secret = auth?.password ?? password;
  const session = startSession(profile, { askSecret: () => Promise.resolve(secret), baseDirectory: folder });
  await session.done;
  return session.transcript.entries;
}

async function scenarioFor(replay: Exclude<Replay, { transcript: string } | { closedPort: true }>): Promise<Scenario> {
  if ('shipped' in replay) return loadScenario(join(sourceScenarioDirectory(), `${replay.shipped}.jsonc`));
  return base('scenario' in replay ? replay.scenario : speaking(replay));
}

function base(input: Partial<ScenarioInput>): Scenario {
  return scenarioOf({
    title: 'a labelled failure',
    summary: 'played for the measurement of accuracy',
    auth: { withoutTls: true },
    users: { [user]: { password } },
    ...input,
  });
}

/** A server that says these words where they are due, and closes behind a 421 or a 221 (RFC 5321 section 3.8). */
function speaking({ at, reply, server }: Pick<ReplyReplay, 'at' | 'reply' | 'server'>): Partial<ScenarioInput> {
  const closes = /^[42]21/.test(reply.at(-1) ?? '');
  const steps = [{ reply: [...reply] }, ...(closes ? [{ close: 'fin' as const }] : [])];
  if (at === 'CONNECT') return { ...server, greeting: steps };
  if (at === 'UNASKED') return { ...server, on: [{ command: 'EHLO', do: [{ behave: true, join: true }, ...steps] }] };
  const commands = at === 'EHLO' ? (['EHLO', 'HELO'] as const) : [at];
  return { ...server, on: commands.map((command) => ({ command, do: steps })) };
}
