import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuiltProfile, Override } from '../core/profiles/build-profile.ts';
import { applyOverrides, buildProfile } from '../core/profiles/build-profile.ts';
import { resolveEnvironment } from '../core/profiles/environment.ts';
import type { PathSegment } from '../core/profiles/field-path.ts';
import { pathText } from '../core/profiles/field-path.ts';
import type { FieldProblem } from '../core/profiles/field-problem.ts';
import { nearestName } from '../core/profiles/nearest-name.ts';
import type { LocatedProfile, ProfileProblem } from '../core/profiles/parse.ts';
import { locateProblem, parseProfiles } from '../core/profiles/parse.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { isHostName } from '../core/profiles/syntax.ts';
import { inEnglish } from '../core/words.ts';
import type { Arguments } from './flags.ts';
import { runFlags } from './flags.ts';
import { overridesOf } from './overrides.ts';
import { UsageError } from './usage-error.ts';

/** The profile to run, and where its fields come from. */
export interface ChosenProfile {
  readonly profile: Profile;
  /** Folder against which the profile's paths are resolved. */
  readonly baseDirectory: string;
  /** Lines about what is worth a warning. */
  readonly warnings: readonly string[];
  /** The file's element that it is; absent when the command line alone makes the session. */
  readonly saved?: SavedProfile;
  /** What the flags say of its fields. */
  readonly overrides: readonly Override[];
  /** Puts the place of a field, `FILE:LINE:COLUMN` or its flag, in front of a message about it. */
  placed(path: readonly PathSegment[], message: string): string;
}

/** One element of a profile file. */
export interface SavedProfile {
  readonly path: string;
  /** As `path` is shown: relative to the working directory where it is below it. */
  readonly shown: string;
  /** The whole file as it was read. */
  readonly text: string;
  /** 0-based place among the file's profiles. */
  readonly index: number;
  /** As written. */
  readonly values: unknown;
}

interface ProfileFile {
  readonly path: string;
  readonly text: string;
  /** As it is shown: relative to the working directory where it is below it. */
  readonly shown: string;
  readonly directory: string;
  readonly profiles: readonly LocatedProfile[];
  readonly problems: readonly ProfileProblem[];
}

/** Where a profile's values come from: an element of a file, or the command line alone. */
interface Source {
  readonly values: unknown;
  readonly located?: LocatedProfile;
  readonly file?: ProfileFile;
}

/**
 * Finds the profile that the command line asks for, puts the flags over it, and checks it all.
 *
 * @throws UsageError that names file, line and field, or the flag
 */
export async function chooseProfile(args: Arguments, environment: NodeJS.ProcessEnv): Promise<ChosenProfile> {
  const source = await findSource(args);
  const overrides = overridesOf(args, source.values);
  const place = placer(source, overrides);
  const built = buildProfile(applyOverrides(source.values, overrides), defaults());
  refuse(built, source, place);
  const resolved = resolveEnvironment(withoutPassword(built.profile, args), (variable) => environment[variable]);
  if (!resolved.profile) throw usageError(resolved.problems.map((problem) => place(problem)));
  const { file, located } = source;
  return {
    profile: resolved.profile,
    baseDirectory: file?.directory ?? process.cwd(),
    ...(file && located ? { saved: savedProfile(file, located) } : {}),
    overrides,
    warnings: built.problems.map((problem) => place(problem, 'warning: ')),
    placed: (path, message) => place({ path, message, severity: 'error', at: 'value' }),
  };
}

function savedProfile({ path, shown, text }: ProfileFile, { index, values }: LocatedProfile): SavedProfile {
  return { path, shown, text, index, values };
}

/** Whether a file with this text has a profile at this place that can be run. */
export function isRunnable(text: string, index: number): boolean {
  return parseProfiles(text, defaults()).profiles[index]?.profile !== undefined;
}

/** The names of a file's profiles, one a line. @throws UsageError when there is no such file, or it is broken */
export async function listProfiles(args: Arguments): Promise<readonly string[]> {
  const file = await readProfileFile(args.text('profiles'));
  const broken = file.problems.filter((problem) => problem.severity === 'error' && problem.profileIndex === undefined);
  if (broken.length > 0) throw usageError(broken.map((problem) => problemLine(file, problem)));
  return file.profiles.map((located) => listLine(located));
}

function listLine({ name, index, profile }: LocatedProfile): string {
  const title = name ?? `(profile ${index + 1} has no name)`;
  if (!profile) return `${title}\thas errors`;
  return `${title}\t${profile.host ?? `MX of ${profile.domain ?? ''}`}:${profile.port}\t${profile.security}`;
}

async function findSource(args: Arguments): Promise<Source> {
  if (args.words.length > 1)
    throw new UsageError(`run takes one profile name; these are ${args.words.length}: ${args.words.join(' ')}`);
  const [name] = args.words;
  const direct = args.has('host') || args.has('domain');
  if (name === undefined && direct && !args.has('profiles')) return { values: { name: 'command line' } };
  const file = await readProfileFile(args.text('profiles'));
  const fatal = file.problems.filter((problem) => problem.severity === 'error' && problem.profileIndex === undefined);
  if (fatal.length > 0) throw usageError(fatal.map((problem) => problemLine(file, problem)));
  const located = chosenElement(file, name);
  return { values: located.values, located, file };
}

