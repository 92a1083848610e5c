import type { ProfileEdit } from './finding.ts';
import type { RuleId } from './rules/index.ts';

/** Rules whose cure may be another password. */
export const aboutPassword: ReadonlySet<RuleId> = new Set<RuleId>([
  'auth-rejected',
  'auth-app-password-required',
  'auth-token-rejected',
  'auth-blocked-by-policy',
]);

/**
 * The edits of a finding in groups, the best first: edits of different fields belong together and are one change, edits of
 * the same field are alternatives.
 */
export function alternatives(edits: readonly ProfileEdit[]): readonly (readonly ProfileEdit[])[] {
  const groups: ProfileEdit[][] = [];
  for (const edit of edits) {
    const field = edit.path.join('.');
    const hasRival = edits.some((one) => one !== edit && one.path.join('.') === field);
    const group = groups.at(-1);
    if (group && !hasRival) group.push(edit);
    else groups.push([edit]);
  }
  return groups;
}
