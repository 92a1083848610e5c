// Everything that needs neither VS Code nor a network: format, types, lint and layers, unit tests.
import { spawnSync } from 'node:child_process';
import { checks } from './checks.mjs';

let failed = 0;
for (const [name, args] of [...checks, ['unit tests', ['scripts/test.mjs', 'unit']]]) {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
process.exitCode = failed === 0 ? 0 : 1;
