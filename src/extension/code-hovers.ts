import * as vscode from 'vscode';
import type { ProviderMeaning } from '../core/diagnosis/reply-explanation.ts';
import { enhancedCodeMeaning } from '../core/smtp/status-codes.ts';
import type { CodeMeaning } from '../core/smtp/status-codes.ts';
import { readMarked } from '../core/transcript/outline.ts';
import { translated } from '../views/translated.ts';

/** Explains the reply code and the enhanced status code under the mouse, also as the provider at hand means them. */
export class CodeHovers implements vscode.HoverProvider {
  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const line = document.lineAt(position.line).text;
    if (line.length > longestLine || readMarked(line)?.mark !== 'S:') return undefined;
    const range = document.getWordRangeAtPosition(position, /[245]\.\d{1,3}\.\d{1,3}|\b[2-5]\d\d\b/);
    if (!range) return undefined;
    const word = document.getText(range);
    const isEnhanced = word.includes('.');
    if (!isEnhanced && line.slice(0, range.start.character).trimEnd().slice(-2) !== 'S:') return undefined;
    const { explainLine } = await import('../core/diagnosis/reply-explanation.ts');
    const told = explainLine((at) => (at < document.lineCount ? document.lineAt(at).text : ''), position.line);
    const meaning = isEnhanced ? enhancedCodeMeaning(word) : told?.code;
    return meaning ? new vscode.Hover(hoverText(word, meaning, told?.provider), range) : undefined;
  }
}

/** Characters of a line beyond which nothing is explained. */
const longestLine = 20_000;

function hoverText(word: string, meaning: CodeMeaning, provider: ProviderMeaning | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown(`**${word}** `);
  text.appendText(meaning.meaning);
  text.appendMarkdown('\n\n');
  text.appendText(meaning.source);
  if (!provider) return text;
  text.appendMarkdown('\n\n---\n\n');
  text.appendText(vscode.l10n.t('From {0}: {1}.', provider.provider, translated(provider.means)));
  if (provider.fix !== undefined) {
    text.appendMarkdown('\n\n');
    text.appendText(translated(provider.fix));
  }
  text.appendMarkdown(`\n\n[${vscode.l10n.t('Source')}](${provider.source})`);
  return text;
}
