import { readFile, writeFile } from 'node:fs/promises';
import type { Finding, ProfileChange } from '../core/diagnosis/finding.ts';
import { aboutPassword } from '../core/diagnosis/password-rules.ts';
import { rules } from '../core/diagnosis/rules/index.ts';
import { changeProfile } from '../core/profiles/edit.ts';
import { lineDiff, maskPasswords } from '../core/profiles/line-diff.ts';
import type { LineHunk } from '../core/profiles/line-diff.ts';
import { escapeText } from '../core/transcript/escape.ts';
import type { Arguments } from './flags.ts';
import { prompt } from './hidden-prompt.ts';
import type { ChosenProfile, SavedProfile } from './profile-choice.ts';
import { isRunnable } from './profile-choice.ts';
import { rootCauseFirst } from './reporter.ts';
import type { Style } from './style.ts';
import { UsageError } from './usage-error.ts';

/** Sessions that one call runs at most; each one more has cost a change of the file. */
const mostChanges = 9;
/** Characters of a line of the file that are shown. */
const longestLine = 160;

/** A change that can be made, and the file's text after it. */
interface Proposal {
  readonly title: string;
  readonly text: string;
}

/** Writes into the profile file what mends a finding, after it was shown and agreed to (`--apply-fix`). */
export class FixApplier {
  readonly #agreed: boolean;
  readonly #style: Style;
  readonly #made = new Set<string>();

  /** @throws UsageError when nobody can be asked, or there is no file to change */
  constructor(args: Arguments, { saved }: ChosenProfile, style: Style) {
    if (!saved) {
      throw new UsageError(
        '--apply-fix: there is no profile file to change, since the command line alone makes this session; give NAME or --profiles FILE',
      );
    }
    if (!args.has('yes') && !process.stdin.isTTY) {
      throw new UsageError(
        '--apply-fix asks before it writes, and standard input is no terminal; --yes agrees beforehand to the first change it finds',
      );
    }
    this.#agreed = args.has('yes');
    this.#style = style;
  }

  /**
   * Proposes what mends the gravest finding for which there is something, and writes it where that is agreed to.
   *
   * @returns true when the file was changed, so that the session is worth another run
   * @throws UsageError when the file cannot be written, or is not what was read any more; PromptInterrupted
   */
  async apply(findings: readonly Finding[], chosen: ChosenProfile): Promise<boolean> {
    const { saved } = chosen;
    const troubles = rootCauseFirst(findings).filter(({ severity, rootCause }) => rootCause || severity === 'error');
    const [first] = troubles;
    if (!saved || !first) return false;
    const finding = troubles.find(({ changes }) => changes && changes.length > 0) ?? first;
    const proposals = this.#possible(finding, chosen, saved);
    if (proposals.length === 0) return false;
    const proposal = this.#agreed ? this.#first(finding, proposals) : await this.#choose(finding, proposals);
    if (!proposal) return false;
    this.#say(diffText(saved, proposal.text, this.#style));
    if (!this.#agreed && !(await isAgreed(`Write this to ${saved.shown} and run again? (yes/no) `))) {
      this.#say('Nothing was written.\n');
      return false;
    }
    await write(saved, proposal.text);
    this.#made.add(proposal.title);
    this.#say(`${saved.shown} was written; running again.\n\n`);
    return true;
  }

