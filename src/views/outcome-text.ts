import * as vscode from 'vscode';

/**
 * How a session ended, in the user's language. Headers keep it in English, since they outlive a change of the language;
 * names of phases, commands and rules stay as they are.
 */
export function outcomeText(outcome: string): string {
  if (outcome === 'completed') return vscode.l10n.t('completed');
  if (outcome === 'failed') return vscode.l10n.t('failed');
  const [, what = '', phase = ''] = /^(\d{3}|cancelled) at (.{1,100})$/.exec(outcome) ?? [];
  if (what === '') return outcome;
  return what === 'cancelled' ? vscode.l10n.t('cancelled at {0}', phase) : vscode.l10n.t('{0} at {1}', what, phase);
}
