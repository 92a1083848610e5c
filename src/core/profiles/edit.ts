import type { Edit, FormattingOptions } from 'jsonc-parser';
import { applyEdits, modify, parseTree } from 'jsonc-parser';
import type { PathSegment } from './field-path.ts';

/** A stretch of a text to be replaced, in UTF-16 code units of the text before the change. */
export type TextChange = Edit;

/** One field to change: `path` inside the profile; null removes the field. */
export interface FieldChange {
  readonly path: readonly PathSegment[];
  readonly value: unknown;
}

/** The text of a file without profiles. */
export const emptyProfileFile = '{\n  "profiles": []\n}\n';

/** The file's text with one profile's fields changed; comments and everything else stay as they are. */
export function changeProfile(text: string, index: number, changes: readonly FieldChange[]): string {
  return changes.reduce((current, { path, value }) => {
    const wanted: unknown = value === null ? undefined : value;
    if (wanted === undefined && !hasField(current, ['profiles', index, ...path])) return current;
    return set(current, ['profiles', index, ...path], wanted);
  }, text);
}

/** The file's text with a profile added at its end. An empty text becomes a file. */
export function addProfile(text: string, profile: Readonly<Record<string, unknown>>): string {
  const file = text.trim() === '' ? emptyProfileFile : text;
  return hasField(file, ['profiles'])
    ? applyEdits(
        file,
        modify(file, ['profiles', -1], profile, { formattingOptions: formatOf(file), isArrayInsertion: true }),
      )
    : set(file, ['profiles'], [profile]);
}

/** The file's text without a profile. */
export function removeProfile(text: string, index: number): string {
  return set(text, ['profiles', index], undefined);
}

function set(text: string, path: readonly PathSegment[], value: unknown): string {
  return applyEdits(text, modify(text, [...path], value, { formattingOptions: formatOf(text) }));
}

function hasField(text: string, path: readonly PathSegment[]): boolean {
  let node = parseTree(text);
  for (const segment of path) {
    node =
      typeof segment === 'number'
        ? node?.children?.[segment]
        : node?.children?.find((property) => property.children?.[0]?.value === segment)?.children?.[1];
  }
  return node !== undefined;
}

/** The way the text is written already. */
function formatOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
