// Runs VS Code's server script for as long as standard input is open: when the test ends, however it ends, the pipe
// closes and the server goes, and its extension hosts with it. Usage: server-process.mjs SCRIPT PARAMETERS…
import { pathToFileURL } from 'node:url';

process.argv.splice(1, 1);
process.stdin
  .on('error', () => process.exit())
  .on('close', () => process.exit())
  .resume();
await import(pathToFileURL(process.argv[1]).href);
