import { inEnglish, say } from '../words.ts';
import type { Saying } from '../words.ts';
import type { ProfileChange, ProfileEdit } from './finding.ts';

type Value = ProfileEdit['value'];

/** A change of the fields with these paths, such as `tls.servername`, to these values; null removes the field. */
export function change(values: Readonly<Record<string, Value>>): ProfileChange {
  const edits = Object.entries(values).map(([name, value]) => ({ path: name.split('.'), value }));
  const [first, ...others] = Object.entries(values);
  const words = others.reduce(
    (before, edit) => say`${before} and ${furtherEdit(edit)}`,
    first ? firstEdit(first) : say``,
  );
  return { title: inEnglish(words), words, edits };
}

function firstEdit([name, value]: readonly [string, Value]): Saying {
  return value === null ? say`Remove ${name}` : say`Set ${name} to ${shown(value)}`;
}

function furtherEdit([name, value]: readonly [string, Value]): Saying {
  return value === null ? say`remove ${name}` : say`${name} to ${shown(value)}`;
}

function shown(value: Exclude<Value, null>): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
