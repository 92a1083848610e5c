/**
 * Bundles what is shipped into dist/, or into the folder named by `--out`, with `--no-maps` without source maps.
 * Usage: build.mjs [--out FOLDER] [--no-maps]
 */
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, transform } from 'esbuild';

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

/** Entry, without its ending, that runs in a thread. A thread cannot import `vscode`. */
const threadEntry = 'log-worker';

/**
 * The extension, and what runs in a thread of its host. Only what activation needs is in the extension's entry; what is
 * imported when it is used, and what both entries share, become chunks.
 *
 * @type {import('esbuild').BuildOptions}
 */
const extension = {
  ...common,
  entryPoints: [
    { in: 'src/extension/extension.ts', out: 'extension' },
    { in: 'src/runtime/log-worker.ts', out: threadEntry },
  ],
  outdir: out,
  outExtension: { '.js': '.cjs' },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  external: ['vscode'],
  minify: true,
  metafile: true,
  write: false,
  sourcemap: values['no-maps'] ? false : 'inline',
};

/**
 * The other bundles. `vscode` is not external in them: whatever imports it cannot be resolved, and the build breaks.
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
await mkdir(join(out, 'chunks'), { recursive: true });
await Promise.all([...bundles.map((bundle) => build(bundle)), buildExtension()]);
await cp(join(root, 'src/runtime/fault-server/scenarios'), join(out, 'scenarios'), { recursive: true });
await chmod(join(out, 'cli.js'), 0o755);

/**
 * Only ES modules can be split, but VS Code resolves each import of an ES module in another thread, which takes longer
 * than all of activation: so what has been split is turned into CommonJS.
 */
async function buildExtension() {
  const { outputFiles, metafile } = await build(extension);
  refuseVscode(metafile.outputs);
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.cjs')) await writeCommonJs(path, text);
    else await writeFile(path, text);
  }
}

/**
 * @param {string} path where it goes
 * @param {string} code of an ES module
 */
async function writeCommonJs(path, code) {
  // As it is, without the copy of all its names that an ES module's import would be given.
  const direct = code.replaceAll(/import\*as ([\w$]+) from"vscode";/g, 'const $1=require("vscode");');
  const { code: commonJs, map } = await transform(direct, {
    format: 'cjs',
    platform: 'node',
    target: extension.target,
    // What is imported when it is used is required when it is used.
    supported: { 'dynamic-import': false },
    minify: true,
    legalComments: 'inline',
    sourcemap: values['no-maps'] ? false : 'external',
    sourcefile: basename(path),
  });
  const link = values['no-maps'] ? '' : `//# sourceMappingURL=${basename(path)}.map\n`;
  await writeFile(path, commonJs + link);
  if (link) await writeFile(`${path}.map`, map);
}

/**
 * Breaks the build where the thread's entry, or a chunk that it can load, imports `vscode`.
 *
 * @param {import('esbuild').Metafile['outputs']} outputs
 */
function refuseVscode(outputs) {
  const start = Object.keys(outputs).find((path) => path.endsWith(`/${threadEntry}.cjs`));
  const reached = new Set([start]);
  for (const path of reached) {
    for (const { path: imported } of outputs[path].imports) {
      if (imported === 'vscode') throw new Error(`${path}, which ${start} loads, imports vscode`);
      if (imported in outputs) reached.add(imported);
    }
  }
}
