/**
 * Tests inside the extension host. Node's own runner cannot be used there: it reports when the process ends, and this
 * process is VS Code's. Results go as JSON lines to the file that the starter of VS Code named in the environment.
 */
import { appendFileSync } from 'node:fs';

/** How one test ended. Absent error: it passed. */
export interface HostTestResult {
  /** With the names of the groups around it, outermost first, separated by ` › `. */
  readonly name: string;
  readonly milliseconds: number;
  readonly error?: string;
  /** What the test measured, in its own words. */
  readonly notes: readonly string[];
}

/** The environment variable with the path of the results' file. */
export const resultsVariable = 'HOST_TEST_RESULTS';
/** The line after the last result: all tests have run. */
export const endOfResults = '{"end":true}';

type TestBody = () => void | Promise<void>;

interface HostTest {
  readonly name: string;
  readonly body: TestBody;
  readonly limitMs: number;
  readonly before: readonly TestBody[];
  readonly after: readonly TestBody[];
}

interface Group {
  readonly name: string;
  readonly before: TestBody[];
  readonly after: TestBody[];
}

const usualLimitMs = 20_000;
const tests: HostTest[] = [];
let groups: readonly Group[] = [];
let notes: string[] = [];

/** Names what the tests inside are about. */
export function describe(name: string, body: () => void): void {
  const outer = groups;
  groups = [...outer, { name, before: [], after: [] }];
  try {
    body();
  } finally {
    groups = outer;
  }
}

/** Tests run one after the other, in the order of their definition. */
export function it(name: string, body: TestBody, limitMs = usualLimitMs): void {
  tests.push({
    name: [...groups.map((group) => group.name), name].join(' › '),
    body,
    limitMs,
    before: groups.flatMap((group) => group.before),
    after: groups.toReversed().flatMap((group) => group.after),
  });
}

/** Runs before each test that is defined behind it in the same group. */
export function beforeEach(body: TestBody): void {
  groups.at(-1)?.before.push(body);
}

/** Runs after each test that is defined behind it in the same group, whether the test passed or not. */
export function afterEach(body: TestBody): void {
  groups.at(-1)?.after.push(body);
}

/** Says what the test that runs now has measured; it stands below its result. */
export function report(note: string): void {
  notes.push(note);
}

/** Runs every test that has been defined; rejects when one failed. */
export async function runAll(): Promise<void> {
  const file = process.env[resultsVariable];
  if (!file) throw new Error(`${resultsVariable} is not set`);
  let failed = 0;
  for (const test of tests) {
    const result = await runOne(test);
    if (result.error !== undefined) failed += 1;
    appendFileSync(file, `${JSON.stringify(result)}\n`);
  }
  appendFileSync(file, `${endOfResults}\n`);
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}

async function runOne(test: HostTest): Promise<HostTestResult> {
  const started = performance.now();
  const errors: string[] = [];
  notes = [];
  for (const body of [...test.before, test.body]) {
    if (errors.length === 0) errors.push(...(await errorOf(body, test.limitMs)));
  }
  for (const body of test.after) errors.push(...(await errorOf(body, test.limitMs)));
  const milliseconds = performance.now() - started;
  return { name: test.name, milliseconds, notes, ...(errors.length > 0 && { error: errors.join('\n') }) };
}

/** Nothing, or why it failed. */
async function errorOf(body: TestBody, limitMs: number): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([Promise.resolve().then(body), tooLong]);
    return [];
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  } finally {
    clearTimeout(timer);
  }
}
