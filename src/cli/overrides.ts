import { resolve } from 'node:path';
import type { Override } from '../core/profiles/build-profile.ts';
import { valueAt } from '../core/profiles/field-path.ts';
import type { Arguments, Flag } from './flags.ts';
import { runFlags } from './flags.ts';

/** What the flags say of the profile's fields. `--host` takes the place of a saved domain, and the other way round. */
export function overridesOf(args: Arguments, values: unknown): readonly Override[] {
  const given = runFlags.filter((flag) => flag.field && args.has(flag.name));
  return [...given.flatMap((flag) => overrideOf(flag, args)), ...replaced(args, values)];
}

function overrideOf({ name, field }: Flag, args: Arguments): readonly Override[] {
  if (!field) return [];
  return [{ path: field.path, value: valueOf(field.read, args.all(name)), flag: `--${name}` }];
}

function valueOf(read: NonNullable<Flag['field']>['read'], texts: readonly string[]): unknown {
  const text = texts.at(-1) ?? '';
  switch (read) {
    case 'text':
      return text;
    case 'number':
      // What is no number stays a text, so that the message can repeat it.
      return /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : text;
    case 'list':
      return [...texts];
    case 'file':
      return text === '' ? '' : resolve(text);
    case 'capitals':
      return text.toLowerCase() === 'auto' ? 'auto' : text.toUpperCase();
    case 'off':
      return false;
  }
}

function replaced(args: Arguments, values: unknown): readonly Override[] {
  const [given, other] = args.has('host') ? ['host', 'domain'] : ['domain', 'host'];
  if (!args.has(given) || args.has(other) || valueAt(values, [other]) === undefined) return [];
  return [{ path: [other], value: undefined, flag: `--${given}` }];
}
