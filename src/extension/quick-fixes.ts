import * as vscode from 'vscode';
import type { Finding } from '../core/diagnosis/finding.ts';
import { change } from '../core/diagnosis/profile-change.ts';
import { aboutPassword } from '../core/diagnosis/password-rules.ts';
import type { FieldChange } from '../core/profiles/edit.ts';
import { changeProfile } from '../core/profiles/edit.ts';
import type { LocatedProfile } from '../core/profiles/parse.ts';
import type { ProblemFix } from '../core/profiles/problem-fixes.ts';
import { problemFixes } from '../core/profiles/problem-fixes.ts';
import { translated } from '../views/translated.ts';
import { findingRange, profileCode, rangeOf, staticProblems } from './profile-diagnostics.ts';
import type { ProfileDiagnostics } from './profile-diagnostics.ts';
import { difference } from './profile-editor.ts';
import type { ProfileFile, ProfileFiles, ProfileRef } from './profile-files.ts';
import { needsSecret } from './credentials.ts';

/** Quick fixes on the profile's lines: changes of the profile, the password anew, run again, dismiss. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];
  readonly #files: ProfileFiles;
  readonly #diagnostics: ProfileDiagnostics;

  constructor(files: ProfileFiles, diagnostics: ProfileDiagnostics) {
    this.#files = files;
    this.#diagnostics = diagnostics;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const file = this.#files.all.find(({ uri }) => uri.toString() === document.uri.toString());
    if (!file) return [];
    return [
      ...this.#ofFindings(document, file, range, context),
      ...ofProfile(file, range, context, document),
      ...ofProblems(file, range, context, document),
    ];
  }

  #ofFindings(
    document: vscode.TextDocument,
    file: ProfileFile,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): readonly vscode.CodeAction[] {
    return file.parsed.profiles.flatMap((located) => {
      if (located.name === undefined) return [];
      const ref = { folder: file.folder, name: located.name };
      return this.#diagnostics.findingsOf(ref).flatMap((finding) => {
        if (!findingRange(located, finding).intersection(range)) return [];
        const diagnostics = context.diagnostics.filter((one) => codeOf(one) === finding.rule);
        return findingActions(document, ref, located, finding, diagnostics);
      });
    });
  }
}

function findingActions(
  document: vscode.TextDocument,
  ref: ProfileRef,
  located: LocatedProfile,
  finding: Finding,
  diagnostics: vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const changes = (finding.changes ?? []).map((change, place) =>
    changeAction(document, located, { title: translated(change.words), edits: change.edits }, diagnostics, place === 0),
  );
  const password =
    aboutPassword.has(finding.rule) && located.profile && asksSecret(located)
      ? [command(vscode.l10n.t('Set the password anew'), 'smtpDebug.setPassword', [ref], diagnostics)]
      : [];
  return [
    ...changes,
    ...password,
    command(vscode.l10n.t('Run "{0}" again', ref.name), 'smtpDebug.runSession', [ref], diagnostics),
    command(vscode.l10n.t('Explain {0}', finding.rule), 'smtpDebug.explainRule', [finding.rule], diagnostics),
    command(
      vscode.l10n.t('Dismiss {0} until the next run', finding.rule),
      'smtpDebug.dismissFinding',
      [ref, finding.rule],
      diagnostics,
    ),
  ];
}

function changeAction(
  document: vscode.TextDocument,
  located: LocatedProfile,
  { title, edits }: { readonly title: string; readonly edits: readonly FieldChange[] },
  diagnostics: vscode.Diagnostic[],
  preferred: boolean,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const before = document.getText();
  action.edit = rewriteOf(document, before, changeProfile(before, located.index, edits));
  action.diagnostics = diagnostics;
  action.isPreferred = preferred;
  return action;
}

/** Fixes of what is wrong with the profile before anything is sent. */
function ofProfile(
  file: ProfileFile,
  range: vscode.Range,
  context: vscode.CodeActionContext,
  document: vscode.TextDocument,
): readonly vscode.CodeAction[] {
  return file.parsed.profiles.flatMap((located) => {
    if (located.name === undefined) return [];
    const at = (path: readonly string[]): boolean => covers(located, path, range);
    const ref = { folder: file.folder, name: located.name };
    const about = context.diagnostics.filter((one) => codeOf(one) === profileCode);
    return [
      ...(at(['auth', 'password']) && isWritten(located)
        ? [
            command(
              vscode.l10n.t('Move the password to the secret storage'),
              'smtpDebug.movePassword',
              [ref],
              about,
              true,
            ),
          ]
        : []),
      ...(at(['tls', 'verify']) && located.profile?.tls.verify === false
        ? [
            changeAction(
              document,
              located,
              { title: vscode.l10n.t('Verify the certificate'), edits: [{ path: ['tls', 'verify'], value: true }] },
              about,
              true,
            ),
          ]
        : []),
      ...(at(['security']) ? securityFixes(document, located, about) : []),
    ];
  });
}

