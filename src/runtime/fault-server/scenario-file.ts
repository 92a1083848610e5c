/** Scenario files: JSON with comments, checked against the schema, every problem with its place. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findNodeAtLocation, parseTree, getNodeValue, printParseErrorCode } from 'jsonc-parser';
import type { Node as JsonNode, ParseError } from 'jsonc-parser';
import * as v from 'valibot';
import { scenarioSchema } from './schema.ts';
import type { Scenario, ScenarioInput } from './schema.ts';

/** One thing wrong in a scenario file. */
export interface ScenarioProblem {
  /** UTF-16 units from the start of the text, from 0. */
  readonly offset: number;
  readonly length: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** The field, for example `on[0].do[1].delayMs`; empty for the file as a whole. */
  readonly path: string;
  /** A sentence that names the field and says what is allowed. */
  readonly message: string;
}

export type ScenarioResult =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly [ScenarioProblem, ...ScenarioProblem[]] };

/** A scenario file that cannot be used. */
export class ScenarioError extends Error {
  readonly file: string;
  readonly problems: readonly ScenarioProblem[];

  constructor(file: string, problems: readonly ScenarioProblem[]) {
    super(problems.map((problem) => `${file}:${problem.line}:${problem.column}: ${problem.message}`).join('\n'));
    this.name = 'ScenarioError';
    this.file = file;
    this.problems = problems;
  }
}

/** A scenario file as a list shows it. */
export interface ScenarioListing {
  /** The file's name without `.jsonc`. */
  readonly name: string;
  readonly path: string;
  /** Both empty when the file has problems; loading it tells which. */
  readonly title: string;
  readonly summary: string;
}

/** Reads a scenario from its text. Never throws. */
export function parseScenario(source: string): ScenarioResult {
  const errors: ParseError[] = [];
  const tree = parseTree(source, errors, { allowTrailingComma: true });
  const [first, ...rest] = errors.map((error) => syntaxProblem(source, error));
  if (first) return { ok: false, problems: [first, ...rest] };
  return checked(tree ? (getNodeValue(tree) as unknown) : undefined, source, tree);
}

/** Fills in the defaults of a scenario written in TypeScript. @throws ScenarioError */
export function scenarioOf(input: ScenarioInput): Scenario {
  const result = checked(input, '', undefined);
  if (!result.ok) throw new ScenarioError('scenario', result.problems);
  return result.scenario;
}

/** Reads one scenario file. @throws ScenarioError, or the file system's error */
export async function loadScenario(path: string): Promise<Scenario> {
  const result = parseScenario(await readFile(path, 'utf8'));
  if (!result.ok) throw new ScenarioError(basename(path), result.problems);
  return result.scenario;
}

/** The scenario files of a directory, by name. @throws the file system's error */
export async function listScenarios(directory: string): Promise<readonly ScenarioListing[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.jsonc')).sort();
  return Promise.all(names.map((name) => listing(join(directory, name))));
}

async function listing(path: string): Promise<ScenarioListing> {
  const result = parseScenario(await readFile(path, 'utf8'));
  const { title, summary } = result.ok ? result.scenario : { title: '', summary: '' };
  return { name: basename(path, '.jsonc'), path, title, summary };
}

function checked(value: unknown, source: string, tree: JsonNode | undefined): ScenarioResult {
  const result = v.safeParse(scenarioSchema, value);
  if (result.success) return { ok: true, scenario: result.output };
  const [first, ...rest] = result.issues.map((issue) => schemaProblem(source, tree, issue));
  return { ok: false, problems: [first ?? problemAt(source, 0, 0, '', 'cannot be read'), ...rest] };
}

function syntaxProblem(source: string, error: ParseError): ScenarioProblem {
  const name = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return problemAt(source, error.offset, error.length, '', `The file is not JSON with comments: ${name}.`);
}

function schemaProblem(
  source: string,
  tree: JsonNode | undefined,
  issue: v.InferIssue<typeof scenarioSchema>,
): ScenarioProblem {
  const keys = (issue.path ?? []).map((item) => item.key as string | number);
  const path = pathText(keys);
  const node = nearestNode(tree, keys, issue.type === 'strict_object' && issue.expected === 'never');
  const message = `${path === '' ? 'The scenario' : path} ${issue.message}.`;
  return problemAt(source, node?.offset ?? 0, node?.length ?? 0, path, message);
}

function pathText(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? key : `${path}.${key}`;
  }, '');
}

/** The node at `keys`, or the closest one around it; the property's name instead of its value when `wantsKey`. */
function nearestNode(
  tree: JsonNode | undefined,
  keys: readonly (string | number)[],
  wantsKey: boolean,
): JsonNode | undefined {
  if (!tree) return undefined;
  for (let count = keys.length; count > 0; count -= 1) {
    const node = findNodeAtLocation(tree, keys.slice(0, count));
    if (node) return wantsKey && node.parent?.type === 'property' ? node.parent.children?.[0] : node;
  }
  return tree;
}

function problemAt(source: string, offset: number, length: number, path: string, message: string): ScenarioProblem {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, length, line: before.split('\n').length, column: offset - lineStart + 1, path, message };
}
