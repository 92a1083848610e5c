import * as vscode from 'vscode';
import type { OutlineItem, OutlinePhase, OutlineSession } from '../core/transcript/outline.ts';
import { foldsOf, outlineOf } from '../core/transcript/outline.ts';
import { oneLine } from '../views/profiles-tree.ts';

export const transcriptLanguage = 'smtp-transcript';
/** Lines that are read for outline and folding; VS Code itself stops colouring at 300,000. */
const maximumLines = 100_000;

/** Sessions, phases and commands in the Outline view and the breadcrumbs. */
export class TranscriptSymbols implements vscode.DocumentSymbolProvider {
  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    return outlineOf(textLines(document)).map((session) => sessionSymbol(document, session));
  }
}

/** Sessions, replies of several lines and messages fold. */
export class TranscriptFolding implements vscode.FoldingRangeProvider {
  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    return foldsOf(textLines(document)).map(({ from, to }) => new vscode.FoldingRange(from, to));
  }
}

function textLines(document: vscode.TextDocument): readonly string[] {
  const last = Math.min(document.lineCount, maximumLines);
  return document.getText(new vscode.Range(0, 0, last, 0)).split(/\r?\n/);
}

function sessionSymbol(document: vscode.TextDocument, session: OutlineSession): vscode.DocumentSymbol {
  const name = oneLine(session.name) || vscode.l10n.t('Session');
  const symbol = symbolOf(document, name, '', vscode.SymbolKind.Module, session);
  symbol.children = session.phases.map((phase) => phaseSymbol(document, phase));
  return symbol;
}

function phaseSymbol(document: vscode.TextDocument, phase: OutlinePhase): vscode.DocumentSymbol {
  const symbol = symbolOf(document, phase.phase, '', vscode.SymbolKind.Namespace, phase);
  symbol.children = phase.items.map((item) => itemSymbol(document, item));
  return symbol;
}

function itemSymbol(document: vscode.TextDocument, item: OutlineItem): vscode.DocumentSymbol {
  const kind = item.kind === 'command' ? vscode.SymbolKind.Method : vscode.SymbolKind.Event;
  return symbolOf(document, oneLine(item.name) || '?', oneLine(item.detail), kind, item);
}

function symbolOf(
  document: vscode.TextDocument,
  name: string,
  detail: string,
  kind: vscode.SymbolKind,
  { from, to }: { readonly from: number; readonly to: number },
): vscode.DocumentSymbol {
  const range = new vscode.Range(document.lineAt(from).range.start, document.lineAt(to).range.end);
  return new vscode.DocumentSymbol(name, detail, kind, range, document.lineAt(from).range);
}
