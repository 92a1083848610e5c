/** Writes schemas/smtp.schema.json, from which VS Code completes and explains `.vscode/smtp.json`. */
import { writeFile } from 'node:fs/promises';
import { profileJsonSchema } from '../src/core/profiles/json-schema.ts';

const target = new URL('../schemas/smtp.schema.json', import.meta.url);
await writeFile(target, `${JSON.stringify(profileJsonSchema(), undefined, 2)}\n`);
