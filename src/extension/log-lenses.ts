import * as vscode from 'vscode';
import { outcomeText } from '../views/outcome-text.ts';
import { LensChange } from './lens-change.ts';
import type { AnalyzedLog, LogAnalyses } from './log-analyses.ts';

/** Documents whose first lines are looked at: they may be logs. */
export const logSelector: vscode.DocumentSelector = [
  { language: 'log' },
  { language: 'plaintext' },
  { language: 'smtp-transcript', scheme: 'file' },
  { pattern: '**/*.{log,txt,out,err,smtp,trace,strace}' },
];

/** Lines by which a document is recognised without being asked, and how certain that has to be. */
const sampledLines = 300;
const certainScore = 40;
/** Sessions that get a lens; a log can have very many. */
const maximumLenses = 1000;

/** Above each session of an analysed log what came of it; above one that was only recognised the offer to analyse it. */
export class LogLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new LensChange();
  readonly #logs: LogAnalyses;
  readonly #subscription: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(logs: LogAnalyses) {
    this.#logs = logs;
    this.#subscription = logs.onDidChange(() => this.#changed.fire());
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const log = this.#logs.of(document.uri);
    return log ? sessionLenses(log) : await offer(document);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function sessionLenses({ uri, sessions, leftOut }: AnalyzedLog): vscode.CodeLens[] {
  const lenses = sessions.slice(0, maximumLenses).map(({ number, firstLine, tool, outcome }) => {
    const title = vscode.l10n.t('Open Transcript: {0} session {1}, {2}', tool, number, outcomeText(outcome));
    const range = new vscode.Range(firstLine - 1, 0, firstLine - 1, 0);
    return new vscode.CodeLens(range, { title, command: 'smtpDebug.openLogSession', arguments: [uri, number] });
  });
  const more = sessions.length - lenses.length + leftOut;
  if (more === 0) return lenses;
  const title = vscode.l10n.t('{0} more sessions: choose one of all', more);
  const command = { title, command: 'smtpDebug.openLogSession', arguments: [uri] };
  return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command), ...lenses];
}

async function offer(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const lines: string[] = [];
  for (let line = 0; line < Math.min(sampledLines, document.lineCount); line++) lines.push(document.lineAt(line).text);
  const { recogniseLog } = await import('../core/logs/recognise-log.ts');
  const found = recogniseLog(lines);
  if (!found || found.score < certainScore) return [];
  const title = vscode.l10n.t('Analyze SMTP Log ({0})', found.reader.tool);
  const command = { title, command: 'smtpDebug.analyzeLog', arguments: [document.uri] };
  return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)];
}
