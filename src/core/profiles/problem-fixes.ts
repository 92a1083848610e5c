/** What mends a problem of a profile file that is known before anything is sent. */
import type { FieldChange } from './edit.ts';
import { isSamePath, pathText, valueAt } from './field-path.ts';
import { freeName } from './free-name.ts';
import type { LocatedProfile, ProfileProblem } from './parse.ts';
import { readAddress } from './syntax.ts';

/** One way to mend a problem; `field` as messages name it, such as `tls.ca`. */
export type ProblemFix =
  | { readonly kind: 'rename' | 'insert'; readonly field: string; readonly change: FieldChange; readonly shown: string }
  | { readonly kind: 'remove'; readonly field: string; readonly change: FieldChange }
  /** The user picks the file that the field is to name. */
  | { readonly kind: 'chooseFile'; readonly field: string; readonly path: readonly string[] };

/** Stands where nothing is known about the sender; RFC 2606 section 3 keeps its domain from being anyone's. */
const placeholder = 'sender@example.com';

/**
 * Ways to mend `problem`, the best first; empty when there is none.
 *
 * @param all every profile of the file
 */
export function problemFixes(
  located: LocatedProfile,
  problem: ProfileProblem,
  all: readonly LocatedProfile[],
): readonly ProblemFix[] {
  if (problem.profileIndex !== located.index) return [];
  const path = problem.segments.slice(2);
  const about = (...segments: readonly string[]): boolean => isSamePath(path, segments);
  if (about('name')) return renamed(located, all);
  if (about('message', 'from') || about('message', 'to')) return inserted(located, path.map(String));
  return fileFields.some((field) => isSamePath(field, path)) ? otherFile(located, path.map(String)) : [];
}

/** A name that stands in an earlier profile too. */
function renamed({ name, index }: LocatedProfile, all: readonly LocatedProfile[]): readonly ProblemFix[] {
  if (name === undefined || !all.some((other) => other.name === name && other.index < index)) return [];
  const shown = freeName(name, new Set(all.flatMap((other) => other.name ?? [])));
  return [{ kind: 'rename', field: 'name', change: { path: ['name'], value: shown }, shown }];
}

/** A sender or recipients that are missing: a test message usually goes from the account to itself. */
function inserted({ values }: LocatedProfile, path: readonly string[]): readonly ProblemFix[] {
  if (valueAt(values, path) !== undefined) return [];
  const field = pathText(path);
  const known = [valueAt(values, ['auth', 'user']), valueAt(values, ['message', 'from'])].find(isAddress);
  const shown = known ?? placeholder;
  const value = path.at(-1) === 'to' ? [shown] : shown;
  return [{ kind: 'insert', field, change: { path, value }, shown }];
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && (readAddress(value) ?? '').includes('@');
}

/** Fields that name a file that is read. */
const fileFields = [
  ['message', 'eml'],
  ['tls', 'ca'],
  ['tls', 'cert'],
  ['tls', 'key'],
] as const;

/** A file that is not there. Without `tls.ca` the usual authorities are trusted; the others are needed where they stand. */
function otherFile({ values }: LocatedProfile, path: readonly string[]): readonly ProblemFix[] {
  const name = valueAt(values, path);
  if (typeof name !== 'string' || name === '') return [];
  const field = pathText(path);
  const choose: ProblemFix = { kind: 'chooseFile', field, path };
  return field === 'tls.ca' ? [choose, { kind: 'remove', field, change: { path, value: null } }] : [choose];
}
