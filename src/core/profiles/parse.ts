import type { Node } from 'jsonc-parser';
import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import type { Words } from '../words.ts';
import { say } from '../words.ts';
import { buildProfile } from './build-profile.ts';
import type { PathSegment } from './field-path.ts';
import { pathText } from './field-path.ts';
import type { FieldProblem } from './field-problem.ts';
import { shownValue, unknownName } from './field-problem.ts';
import type { TextProblem } from './json-text.ts';
import { readJsonText } from './json-text.ts';
import type { SourceRange } from './line-index.ts';
import { LineIndex } from './line-index.ts';
import { nearestName } from './nearest-name.ts';
import type { Profile } from './profile.ts';
import type { ProfileDefaults } from './schema.ts';

/** Something wrong, or worth a warning, at one place of a profile file. */
export interface ProfileProblem extends SourceRange {
  /** For example `profiles[0].port`; empty when it concerns the text as a whole. */
  readonly path: string;
  readonly segments: readonly PathSegment[];
  /** `error`: the profile, or without `profileIndex` every profile of the file, must not be run. */
  readonly severity: 'error' | 'warning';
  readonly message: Words;
  /** 0-based place of the profile it belongs to; absent when it concerns the file. */
  readonly profileIndex?: number;
  /** True for what is wrong with the file's text and not with a value, such as a name that stands twice. */
  readonly ofText?: boolean;
}

/** One element of `profiles`, valid or not. */
export interface LocatedProfile {
  /** 0-based place in the file. */
  readonly index: number;
  /** Undefined when it has no usable name. */
  readonly name: string | undefined;
  /** Where its name stands; the whole element when it has none. */
  readonly range: SourceRange;
  /** The values as written, for `applyOverrides`. */
  readonly values: unknown;
  /** Absent when it must not be run, because of an error in it or in the file. */
  readonly profile?: Profile;
  /** Where a field's value stands; the nearest field around it when the file does not have it. */
  locate(path: readonly PathSegment[]): SourceRange;
}

export interface ParsedProfiles {
  readonly profiles: readonly LocatedProfile[];
  /** In the order of their places. */
  readonly problems: readonly ProfileProblem[];
}

/** Reads a profile file. Never throws, whatever the text. */
export function parseProfiles(text: string, defaults: ProfileDefaults): ParsedProfiles {
  const lines = new LineIndex(text);
  const { root, problems: textProblems } = readJsonText(text);
  const problems = textProblems.map((problem) => textProblem(problem, lines));
  if (!root) return { profiles: [], problems };
  const file = new ProfileFile(root, lines);
  problems.push(...fileProblems(file));
  const broken = problems.some((problem) => problem.severity === 'error' && problem.profileIndex === undefined);
  const profiles = file.elements().map((element, index) => {
    const built = buildProfile(getNodeValue(element), defaults);
    const found = [
      ...elementProblems(file, index, element),
      ...built.problems.map((problem) => file.problem(index, problem)),
    ];
    problems.push(...found);
    const usable = !broken && !found.some((problem) => problem.severity === 'error');
    return located(file, index, element, usable ? built.profile : undefined);
  });
  return { profiles, problems: problems.toSorted((left, right) => left.offset - right.offset) };
}

/** Says where problems of a profile's fields stand, in the same form as `parseProfiles` does. */
export function locateProblem(located: LocatedProfile, problem: FieldProblem): ProfileProblem {
  const segments = ['profiles', located.index, ...problem.path];
  const { severity, message } = problem;
  return {
    ...located.locate(problem.path),
    path: pathText(segments),
    segments,
    severity,
    message,
    profileIndex: located.index,
  };
}

/** A parsed file that knows where everything in it stands. */
class ProfileFile {
  readonly root: Node;
  readonly #lines: LineIndex;

  constructor(root: Node, lines: LineIndex) {
    this.root = root;
    this.#lines = lines;
  }

  elements(): readonly Node[] {
    const list = this.list();
    return list?.type === 'array' ? (list.children ?? []) : [];
  }

  list(): Node | undefined {
    return findNodeAtLocation(this.root, ['profiles']);
  }

  range(node: Node): SourceRange {
    return this.#lines.rangeAt(node.offset, node.length);
  }

