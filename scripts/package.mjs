// Makes NAME-VERSION.vsix in the project's root, the file that users install, and says how large it is.
import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageExtension } from './vscode/package-extension.ts';

const root = join(import.meta.dirname, '..');
const path = await packageExtension(root);
console.log(`${relative(root, path)}: ${(statSync(path).size / 1024).toFixed(1)} KB`);
