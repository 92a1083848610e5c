import * as vscode from 'vscode';
import {
  enhancedCodeMeaning,
  registeredEnhancedCodes,
  registeredReplyCodes,
  replyCodeMeaning,
} from '../core/smtp/status-codes.ts';
import type { CodeMeaning } from '../core/smtp/status-codes.ts';

/** Offers reply codes, and behind them enhanced status codes, in the replies of a transcript that is written by hand. */
export class CodeCompletion implements vscode.CompletionItemProvider {
  /** What brings the list up: the blank behind `S:` or a reply code, and the dots of an enhanced code. */
  static readonly triggers = [' ', '-', '.'];

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (before.length > longestStart) return [];
    const [, code, detail] = replyStart.exec(before) ?? [];
    if (code === undefined) return [];
    if (detail === undefined)
      return registeredReplyCodes.map((one) => item(String(one), replyCodeMeaning(one), position, code.length));
    return registeredEnhancedCodes(Number(code)).map((one) =>
      item(one, enhancedCodeMeaning(one), position, detail.length),
    );
  }
}

/** A line's beginning up to the mark of the server, a reply code as far as it is typed, and behind it an enhanced one. */
const replyStart =
  /^ {0,8}(?:-?\d{1,16}(?:\.\d{1,6})? {1,3})?(?:(?:error|warn|info|debug|trace) {1,3})?S: (\d{0,3})(?:(?<=\d{3})[ -]([245]?(?:\.\d{0,3}){0,2}))?$/;

/** Characters; no code stands farther to the right. */
const longestStart = 100;

function item(
  label: string,
  meaning: CodeMeaning | undefined,
  position: vscode.Position,
  typed: number,
): vscode.CompletionItem {
  const one = new vscode.CompletionItem(
    { label, description: meaning?.meaning ?? '' },
    vscode.CompletionItemKind.Value,
  );
  one.range = new vscode.Range(position.translate(0, -typed), position);
  one.sortText = label
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.');
  if (meaning) one.documentation = `${meaning.meaning}\n${meaning.source}`;
  return one;
}
