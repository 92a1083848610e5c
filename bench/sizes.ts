import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchResult, Goal } from './result.ts';

const root = join(import.meta.dirname, '..');

/** What is shipped. */
export function benchSizes(): BenchResult {
  execFileSync(process.execPath, ['scripts/build.mjs', '--no-maps'], { cwd: root });
  const dist = join(root, 'dist');
  const output = execFileSync(process.execPath, ['scripts/package.mjs'], { cwd: root }).toString();
  const archive = readdirSync(root).find((name) => name.endsWith('.vsix'));
  if (archive === undefined) throw new Error(`no package was made: ${output}`);
  const sizes: readonly Size[] = [
    ['code that activation loads (extension.cjs and the chunks it asks for at once)', eagerOctets(dist), 350],
    ['webview: script', statSync(join(dist, 'webview/transcript.js')).size, 80],
    ['webview: style', statSync(join(dist, 'webview/transcript.css')).size, 15],
    ['the package (.vsix)', statSync(join(root, archive)).size, 600],
  ];
  return {
    title: 'Sizes',
    method: ['The bundles as they are shipped, minified, without source maps. KB are 1024 octets.'],
    ratios: [],
    numbers: [
      {
        title: 'Sizes',
        columns: ['what', 'KB'],
        rows: sizes.map(([what, octets]) => [what, (octets / 1024).toFixed(0)]),
      },
    ],
    goals: sizes.map(goal),
  };
}

/** What it is, its octets, and the kilobytes it has to stay under. */
type Size = readonly [string, number, number];

function goal([what, octets, most]: Size): Goal {
  const kilobytes = octets / 1024;
  return { name: `${what}: under ${most} KB`, measured: `${kilobytes.toFixed(0)} KB`, met: kilobytes < most };
}

/** What Node has loaded when the entry has run, with something in the place of `vscode`. */
function eagerOctets(dist: string): number {
  const script = `
    const Module = require('node:module');
    const anything = new Proxy(class {}, { get: (target, name) => (name === 'prototype' ? target.prototype : anything) });
    const load = Module._load;
    Module._load = (name, ...rest) => (name === 'vscode' ? anything : load(name, ...rest));
    require(process.argv[1]);
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  const printed = execFileSync(process.execPath, ['-e', script, join(dist, 'extension.cjs')]).toString();
  const loaded = JSON.parse(printed) as readonly string[];
  return loaded.reduce((sum, path) => sum + statSync(path).size, 0);
}
