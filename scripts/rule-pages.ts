/** Writes docs/rules: a page for each rule, and a list of them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { rulePages } from './rule-page.ts';

const folder = fileURLToPath(new URL('../docs/rules/', import.meta.url));
await mkdir(folder, { recursive: true });
const config = await resolveConfig(join(folder, 'README.md'));
for (const [name, text] of rulePages()) {
  await writeFile(join(folder, name), await format(text, { ...config, filepath: join(folder, name) }));
}
