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

/** Pairs of lines that are compared at most; two stretches with more of them count as different from end to end. */
const mostPairs = 4_000_000;

/** What changed from one text to the other, line by line and as little as can be; in the order of the lines. */
export function lineDiff(before: string, after: string): readonly LineHunk[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, young.length);
  let start = 0;
  while (start < shorter && old[start] === young[start]) start++;
  let tail = 0;
  while (tail < shorter - start && old.at(-1 - tail) === young.at(-1 - tail)) tail++;
  return hunks(old.slice(start, old.length - tail), young.slice(start, young.length - tail), start + 1);
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

function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

function hunks(old: readonly string[], young: readonly string[], firstLine: number): readonly LineHunk[] {
  const shared = commonLines(old, young);
  const found: LineHunk[] = [];
  let [left, right] = [0, 0];
  for (const [oldEnd, youngEnd] of [...shared, [old.length, young.length] as const]) {
    const hunk = { removed: old.slice(left, oldEnd), added: young.slice(right, youngEnd) };
    if (hunk.removed.length + hunk.added.length > 0) found.push({ line: firstLine + right, ...hunk });
    [left, right] = [oldEnd + 1, youngEnd + 1];
  }
  return found;
}

/** The places of a longest common subsequence in both lists. */
function commonLines(old: readonly string[], young: readonly string[]): readonly (readonly [number, number])[] {
  if (old.length * young.length > mostPairs) return [];
  const width = young.length + 1;
  /** How many lines the ends of both have in common. */
  const common = new Uint32Array((old.length + 1) * width);
  const at = (left: number, right: number): number => common[left * width + right] ?? 0;
  for (let left = old.length - 1; left >= 0; left--) {
    for (let right = young.length - 1; right >= 0; right--) {
      common[left * width + right] =
        old[left] === young[right] ? at(left + 1, right + 1) + 1 : Math.max(at(left + 1, right), at(left, right + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let left = 0, right = 0; left < old.length && right < young.length;) {
    if (old[left] === young[right]) pairs.push([left++, right++]);
    else if (at(left + 1, right) >= at(left, right + 1)) left++;
    else right++;
  }
  return pairs;
}
