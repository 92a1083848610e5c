/** Writes schemas/smtp.schema.json, from which VS Code completes and explains `.vscode/smtp.json`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { profileJsonSchema } from '../src/core/profiles/json-schema.ts';

const target = fileURLToPath(new URL('../schemas/smtp.schema.json', import.meta.url));
const options = { ...(await resolveConfig(target)), filepath: target };
await writeFile(target, await format(JSON.stringify(profileJsonSchema()), options));
