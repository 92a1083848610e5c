/** All files `*.host.ts` beside this one in one module, as the extension host loads it. */
import { globSync } from 'node:fs';
import { build } from 'esbuild';

/** Writes the module, whose export `run` runs every test in it. */
export async function bundleHostTests(outfile: string): Promise<void> {
  const files = globSync('**/*.host.ts', { cwd: import.meta.dirname }).sort();
  const imports = files.map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n');
  await build({
    stdin: {
      contents: `${imports}\nexport { runAll as run } from './harness.ts';\n`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);",
    },
  });
}
