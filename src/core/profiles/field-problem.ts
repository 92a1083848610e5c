import type { PathSegment } from './field-path.ts';
import { pathText } from './field-path.ts';

/** Something wrong, or worth a warning, with one field of one profile. */
export interface FieldProblem {
  /** Inside the profile, for example `['message', 'to', 0]`; empty: the profile as a whole. */
  readonly path: readonly PathSegment[];
  /** `error`: the profile must not be run. `warning`: it may. */
  readonly severity: 'error' | 'warning';
  /** A sentence that names the field and says what is allowed. */
  readonly message: string;
  /** Whether the field's name or its value is to be marked. */
  readonly at: 'name' | 'value';
}

export function fieldError(path: readonly PathSegment[], message: string): FieldProblem {
  return { path, severity: 'error', message: `${pathText(path)} ${message}`, at: 'value' };
}

export function fieldWarning(path: readonly PathSegment[], message: string): FieldProblem {
  return { path, severity: 'warning', message: `${pathText(path)} ${message}`, at: 'value' };
}

/** How a value is repeated in a message: one line, control characters escaped, at most about 60 characters. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