/** Fixes of problems that keep a profile from being run. */
function ofProblems(
  file: ProfileFile,
  range: vscode.Range,
  context: vscode.CodeActionContext,
  document: vscode.TextDocument,
): readonly vscode.CodeAction[] {
  const { profiles } = file.parsed;
  return staticProblems(file).flatMap((problem) => {
    const located = profiles[problem.profileIndex ?? -1];
    const at = rangeOf(problem);
    if (!located || !at.intersection(range)) return [];
    const about = context.diagnostics.filter((one) => codeOf(one) === profileCode && one.range.isEqual(at));
    return problemFixes(located, problem, profiles).map((fix, place) => {
      const title = titleOf(fix);
      if (fix.kind !== 'chooseFile')
        return changeAction(document, located, { title, edits: [fix.change] }, about, place === 0);
      const ref = { folder: file.folder, name: located.name };
      return command(title, 'smtpDebug.chooseFile', [ref, fix.field], about);
    });
  });
}

function titleOf(fix: ProblemFix): string {
  switch (fix.kind) {
    case 'rename':
      return vscode.l10n.t('Rename to "{0}"', fix.shown);
    case 'insert':
      return vscode.l10n.t('Set {0} to "{1}"', fix.field, fix.shown);
    case 'remove':
      return vscode.l10n.t('Remove {0}', fix.field);
    case 'chooseFile':
      return vscode.l10n.t('Choose the file of {0}…', fix.field);
  }
}

function securityFixes(
  document: vscode.TextDocument,
  located: LocatedProfile,
  about: vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const { profile } = located;
  if (!profile || about.length === 0) return [];
  const use = (security: string, port: number): vscode.CodeAction =>
    changeAction(
      document,
      located,
      change({ security, ...(profile.port === port ? {} : { port }) }),
      about,
      profile.port === port,
    );
  return [use('starttls', 587), use('tls', 465)];
}

function covers(located: LocatedProfile, path: readonly string[], range: vscode.Range): boolean {
  return rangeOf(located.locate(path)).intersection(range) !== undefined;
}

function isWritten(located: LocatedProfile): boolean {
  const password = located.profile?.auth?.password;
  return password !== undefined && !password.startsWith('${env:');
}

function asksSecret({ profile }: LocatedProfile): boolean {
  return profile !== undefined && needsSecret(profile) && profile.auth?.password === undefined;
}

function command(
  title: string,
  name: string,
  args: readonly unknown[],
  diagnostics: vscode.Diagnostic[],
  preferred = false,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command: name, title, arguments: [...args] };
  action.diagnostics = diagnostics;
  action.isPreferred = preferred;
  return action;
}

function rewriteOf(document: vscode.TextDocument, before: string, after: string): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const { start, end, inserted } = difference(before, after);
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), inserted);
  return edit;
}

function codeOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code ?? '');
}
