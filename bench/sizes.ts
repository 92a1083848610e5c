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
    ['code that activation loads (extension.js and its static chunks)', eagerOctets(dist), 350],
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

/** The entry and every chunk that it imports statically. */
function eagerOctets(dist: string): number {
  const seen = new Set<string>();
  const follow = (path: string): number => {
    if (seen.has(path)) return 0;
    seen.add(path);
    const text = execFileSync('cat', [path]).toString();
    const imported = [...text.matchAll(/(?:from|import)"(\.{1,2}\/[^"]+)"/g)].map((match) => match[1] ?? '');
    const further = imported.map((name) => follow(join(path, '..', name)));
    return statSync(path).size + further.reduce((sum, one) => sum + one, 0);
  };
  return follow(join(dist, 'extension.js'));
}
