/** Bundles what is shipped into dist/. */
import { chmod, cp, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: true,
  // Packages that also have an ES module form are bundled from it; the other form of jsonc-parser cannot be bundled.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  legalComments: 'linked',
};

/**
 * One entry for each bundle. In the terminal program `vscode` is not external: whatever imports it cannot be resolved,
 * and the build breaks.
 *
 * @type {readonly import('esbuild').BuildOptions[]}
 */
const bundles = [
  {
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: {
      // CommonJS packages inside an ES module ask for Node's own modules by `require`.
      js: "#!/usr/bin/env node\nimport { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);",
    },
  },
];

await rm(`${root}dist`, { recursive: true, force: true });
await mkdir(`${root}dist`);
for (const bundle of bundles) await build(bundle);
await cp(`${root}src/runtime/fault-server/scenarios`, `${root}dist/scenarios`, { recursive: true });
await chmod(`${root}dist/cli.js`, 0o755);
