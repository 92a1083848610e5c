import { Diagnostician } from '../core/diagnosis/engine.ts';
import { levels } from '../core/transcript/entry.ts';
import { ProfileError } from '../runtime/profile-error.ts';
import type { RunningSession } from '../runtime/session.ts';
import { startSession } from '../runtime/session.ts';
import { FixApplier } from './apply-fix.ts';
import type { ExitStatus } from './exit-status.ts';
import { exitStatus } from './exit-status.ts';
import type { Arguments } from './flags.ts';
import { readArguments, runFlags, wordOf } from './flags.ts';
import { runHelp } from './help.ts';
import { onInterrupts } from './interrupts.ts';
import { Output } from './output.ts';
import type { ChosenProfile } from './profile-choice.ts';
import { chooseProfile, listProfiles } from './profile-choice.ts';
import type { Reporter } from './reporter.ts';
import { formats, reporterFor } from './reporter.ts';
import type { FinishedSession } from './save-file.ts';
import { openSaveFile } from './save-file.ts';
import { findSecret, secretAnswer } from './secrets.ts';
import { Style, wantsColour } from './style.ts';
import { UsageError } from './usage-error.ts';

/** `smtp-debug run`. @throws UsageError, PromptInterrupted */
export async function runCommand(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<ExitStatus> {
  const args = readArguments(words, runFlags);
  const output = new Output(process.stdout);
  if (args.has('help')) return print(output, runHelp);
  const format = wordOf(args, 'format', formats, 'text');
  const level = wordOf(args, 'level', levels, 'info');
  if (args.has('list')) return print(output, (await listProfiles(args)).map((line) => `${line}\n`).join(''));
  if (args.has('yes') && !args.has('apply-fix')) throw new UsageError('--yes: only with --apply-fix');
  const style = new Style(wantsColour(output.isTerminal, environment));
  const chosen = await chooseProfile(args, environment);
  const fixes = args.has('apply-fix') ? new FixApplier(args, chosen, errorStyle(environment)) : undefined;
  const runs = new Runs(args, environment, () => reporterFor(format, level, output, style));
  const secret = await runs.prepare(chosen);
  const save = await openSaveFile(args.text('save'));
  let finished = await runs.run(chosen, secret);
  try {
    let current = chosen;
    while (fixes && !finished.interrupted && (await fixes.apply(finished.findings, current))) {
      current = await chooseProfile(args, environment);
      finished = await runs.run(current, await runs.prepare(current));
    }
  } finally {
    await save?.(finished);
  }
  return statusOf(finished);
}

function errorStyle(environment: NodeJS.ProcessEnv): Style {
  return new Style(wantsColour(process.stderr.isTTY, environment));
}

function print(output: Output, text: string): ExitStatus {
  output.write(text);
  return exitStatus.completed;
}

interface Followed extends FinishedSession {
  readonly interrupted: boolean;
}

/** The sessions of one call. */
class Runs {
  readonly #args: Arguments;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #reporter: () => Reporter;
  #secret: { readonly server: string; readonly value: string | undefined } | undefined;

  constructor(args: Arguments, environment: NodeJS.ProcessEnv, reporter: () => Reporter) {
    this.#args = args;
    this.#environment = environment;
    this.#reporter = reporter;
  }

  /** Says what is worth a warning, and finds the password, which is asked for once for each server. */
  async prepare({ profile, warnings }: ChosenProfile): Promise<string | undefined> {
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    const server = profile.host ?? profile.domain ?? '';
    if (this.#secret?.value === undefined || this.#secret.server !== server) {
      this.#secret = { server, value: await findSecret(profile, this.#args, this.#environment) };
    }
    return this.#secret.value;
  }

  async run(chosen: ChosenProfile, secret: string | undefined): Promise<Followed> {
    const session = startSession(chosen.profile, {
      askSecret: secretAnswer(secret, this.#args),
      baseDirectory: chosen.baseDirectory,
    });
    return await follow(session, this.#reporter(), chosen);
  }
}

async function follow(session: RunningSession, reporter: Reporter, chosen: ChosenProfile): Promise<Followed> {
  const diagnostician = new Diagnostician();
  const take = (entry: (typeof session.transcript.entries)[number]): void => {
    diagnostician.add(entry);
    reporter.entry(entry);
  };
  session.transcript.entries.forEach(take);
  session.transcript.onAppend(take);
  const interrupts = onInterrupts(
    () => session.cancel(),
    () => session.cancel(),
  );
  try {
    const result = await session.done;
    const { findings } = diagnostician;
    const { entries } = session.transcript;
    reporter.end(findings, result, entries);
    return { entries, findings, result, interrupted: interrupts.happened };
  } catch (error) {
    if (ProfileError.is(error)) throw new UsageError(chosen.placed(error.path, error.message));
    throw error;
  } finally {
    interrupts.release();
  }
}

function statusOf({ result: { outcome }, findings, interrupted }: Followed): ExitStatus {
  if (interrupted || outcome === 'cancelled') return exitStatus.interrupted;
  if (outcome === 'failed' || findings.some((finding) => finding.severity === 'error')) return exitStatus.errorFinding;
  return exitStatus.completed;
}
