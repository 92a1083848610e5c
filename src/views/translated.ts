import * as vscode from 'vscode';
import { said, type Words } from '../core/words.ts';

/** Words of the core in the user's language; in English where they have not been translated. */
export function translated(words: Words): string {
  return said(words, (template) => vscode.l10n.t(template));
}
