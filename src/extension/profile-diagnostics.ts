import * as vscode from 'vscode';
import { checkProfile } from '../core/profiles/check.ts';
import type { Finding, Severity } from '../core/diagnosis/finding.ts';
import { valueAt } from '../core/profiles/field-path.ts';
import type { LocatedProfile, ProfileProblem } from '../core/profiles/parse.ts';
import { locateProblem } from '../core/profiles/parse.ts';
import type { SourceRange } from '../core/profiles/line-index.ts';
import { missingFiles } from '../runtime/profile-paths.ts';
import { oneLine } from '../views/profiles-tree.ts';
import type { ProfileFile, ProfileFiles, ProfileRef } from './profile-files.ts';
import { refKey } from './profile-files.ts';
import { translated } from '../views/translated.ts';
import { ruleUri } from './rule-documents.ts';

/** What the last session of a profile found. */
export interface RunFindings {
  readonly findings: readonly Finding[];
  /** Where an entry of that session can be read. */
  readonly locate: (seq: number) => vscode.Location;
}

/** Source of every diagnostic of ours. */
export const diagnosticSource = 'smtp';

/** The code of problems that are known before anything is sent. */
export const profileCode = 'profile';

/** Entries that a finding's problem leads to. */
export const relatedPlaces = 5;

/** VS Code itself shows at most 1000 for a file. */
export const maximumDiagnostics = 900;

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Keeps the Problems panel true to the profile files and to what their last sessions found. */
export class ProfileDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('smtp');
  readonly #files: ProfileFiles;
  readonly #runs = new Map<string, RunFindings>();
  readonly #shown = new Set<string>();

  constructor(files: ProfileFiles) {
    this.#files = files;
  }

  /** What the last session of a profile found; undefined takes it away. */
  setRun(ref: ProfileRef, run: RunFindings | undefined): void {
    if (run && run.findings.length > 0) this.#runs.set(refKey(ref), run);
    else this.#runs.delete(refKey(ref));
    const file = this.#files.all.find(({ folder }) => folder.uri.toString() === ref.folder.uri.toString());
    if (file) this.#publish(file);
  }

  /** Findings of a profile's last session. */
  findingsOf(ref: ProfileRef): readonly Finding[] {
    return this.#runs.get(refKey(ref))?.findings ?? [];
  }

  /** Takes a finding away until the next session. */
  dismiss(ref: ProfileRef, rule: string): void {
    const run = this.#runs.get(refKey(ref));
    if (run) this.setRun(ref, { ...run, findings: run.findings.filter((finding) => finding.rule !== rule) });
  }

  /** Publishes everything anew: a file changed, appeared or went. */
  refresh(): void {
    const present = new Set(this.#files.all.map(({ uri }) => uri.toString()));
    const refs = new Set(this.#files.refs.map(refKey));
    for (const key of this.#runs.keys()) if (!refs.has(key)) this.#runs.delete(key);
    for (const key of this.#shown) if (!present.has(key)) this.#collection.delete(vscode.Uri.parse(key));
    this.#shown.clear();
    for (const file of this.#files.all) this.#publish(file);
  }

  dispose(): void {
    this.#collection.dispose();
  }

  #publish(file: ProfileFile): void {
    this.#shown.add(file.uri.toString());
    const diagnostics = [...staticDiagnostics(file), ...this.#found(file)].slice(0, maximumDiagnostics);
    this.#collection.set(file.uri, diagnostics);
  }

  #found({ folder, parsed }: ProfileFile): readonly vscode.Diagnostic[] {
    return parsed.profiles.flatMap((located) => {
      const run = located.name === undefined ? undefined : this.#runs.get(refKey({ folder, name: located.name }));
      return run ? run.findings.map((finding) => findingDiagnostic(located, finding, run)) : [];
    });
  }
}

/** Where a finding stands in the profile: at the field that causes it, else at the profile's name. */
export function findingRange(located: LocatedProfile, finding: Finding): vscode.Range {
  const [first] = finding.field ?? [];
  const isThere = first !== undefined && valueAt(located.values, [first]) !== undefined;
  return rangeOf(isThere ? located.locate(finding.field ?? []) : located.range);
}

/** What only follows from the root cause is told, but does not stand as an error of its own. */
function severityOf(finding: Finding, all: readonly Finding[]): vscode.DiagnosticSeverity {
  const cause = all.find(({ rootCause }) => rootCause);
  if (!cause || finding.rootCause || finding.severity !== 'error') return severities[finding.severity];
  return vscode.DiagnosticSeverity.Information;
}

export function rangeOf({ line, column, length }: SourceRange): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, column - 1 + length);
}

/** @param all the findings of the same session, among which one may be the root cause */
export function findingDiagnosticBase(
  range: vscode.Range,
  finding: Finding,
  all: readonly Finding[],
): vscode.Diagnostic {
  const message = [finding.words.message, finding.words.fix].map((words) => oneParagraph(translated(words))).join('\n');
  const diagnostic = new vscode.Diagnostic(range, message, severityOf(finding, all));
  diagnostic.source = diagnosticSource;
  diagnostic.code = { value: finding.rule, target: ruleUri(finding.rule) };
  return diagnostic;
}

function findingDiagnostic(located: LocatedProfile, finding: Finding, run: RunFindings): vscode.Diagnostic {
  const diagnostic = findingDiagnosticBase(findingRange(located, finding), finding, run.findings);
  diagnostic.relatedInformation = finding.evidence
    .slice(0, relatedPlaces)
    .map(
      (seq, place) =>
        new vscode.DiagnosticRelatedInformation(
          run.locate(seq),
          place === 0 ? vscode.l10n.t('what proves it, in the transcript') : vscode.l10n.t('also here'),
        ),
    );
  return diagnostic;
}

/** What is wrong with a file, or worth a warning, before anything is sent. */
export function staticProblems({ parsed, folder }: ProfileFile): readonly ProfileProblem[] {
  const checked = parsed.profiles.flatMap((located) => {
    if (!located.profile) return [];
    const readable = folder.uri.scheme === 'file' && vscode.workspace.isTrusted;
    const missing = readable ? missingFiles(located.profile, `${folder.uri.fsPath}/.vscode`) : [];
    return [...checkProfile(located.profile), ...missing].map((problem) => locateProblem(located, problem));
  });
  return [...parsed.problems, ...checked];
}

function staticDiagnostics(file: ProfileFile): readonly vscode.Diagnostic[] {
  return staticProblems(file).map((problem) => {
    const severity = problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
    const diagnostic = new vscode.Diagnostic(rangeOf(problem), oneParagraph(translated(problem.message)), severity);
    diagnostic.source = diagnosticSource;
    diagnostic.code = profileCode;
    return diagnostic;
  });
}

/** Longest text of a diagnostic's line, in characters. */
const maximumText = 1000;

function oneParagraph(text: string): string {
  const line = oneLine(text.slice(0, maximumText));
  return text.length > maximumText ? `${line}…` : line;
}
