// Everything that needs neither VS Code nor a network: format, types, lint and layers, unit tests.
import { spawnSync } from 'node:child_process';

const node = process.execPath;
const checks = [
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']],
  ['types', ['node_modules/typescript-native/bin/tsc', '-p', '.']],
  ['types of the core', ['node_modules/typescript-native/bin/tsc', '-p', 'src/core']],
  ['types of the terminal program', ['node_modules/typescript-native/bin/tsc', '-p', 'src/cli']],
  ['types of the webview', ['node_modules/typescript-native/bin/tsc', '-p', 'src/views/webview']],
  ['lint and layers', ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.']],
  ['bundles', ['scripts/build.mjs']],
  ['unit tests', ['scripts/test.mjs', 'unit']],
];

let failed = 0;
for (const [name, args] of checks) {
  const started = performance.now();
  const { status } = spawnSync(node, args, { stdio: 'inherit' });
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
process.exitCode = failed === 0 ? 0 : 1;