function chosenElement(file: ProfileFile, name: string | undefined): LocatedProfile {
  const names = file.profiles.flatMap((located) => located.name ?? []);
  if (name === undefined) {
    const [first, ...others] = file.profiles;
    if (!first) throw new UsageError(`${file.shown}: profiles is empty; add a profile, or give --host`);
    if (others.length === 0) return first;
    throw new UsageError(`${file.shown} has ${file.profiles.length} profiles; name one of them: ${names.join(', ')}`);
  }
  const found = file.profiles.find((located) => located.name === name);
  if (found) return found;
  const near = nearestName(name, names);
  const advice =
    near === undefined
      ? `it has: ${names.join(', ') || 'none'}`
      : `did you mean ${JSON.stringify(near)}? It has: ${names.join(', ')}`;
  throw new UsageError(`${file.shown}: no profile is named ${JSON.stringify(name)}; ${advice}`);
}

async function readProfileFile(given: string | undefined): Promise<ProfileFile> {
  const path = given === undefined ? undefined : resolve(given);
  const found =
    path === undefined ? await searchUpward(process.cwd()) : { path, text: await readText(path, given ?? path) };
  if (!found)
    throw new UsageError('no .vscode/smtp.json here or in a folder above; give --profiles FILE or --host HOST');
  const shown = shownPath(found.path);
  const folder = dirname(found.path);
  return { ...found, shown, directory: folder, ...parseProfiles(found.text, defaults()) };
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${shown}: the profile file cannot be read (${errorCode(error)})`);
  }
}

async function searchUpward(start: string): Promise<{ readonly path: string; readonly text: string } | undefined> {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, '.vscode', 'smtp.json');
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
      throw new UsageError(`${shownPath(path)}: the profile file cannot be read (${errorCode(error)})`);
    });
    if (text !== undefined) return { path, text };
    if (dirname(folder) === folder) return undefined;
  }
}

function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** A machine whose own name is not a full one speaks of itself by address, RFC 5321 section 4.1.4. */
function defaults(): { readonly ehlo: string } {
  const machine = hostname();
  return { ehlo: machine.includes('.') && isHostName(machine) ? machine : '[127.0.0.1]' };
}

/** With --password-stdin the profile's own password is of no account, and its variable need not be set. */
function withoutPassword(profile: Profile, args: Arguments): Profile {
  if (!profile.auth || !args.has('password-stdin')) return profile;
  const auth = { ...profile.auth };
  delete (auth as { password?: string }).password;
  return { ...profile, auth };
}

type Placer = (problem: FieldProblem, kind?: string) => string;

function placer({ located, file }: Source, overrides: readonly Override[]): Placer {
  return (problem, kind = '') => {
    const override = overrides.find(({ path }) => path.every((segment, index) => segment === problem.path[index]));
    if (override) return `${override.flag}${kind === '' ? '' : `: ${kind.trimEnd()}`}${withoutName(problem)}`;
    if (located && file) return problemLine(file, locateProblem(located, problem), kind);
    const flag = runFlags.find(({ field }) => field?.path.join('.') === problem.path.join('.'));
    return flag ? `--${flag.name}${withoutName(problem)}` : kind + inEnglish(problem.message);
  };
}

function problemLine(file: ProfileFile, { line, column, path, message }: ProfileProblem, kind = ''): string {
  const text = inEnglish(message);
  const field = path.replace(/^profiles\[\d+\]\.?/, '');
  const said = field !== '' && text.startsWith(field) ? path + text.slice(field.length) : text;
  const isNamed = path === '' || said.startsWith(path);
  return `${file.shown}:${line}:${column}: ${kind}${isNamed ? '' : `${path}: `}${said}`;
}

/** A message about a field for a place that names it already: what stands behind the field's name. */
function withoutName({ path, message }: FieldProblem): string {
  const field = pathText(path);
  const text = inEnglish(message);
  return text.startsWith(`${field} `) ? text.slice(field.length) : `: ${text}`;
}

/** Errors of the fields, and those of the file's own text that no flag can mend, such as a field that stands twice. */
function refuse(
  built: BuiltProfile,
  { located, file }: Source,
  place: Placer,
): asserts built is BuiltProfile & { profile: Profile } {
  const lines = built.problems.filter((problem) => problem.severity === 'error').map((problem) => place(problem));
  const ofText = file?.problems.filter(
    (problem) => problem.profileIndex === located?.index && problem.ofText && problem.severity === 'error',
  );
  const all = [...(file ? (ofText ?? []).map((problem) => problemLine(file, problem)) : []), ...lines];
  if (all.length > 0) throw usageError(all);
}

function usageError(lines: readonly string[]): UsageError {
  const [first = 'the profile has errors', ...rest] = lines;
  return new UsageError(first, ...rest);
}
