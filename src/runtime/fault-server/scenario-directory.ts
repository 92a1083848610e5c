import { fileURLToPath } from 'node:url';

/** Where the scenarios of this source tree lie. A bundle has them elsewhere and passes its own directory. */
export function sourceScenarioDirectory(): string {
  return fileURLToPath(new URL('./scenarios/', import.meta.url));
}