  /** @param at whether the field's value or its name is meant */
  locate(index: number, path: readonly PathSegment[], at: 'name' | 'value'): SourceRange {
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(this.root, ['profiles', index, ...path.slice(0, length)]);
      if (!node) continue;
      const marked = at === 'name' && length === path.length ? (node.parent?.children?.[0] ?? node) : node;
      return length === path.length ? this.range(marked) : this.#start(marked);
    }
    return this.range(this.root);
  }

  problem(index: number, { path, severity, message, at }: FieldProblem): ProfileProblem {
    const segments = ['profiles', index, ...path];
    return {
      ...this.locate(index, path, at),
      path: pathText(segments),
      segments,
      severity,
      message,
      profileIndex: index,
    };
  }

  at(node: Node, segments: readonly PathSegment[], message: Words): ProfileProblem {
    const path = segments.length === 0 ? '' : pathText(segments);
    return { ...this.range(node), path, segments, severity: 'error', message };
  }

  /** Something that is missing is marked where its object begins: at its name, or its opening bracket. */
  #start(node: Node): SourceRange {
    const name = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    return name ? this.range(name) : this.#lines.rangeAt(node.offset, 1);
  }
}

function textProblem({ offset, length, severity, message }: TextProblem, lines: LineIndex): ProfileProblem {
  return { ...lines.rangeAt(offset, length), path: '', segments: [], severity, message };
}

function fileProblems(file: ProfileFile): readonly ProfileProblem[] {
  const { root } = file;
  if (root.type !== 'object') return [file.at(root, [], 'the file must hold { "profiles": [ … ] }')];
  const problems: ProfileProblem[] = [];
  const known = ['$schema', 'profiles'];
  for (const property of root.children ?? []) {
    const [name] = property.children ?? [];
    if (name && !known.includes(String(name.value))) problems.push(unknownTopField(file, name, known));
  }
  const list = file.list();
  if (!list)
    problems.push(file.at(root, ['profiles'], 'profiles is missing: the file must hold { "profiles": [ … ] }'));
  else if (list.type !== 'array')
    problems.push(file.at(list, ['profiles'], say`profiles must be a list; this is ${shownValue(getNodeValue(list))}`));
  const outside = root.children?.filter((property) => property.children?.[1] !== list) ?? [];
  return [...problems, ...repeatedFields(file, root, outside, [])];
}

function unknownTopField(file: ProfileFile, name: Node, known: readonly string[]): ProfileProblem {
  const written = String(name.value);
  return file.at(name, [written], unknownName(written, nearestName(written, known), known));
}

function elementProblems(file: ProfileFile, index: number, element: Node): readonly ProfileProblem[] {
  const repeated = repeatedFields(file, element, element.children ?? [], ['profiles', index]);
  const problems = repeated.map((problem) => ({ ...problem, profileIndex: index, ofText: true }));
  const name = findNodeAtLocation(element, ['name']);
  const first = file.elements().findIndex((other) => findNodeAtLocation(other, ['name'])?.value === name?.value);
  if (typeof name?.value !== 'string' || first === index) return problems;
  const line = file.locate(first, ['name'], 'value').line;
  const message = say`name must stand once in the file; ${shownValue(name.value)} is also the name in line ${line}`;
  return [...problems, { ...file.at(name, ['profiles', index, 'name'], message), profileIndex: index, ofText: true }];
}

/** Fields that stand twice in one object, at any depth. JSON readers disagree about which one counts. */
function repeatedFields(
  file: ProfileFile,
  node: Node,
  children: readonly Node[],
  path: readonly PathSegment[],
): readonly ProfileProblem[] {
  const seen = new Set<unknown>();
  return children.flatMap((child, place) => {
    if (node.type === 'array') return repeatedFields(file, child, child.children ?? [], [...path, place]);
    const [name, value] = child.children ?? [];
    if (!name) return [];
    const here = [...path, String(name.value)];
    const again = seen.has(name.value)
      ? [file.at(name, here, say`${String(name.value)} stands twice in the same object`)]
      : [];
    seen.add(name.value);
    return value ? [...again, ...repeatedFields(file, value, value.children ?? [], here)] : again;
  });
}

function located(file: ProfileFile, index: number, element: Node, profile: Profile | undefined): LocatedProfile {
  const name = findNodeAtLocation(element, ['name']);
  return {
    index,
    name: typeof name?.value === 'string' ? name.value : undefined,
    range: file.range(name ?? element),
    values: getNodeValue(element) as unknown,
    ...(profile ? { profile } : {}),
    locate: (path) => file.locate(index, path, 'value'),
  };
}
