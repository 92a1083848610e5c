/** What a failed test leaves for whoever looks into it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Workbench } from './workbench.ts';

/** The parts of a workbench that can be kept. */
export interface Witness {
  readonly page: Pick<Workbench['page'], 'screenshot'>;
  readonly logs: () => string;
}

/**
 * Writes a picture of the window and the logs into `folder` when this test fails or one of its subtests, the latter as
 * soon as it has failed. A test whose subtests failed counts as passed in its own `after`; hence both hooks. To be
 * called before the `after` that closes what is pictured: Node runs them in the order in which they were added.
 */
export function keepEvidenceOf(t: TestContext, witness: Witness, folder: string): void {
  const keepIfFailed = async (one: TestContext): Promise<void> => {
    if (!hasPassed(one)) await keep(witness, folder, one === t ? t.name : `${t.name} ${one.name}`);
  };
  t.afterEach((context) => keepIfFailed(context as TestContext));
  t.after(() => keepIfFailed(t));
}

/** Known to Node's runner, not yet to its types; a test that has no say counts as failed. */
function hasPassed(t: TestContext): boolean {
  return (t as TestContext & { readonly passed?: boolean }).passed === true;
}

async function keep({ page, logs }: Witness, folder: string, name: string): Promise<void> {
  const file = join(folder, name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 120));
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.log`, logs());
  await page.screenshot({ path: `${file}.png` }).catch(() => undefined);
}
