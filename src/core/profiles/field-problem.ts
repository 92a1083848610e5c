import type { Value, Words } from '../words.ts';
import { clause, say } from '../words.ts';
import type { PathSegment } from './field-path.ts';
import { pathText } from './field-path.ts';

/** Something wrong, or worth a warning, with one field of one profile. */
export interface FieldProblem {
  /** Inside the profile, for example `['message', 'to', 0]`; empty: the profile as a whole. */
  readonly path: readonly PathSegment[];
  /** `error`: the profile must not be run. `warning`: it may. */
  readonly severity: 'error' | 'warning';
  /** A sentence that names the field and says what is allowed. */
  readonly message: Words;
  /** Whether the field's name or its value is to be marked. */
  readonly at: 'name' | 'value';
}

/** @param words go on after the field's name: `must be a whole number` */
export function fieldError(path: readonly PathSegment[], words: Words): FieldProblem {
  return { path, severity: 'error', message: ofField(path, words), at: 'value' };
}

/** @param words as for `fieldError` */
export function fieldWarning(path: readonly PathSegment[], words: Words): FieldProblem {
  return { path, severity: 'warning', message: ofField(path, words), at: 'value' };
}

function ofField(path: readonly PathSegment[], words: Words): Words {
  return say`${path.length === 0 ? say`the profile` : pathText(path)} ${clause(words)}`;
}

/** How a value is repeated in a message: one line, control characters escaped, at most about 60 characters. */
export function shownValue(value: unknown): Value {
  if (Array.isArray(value)) return say`a list`;
  if (typeof value === 'object' && value !== null) return say`an object`;
  const text = JSON.stringify(value);
  if (text === undefined) return say`nothing`;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** What is said of a field that no profile has: the name that was meant, or those there are. */
export function unknownName(name: string, near: string | undefined, known: readonly string[]): Words {
  if (near !== undefined) return say`${name} is not a known field; did you mean ${JSON.stringify(near)}?`;
  return say`${name} is not a known field; known here: ${known.join(', ')}`;
}
