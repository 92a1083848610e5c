/**
 * Bundles what is shipped into dist/, or into the folder named by `--out`, with `--no-maps` without source maps.
 * Usage: build.mjs [--out FOLDER] [--no-maps]
 */
import { chmod, cp, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { out: { type: 'string', default: join(root, 'dist') }, 'no-maps': { type: 'boolean', default: false } },
});
const out = resolve(values.out);

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: !values['no-maps'],
  // Packages that also have an ES module form are bundled from it; the other form of jsonc-parser cannot be bundled.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  legalComments: 'linked',
};

/** CommonJS packages inside an ES module ask for Node's own modules by `require`. */
const requireOfBundle =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/**
 * One entry for each bundle. Only where VS Code loads the bundle is `vscode` external: in the others whatever imports it
 * cannot be resolved, and the build breaks.
 *
 * @type {readonly import('esbuild').BuildOptions[]}
 */
const bundles = [
  {
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outfile: join(out, 'cli.js'),
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: `#!/usr/bin/env node\n${requireOfBundle}` },
  },
  {
    ...common,
    // Only what activation needs is in the entry; what is imported when it is used becomes a chunk of its own.
    entryPoints: [{ in: 'src/extension/extension.ts', out: 'extension' }],
    outdir: out,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    external: ['vscode'],
    minify: true,
    banner: { js: requireOfBundle },
  },
  {
    ...common,
    // Runs in a thread of the extension host.
    entryPoints: ['src/runtime/log-worker.ts'],
    outfile: join(out, 'log-worker.js'),
    platform: 'node',
    target: 'node22',
    format: 'esm',
    minify: true,
  },
  {
    ...common,
    entryPoints: ['src/views/webview/transcript.ts', 'src/views/webview/transcript.css'],
    outdir: join(out, 'webview'),
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    loader: { '.ttf': 'file', '.svg': 'dataurl' },
    assetNames: '[name]',
  },
];

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const bundle of bundles) await build(bundle);
await cp(join(root, 'src/runtime/fault-server/scenarios'), join(out, 'scenarios'), { recursive: true });
await chmod(join(out, 'cli.js'), 0o755);
