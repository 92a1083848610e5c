/** Folders that the tests in VS Code share. */
import { join } from 'node:path';

export const projectFolder = join(import.meta.dirname, '..', '..', '..');

/** Where VS Code and the browser that shows it are put. Git ignores it; deleting it only costs time. */
export const installFolder = join(projectFolder, '.vscode-test');
