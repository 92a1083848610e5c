import { importCreateTransport } from './create-transport.ts';
import { importDjango } from './django.ts';
import { importVariables } from './dotenv.ts';
import type { Imported, NotImported } from './imported.ts';
import { importRails } from './rails.ts';
import { importYaml } from './yaml.ts';

const importers: readonly (readonly [ending: RegExp, (text: string) => Imported | NotImported])[] = [
  [/\.ya?ml$/i, importYaml],
  [/\.py$/i, importDjango],
  [/\.rb$/i, importRails],
];

/** The profile that a file describes, which is read by what its name ends with. */
export function importFile(name: string, text: string): Imported | NotImported {
  if (text.includes('createTransport')) return importCreateTransport(text);
  const [, read] = importers.find(([ending]) => ending.test(name)) ?? [];
  return (read ?? importVariables)(text);
}
