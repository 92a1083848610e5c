import * as vscode from 'vscode';

export const ruleScheme = 'smtp-rule';

/** Where the explanation of a rule can be read. */
export function ruleUri(rule: string): vscode.Uri {
  return vscode.Uri.from({ scheme: ruleScheme, path: `/${rule}.md` });
}

const ruleName = /^[a-z0-9-]{1,60}$/;

/** Explanations of the rules, as read-only Markdown that needs no network. */
export class RuleDocuments implements vscode.TextDocumentContentProvider {
  readonly #folder: vscode.Uri;

  /** @param folder has a page for each rule, named after it */
  constructor(folder: vscode.Uri) {
    this.#folder = folder;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const id = uri.path.slice(1).replace(/\.md$/, '');
    if (!ruleName.test(id)) return vscode.l10n.t('No rule is named {0}.', id);
    try {
      const page = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, `${id}.md`));
      return new TextDecoder().decode(page);
    } catch {
      return vscode.l10n.t('No rule is named {0}.', id);
    }
  }
}

/** Opens the explanation of a rule beside what is being read; a name that is no rule's is passed over. */
export async function explainRule(rule: string): Promise<void> {
  if (!ruleName.test(rule)) return;
  await vscode.commands.executeCommand('markdown.showPreviewToSide', ruleUri(rule));
}
