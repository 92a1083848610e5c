import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import { formatJson } from '../core/transcript/json-lines.ts';
import { TextWriter } from '../core/transcript/text-form.ts';
import type { SessionModel } from '../views/session-model.ts';

/** Entries that are taken from the store at once. */
const pageEntries = 1024;

/** Asks where to, and writes the whole transcript: the text form, or JSON Lines where the name ends so. */
export async function saveTranscript(session: SessionModel): Promise<void> {
  const header = session.header();
  const stamp = new Date(header.startedAt / 1000).toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `${header.profile.replaceAll(/[^\p{L}\p{N}._-]/gu, '-')}-${stamp}.smtp`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('SMTP: Save Transcript'),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [vscode.l10n.t('Transcript')]: ['smtp'], 'JSON Lines': ['jsonl'] },
  });
  if (!target) return;
  const pieces = target.path.endsWith('.jsonl') ? jsonPieces(session) : textPieces(session);
  if (target.scheme === 'file') await pipeline(pieces, createWriteStream(target.fsPath));
  else await vscode.workspace.fs.writeFile(target, new TextEncoder().encode([...pieces].join('')));
  const open = vscode.l10n.t('Open');
  const text = vscode.l10n.t('The transcript is saved. Secrets are masked in it.');
  if ((await vscode.window.showInformationMessage(text, open)) === open) await vscode.window.showTextDocument(target);
}

function* textPieces(session: SessionModel): Generator<string> {
  const writer = new TextWriter({ data: true });
  for (const entries of pages(session)) yield entries.map((entry) => writer.write(entry)).join('');
}

function* jsonPieces(session: SessionModel): Generator<string> {
  for (const entries of pages(session)) yield entries.map((entry) => `${formatJson(entry)}\n`).join('');
}

function* pages({ store }: SessionModel): Generator<ReturnType<SessionModel['store']['slice']>> {
  for (let from = 0; from < store.count; from += pageEntries) yield store.slice(from, from + pageEntries);
}
