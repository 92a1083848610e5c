import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Row, Section } from './table.ts';

const root = join(import.meta.dirname, '..');

/** What is shipped. */
export function benchSizes(): Section {
  execFileSync(process.execPath, ['scripts/build.mjs', '--no-maps'], { cwd: root });
  const dist = join(root, 'dist');
  const output = execFileSync(process.execPath, ['scripts/package.mjs'], { cwd: root }).toString();
  const archive = readdirSync(root).find((name) => name.endsWith('.vsix'));
  if (archive === undefined) throw new Error(`no package was made: ${output}`);
  return {
    title: 'Sizes',
    method: 'The bundles as they are shipped, minified, without source maps.',
    rows: [
      size('code that activation loads (extension.js and its static chunks)', eagerOctets(dist), 350),
      size('webview: script', statSync(join(dist, 'webview/transcript.js')).size, 80),
      size('webview: style', statSync(join(dist, 'webview/transcript.css')).size, 15),
      size('the package (.vsix)', statSync(join(root, archive)).size, 600),
    ],
  };
}

function size(what: string, octets: number, most: number): Row {
  const kilobytes = octets / 1024;
  return {
    what,
    value: `${kilobytes.toFixed(0)} KB`,
    compared: '',
    goal: { text: `under ${most} KB`, met: kilobytes < most },
  };
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
