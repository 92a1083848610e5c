/** A step into a JSON value: a field's name, or a 0-based place in a list. */
export type PathSegment = string | number;

/** `profiles[0].message.to[1]`; `the profile` for an empty path. */
export function pathText(path: readonly PathSegment[]): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text === '' ? 'the profile' : text;
}

export function isSamePath(left: readonly PathSegment[], right: readonly PathSegment[]): boolean {
  return left.length === right.length && left.every((segment, index) => segment === right[index]);
}

/** The value at `path`; undefined when a step of it is not there. */
export function valueAt(value: unknown, path: readonly PathSegment[]): unknown {
  let current = value;
  for (const segment of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, segment)) return undefined;
    current = (current as Readonly<Record<PathSegment, unknown>>)[segment];
  }
  return current;
}
