import { diffArrays } from 'diff';
import type { Node } from 'jsonc-parser';
import { applyEdits, parseTree } from 'jsonc-parser';
import { secretMask } from '../transcript/redaction.ts';

/** Lines next to each other that another text has in another form. */
export interface LineHunk {
  /** 1-based line of the new text where the change stands. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Lines that differ up to which what they have in common is looked for; with more, all of it counts as different. */
const mostEdits = 2000;

/** What changed from one text to the other, line by line and as little as can be; in the order of the lines. */
export function lineDiff(before: string, after: string): readonly LineHunk[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  const hunks: LineHunk[] = [];
  let line = 1;
  let open: { readonly line: number; readonly removed: string[]; readonly added: string[] } | undefined;
  for (const { value, added, removed } of changesBetween(old, young)) {
    if (!added && !removed) {
      open = undefined;
      line += value.length;
      continue;
    }
    if (!open) hunks.push((open = { line, removed: [], added: [] }));
    (added ? open.added : open.removed).push(...value);
    if (added) line += value.length;
  }
  return hunks;
}

interface Change {
  readonly value: readonly string[];
  readonly added: boolean;
  readonly removed: boolean;
}

function changesBetween(old: string[], young: string[]): readonly Change[] {
  const changes = diffArrays(old, young, { maxEditLength: mostEdits });
  if (changes) return changes;
  let same = 0;
  while (same < old.length && old[same] === young[same]) same++;
  return [
    { value: old.slice(0, same), added: false, removed: false },
    { value: old.slice(same), added: false, removed: true },
    { value: young.slice(same), added: true, removed: false },
  ];
}

/** A profile file's text with a mask for every password that stands in it. Its lines are the same ones. */
export function maskPasswords(text: string): string {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const edits = root ? writtenPasswords(root) : [];
  return applyEdits(
    text,
    edits.map(({ offset, length }) => ({ offset, length, content: JSON.stringify(secretMask) })),
  );
}

/** `${env:NAME}` is no secret. */
function writtenPasswords(node: Node): readonly Node[] {
  const [name, value] = node.type === 'property' ? (node.children ?? []) : [];
  if (name?.value === 'password' && value && !/^\$\{env:[^}]*\}$/.test(String(value.value))) return [value];
  return (node.children ?? []).flatMap(writtenPasswords);
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
