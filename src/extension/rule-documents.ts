import * as vscode from 'vscode';
import type { Rule } from '../core/diagnosis/finding.ts';

export const ruleScheme = 'smtp-rule';

/** Where the explanation of a rule can be read. */
export function ruleUri(rule: string): vscode.Uri {
  return vscode.Uri.from({ scheme: ruleScheme, path: `/${rule}.md` });
}

/** Explanations of the rules, as read-only Markdown that needs no network. */
export class RuleDocuments implements vscode.TextDocumentContentProvider {
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { rules } = await import('../core/diagnosis/rules/index.ts');
    const id = uri.path.slice(1).replace(/\.md$/, '');
    const rule = rules.find((one) => one.id === id);
    return rule ? explanation(rule) : vscode.l10n.t('No rule is named {0}.', id);
  }
}

function explanation(rule: Rule): string {
  const standing =
    rule.role === 'cause'
      ? vscode.l10n.t('It can be the reason why a session failed.')
      : vscode.l10n.t('It usually follows from something else; look at the root cause first.');
  const sources = rule.sources.map(({ title, url }) => `- [${title}](${url})`);
  return [
    `# ${rule.id}`,
    rule.summary,
    standing,
    ...(sources.length > 0 ? [`## ${vscode.l10n.t('References')}`, sources.join('\n')] : []),
    '',
  ].join('\n\n');
}

/** Opens the explanation of a rule beside what is being read; a name that is no rule's is passed over. */
export async function explainRule(rule: string): Promise<void> {
  if (!/^[a-z0-9-]{1,60}$/.test(rule)) return;
  await vscode.commands.executeCommand('markdown.showPreviewToSide', ruleUri(rule));
}
