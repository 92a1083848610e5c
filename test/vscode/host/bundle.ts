/** All files `*.host.ts` beside this one in one module, as the extension host loads it. */
import { globSync } from 'node:fs';
import { bundleHostModule } from '../../../scripts/vscode/host-module.ts';

/** Writes the module, whose export `run` runs every test in it. */
export async function bundleHostTests(outfile: string): Promise<void> {
  const files = globSync('**/*.host.ts', { cwd: import.meta.dirname }).sort();
  const imports = files.map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n');
  const contents = `${imports}\nexport { runAll as run } from './harness.ts';\n`;
  await bundleHostModule({ contents, resolveDir: import.meta.dirname }, outfile);
}
