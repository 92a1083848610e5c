/** Writes `schemas/`, from which VS Code completes and explains `.vscode/smtp.json`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { profileSchemas } from './profile-schemas.ts';

for (const [name, schema] of profileSchemas()) {
  const target = fileURLToPath(new URL(`../schemas/${name}`, import.meta.url));
  const options = { ...(await resolveConfig(target)), filepath: target };
  await writeFile(target, await format(JSON.stringify(schema), options));
}
