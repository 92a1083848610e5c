import * as vscode from 'vscode';
import { enhancedCodeMeaning, replyCodeMeaning } from '../core/smtp/status-codes.ts';
import { readMarked } from '../core/transcript/outline.ts';

/** Explains the reply code and the enhanced status code under the mouse. */
export class CodeHovers implements vscode.HoverProvider {
  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const line = document.lineAt(position.line).text;
    if (line.length > longestLine || readMarked(line)?.mark !== 'S:') return undefined;
    const range = document.getWordRangeAtPosition(position, /[245]\.\d{1,3}\.\d{1,3}|\b[2-5]\d\d\b/);
    if (!range) return undefined;
    const word = document.getText(range);
    const isReplyCode = word.length === 3 && line.indexOf(word) === range.start.character;
    const meaning = word.includes('.')
      ? enhancedCodeMeaning(word)
      : isReplyCode
        ? replyCodeMeaning(Number(word))
        : undefined;
    if (!meaning) return undefined;
    const text = new vscode.MarkdownString();
    text.appendMarkdown(`**${word}** `);
    text.appendText(meaning.meaning);
    text.appendMarkdown(`\n\n`);
    text.appendText(meaning.source);
    return new vscode.Hover(text, range);
  }
}

/** Characters of a line beyond which nothing is explained. */
const longestLine = 20_000;
