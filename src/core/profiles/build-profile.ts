import * as v from 'valibot';
import { clause, say } from '../words.ts';
import type { PathSegment } from './field-path.ts';
import { pathText } from './field-path.ts';
import type { FieldProblem } from './field-problem.ts';
import { fieldError, shownValue, unknownName } from './field-problem.ts';
import { nearestName } from './nearest-name.ts';
import type { Profile } from './profile.ts';
import { relationProblems } from './relations.ts';
import type { ProfileDefaults } from './schema.ts';
import { profileInputSchema, profileSchema } from './schema.ts';

export interface BuiltProfile {
  /** Absent when one of the problems is an error. */
  readonly profile?: Profile;
  readonly problems: readonly FieldProblem[];
}

/** Makes a profile of what a file or the command line holds: checks every field, and fills in the defaults. */
export function buildProfile(values: unknown, defaults: ProfileDefaults): BuiltProfile {
  const parsed = v.safeParse(profileSchema(defaults), values);
  const problems = [
    ...unknownFields(profileInputSchema, values, []),
    ...(parsed.issues ?? []).filter((issue) => !isUnknownField(issue)).map(issueProblem),
    ...(isObject(values) ? relationProblems(values) : []),
  ];
  const kept = firstOfEachPlace(problems);
  if (!parsed.success || kept.some((problem) => problem.severity === 'error')) return { problems: kept };
  return { profile: parsed.output, problems: kept };
}

/** What the command line says of one field. */
export interface Override {
  /** Inside the profile. */
  readonly path: readonly PathSegment[];
  /** Undefined removes the field. */
  readonly value: unknown;
  /** How the user wrote it, for example `--port`. */
  readonly flag: string;
}

/** A copy of `values` with the overrides put in; the fields on the way to them are made where they are missing. */
export function applyOverrides(values: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((result, override) => withValue(result, override.path, override.value), values);
}

function withValue(values: unknown, path: readonly PathSegment[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const { [first]: before, ...others } = isObject(values) ? values : {};
  const after = withValue(before, rest, value);
  return after === undefined ? others : { ...others, [first]: after };
}

function isObject(value: unknown): value is Readonly<Record<PathSegment, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Issue = v.BaseIssue<unknown>;

/** The schema reports only the first unknown field of an object; `unknownFields` finds them all. */
function isUnknownField(issue: Issue): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function issueProblem(issue: Issue): FieldProblem {
  const path = (issue.path ?? []).map((item) => item.key as PathSegment);
  const last = issue.path?.at(-1);
  const at = last !== undefined && 'origin' in last && last.origin === 'key' ? 'name' : 'value';
  if (issue.type === 'strict_object' && at === 'name') return fieldError(path, 'is missing');
  const isEnough = isSecret(path) || issue.message.includes(';');
  const shown = isEnough ? issue.message : say`${clause(issue.message)}; this is ${shownValue(issue.input)}`;
  return { ...fieldError(path, shown), at };
}

function isSecret(path: readonly PathSegment[]): boolean {
  return path.at(-1) === 'password';
}

/** Unknown fields, and lists where an object belongs: the schema library takes a list for an object. */
function unknownFields(schema: v.GenericSchema, value: unknown, path: readonly PathSegment[]): readonly FieldProblem[] {
  const inner = unwrapped(schema);
  if (!('entries' in inner) || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [fieldError(path, 'must be an object; this is a list')];
  const entries = inner.entries as Readonly<Record<string, v.GenericSchema>>;
  return Object.entries(value).flatMap(([name, item]) => {
    const known = Object.hasOwn(entries, name) ? entries[name] : undefined;
    return known ? unknownFields(known, item, [...path, name]) : [unknownField([...path, name], Object.keys(entries))];
  });
}

function unwrapped(schema: v.GenericSchema): v.GenericSchema {
  return 'wrapped' in schema ? unwrapped(schema.wrapped as v.GenericSchema) : schema;
}

function unknownField(path: readonly PathSegment[], known: readonly string[]): FieldProblem {
  const name = String(path.at(-1));
  const message = unknownName(pathText(path), nearestName(name, known), known);
  return { path, severity: 'error', message, at: 'name' };
}

/** A field gets one error: the first, which comes from its own syntax and not from what others expect of it. */
function firstOfEachPlace(problems: readonly FieldProblem[]): readonly FieldProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.severity} ${JSON.stringify(problem.path)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