  #possible(finding: Finding, chosen: ChosenProfile, saved: SavedProfile): readonly Proposal[] {
    const { changes = [], rule } = finding;
    if (changes.length === 0) this.#say(`${whyNothing(finding, saved)}\n`);
    return changes.flatMap((change) => {
      const text = changeProfile(saved.text, saved.index, change.edits);
      const obstacle = this.#obstacle(change, text, chosen, saved);
      if (obstacle === undefined) return [{ title: change.title, text }];
      this.#say(`${rule}: ${escapeText(change.title)}: not done, ${obstacle}.\n`);
      return [];
    });
  }

  #obstacle(change: ProfileChange, text: string, chosen: ChosenProfile, saved: SavedProfile): string | undefined {
    const override = chosen.overrides.find(({ path }) =>
      change.edits.some((edit) => path.every((segment, place) => segment === edit.path[place])),
    );
    if (override) return `since ${override.flag} on the command line stands above the file; change it there`;
    if (this.#made.has(change.title)) return 'since it has been made, and did not mend it';
    if (this.#made.size >= mostChanges) return `since ${mostChanges} changes are as many as one call makes`;
    if (text === saved.text) return 'since the file says so already';
    if (!isRunnable(text, saved.index)) return 'since the profile would have errors after it';
    if (this.#agreed && decidesTrust(change)) {
      return 'since it decides which server is trusted, which --yes does not agree to; call it at a terminal without --yes';
    }
    return undefined;
  }

  #first(finding: Finding, [proposal, ...others]: readonly Proposal[]): Proposal | undefined {
    if (proposal) this.#say(`${finding.rule}: ${this.#style.bold(escapeText(proposal.title))}\n`);
    for (const other of others) this.#say(`  left aside: ${escapeText(other.title)}\n`);
    return proposal;
  }

  async #choose({ rule }: Finding, proposals: readonly Proposal[]): Promise<Proposal | undefined> {
    const [only, ...others] = proposals;
    if (only && others.length === 0) {
      this.#say(`One change may mend ${rule}: ${this.#style.bold(escapeText(only.title))}\n`);
      return only;
    }
    this.#say(`One of these changes may mend ${rule}:\n`);
    proposals.forEach(({ title }, place) => this.#say(`  ${place + 1}  ${this.#style.bold(escapeText(title))}\n`));
    const answer = (await prompt(`Which one? (1 to ${proposals.length}, anything else for none) `, true)) ?? '';
    const chosen = proposals[Number(/^\s*(\d+)\s*$/.exec(answer)?.[1] ?? 0) - 1];
    if (!chosen) this.#say('Nothing was written.\n');
    return chosen;
  }

  /** To standard error: standard output holds the transcript alone. */
  #say(text: string): void {
    process.stderr.write(text);
  }
}

/** Whom the session believes and what it tells them: its host, what it demands of the certificate, less encryption. */
function decidesTrust({ edits }: ProfileChange): boolean {
  return edits.some(({ path: [field], value }) =>
    field === 'security' ? value !== 'tls' && value !== 'starttls' : ['host', 'domain', 'tls'].includes(String(field)),
  );
}

function whyNothing({ rule, fix }: Finding, saved: SavedProfile): string {
  if (aboutPassword.has(rule)) {
    return `${rule}: the cure is another password, and that is not for --apply-fix to write: ${passwordPlace(saved)}.`;
  }
  const reason = rules.find(({ id }) => id === rule)?.unchangeable;
  return `${rule}: no change of the profile mends it. ${escapeText(reason ?? fix)}`;
}

/** Where the password that was refused came from. */
function passwordPlace({ values, shown }: SavedProfile): string {
  const written = (values as { readonly auth?: { readonly password?: unknown } }).auth?.password;
  const variable = typeof written === 'string' ? /^\$\{env:([^}]*)\}$/.exec(written)?.[1] : undefined;
  if (variable !== undefined) return `set the environment variable ${escapeText(variable)} anew`;
  if (written !== undefined) return `change auth.password in ${shown}, best to "\${env:NAME}"`;
  return 'give the new one by SMTP_PASSWORD, --password-stdin, or at the prompt';
}

async function isAgreed(question: string): Promise<boolean> {
  return ['y', 'yes'].includes(((await prompt(question, true)) ?? '').trim().toLowerCase());
}

async function write({ path, shown, text }: SavedProfile, changed: string): Promise<void> {
  try {
    // What is not UTF-8 would be lost, and what somebody else wrote meanwhile too.
    if (!(await readFile(path)).equals(Buffer.from(text))) {
      throw new UsageError(
        `${shown}: not written, since it is not what was read before: changed meanwhile, or no UTF-8`,
      );
    }
    await writeFile(path, changed);
  } catch (error) {
    if (UsageError.is(error)) throw error;
    throw new UsageError(`${shown}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

/** `FILE:LINE`, then the lines as they are and as they will be. */
function diffText({ shown, text }: SavedProfile, changed: string, style: Style): string {
  const hunks = lineDiff(maskPasswords(text), maskPasswords(changed));
  return hunks.map((hunk) => `${shown}:${hunk.line}\n${hunkText(hunk, style)}`).join('');
}

function hunkText({ removed, added }: LineHunk, style: Style): string {
  const from = commonStart(removed[0] ?? '', added[0] ?? '') - longestLine / 4;
  const lines = [
    ...removed.map((line) => style.removed(`- ${excerpt(line, from)}`)),
    ...added.map((line) => style.added(`+ ${excerpt(line, from)}`)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function commonStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}

/** A line whole, or of a long one what stands from `from` on. */
function excerpt(line: string, from: number): string {
  if (line.length <= longestLine) return escapeText(line);
  const start = Math.max(0, Math.min(from, line.length - longestLine));
  const end = start + longestLine;
  return `${start > 0 ? '…' : ''}${escapeText(line.slice(start, end))}${end < line.length ? '…' : ''}`;
}
