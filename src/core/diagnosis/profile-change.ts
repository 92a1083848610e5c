import type { ProfileChange, ProfileEdit } from './finding.ts';

type Value = ProfileEdit['value'];

/** A change of the fields with these paths, such as `tls.servername`, to these values; null removes the field. */
export function change(values: Readonly<Record<string, Value>>): ProfileChange {
  const edits = Object.entries(values).map(([name, value]) => ({ path: name.split('.'), value }));
  const words = edits.map(({ path, value }, place) => {
    const name = path.join('.');
    if (value === null) return `${place === 0 ? 'Remove' : 'remove'} ${name}`;
    return `${place === 0 ? 'Set ' : ''}${name} to ${typeof value === 'string' ? `"${value}"` : value}`;
  });
  return { title: words.join(' and '), edits };
}
