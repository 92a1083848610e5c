import type { Entry, EntryKind } from '../transcript/entry.ts';
import type { Context } from './context.ts';
import type { Words } from '../words.ts';
import type { RuleId } from './rules/index.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One field of a profile set anew: `path` inside the profile, for example `['tls', 'servername']`. */
export interface ProfileEdit {
  readonly path: readonly (string | number)[];
  /** The new value; null removes the field. */
  readonly value: string | number | boolean | null;
}

/** A change to the profile that would mend the cause by itself. */
export interface ProfileChange {
  /** What it does, as the label of a quick fix, in English: `Set security to "tls" and port to 465`. */
  readonly title: string;
  /** What `title` is made of. */
  readonly words: Words;
  /** At least one, all made together. */
  readonly edits: readonly ProfileEdit[];
}

/** What a rule says of the entry it looked at. */
export interface Diagnosis {
  readonly severity: Severity;
  /** One sentence for a person, the server's own words first. */
  readonly message: Words;
  /** What to change, naming the profile's field. */
  readonly fix: Words;
  /** `seq` of the entries that prove it, the decisive one first. A finding without evidence cannot be constructed. */
  readonly evidence: readonly [number, ...number[]];
  /** The profile's field that causes it, for example `['auth', 'user']`; absent when no field does. */
  readonly field?: readonly (string | number)[];
  /** Changes to choose from, the best one first; absent when there are none. */
  readonly changes?: readonly ProfileChange[];
  /**
   * How specific this reading of the evidence is, 0 to 100. Where several rules read the same decisive entry, the most
   * specific one speaks and the others are silent.
   */
  readonly weight: number;
}

/**
 * What a rule speaks of. Two rules that read the same decisive entry are rivals only when they speak of the same thing: a
 * reply can be a refusal and be malformed too.
 */
export type Aspect = 'failure' | 'form' | 'secrecy' | 'ending';

/** A diagnosis with the rule that made it and its standing among the session's findings. */
export interface Finding extends Omit<Diagnosis, 'message' | 'fix'> {
  readonly rule: RuleId;
  /** In English; in another language it is made of `words`. */
  readonly message: string;
  /** In English too. */
  readonly fix: string;
  readonly words: Pick<Diagnosis, 'message' | 'fix'>;
  /** True for the one finding that explains why the session failed. */
  readonly rootCause: boolean;
}

/** A document a rule rests on. */
export interface Source {
  /** For example `RFC 4954 section 6`. */
  readonly title: string;
  readonly url: string;
}

/** One known failure pattern. One file each; the file's name is the id. */
export interface Rule {
  readonly id: RuleId;
  /** One sentence: what it means. */
  readonly summary: string;
  readonly sources: readonly Source[];
  /**
   * Why there may be no change of the profile to choose from although one of its fields is the cause, in one sentence;
   * absent: there always is one, or no field is the cause.
   */
  readonly unchangeable?: string;
  /**
   * `cause`: it can be why a session failed. `consequence`: it follows from something else, and is the root cause only
   * when nothing else explains the session. `fallback`: it says that something failed, and is silent as soon as any other
   * finding is an error.
   */
  readonly role: 'cause' | 'consequence' | 'fallback';
  /** Default `failure`. */
  readonly aspect?: Aspect;
  /** The kinds of entry that can prove it; `check` is called for no other. */
  readonly on: readonly EntryKind[];
  /** Of replies it reads only those that say no; absent: all. */
  readonly refusalsOnly?: true;
  /**
   * The weight of what `check` would say of `entry` as the decisive entry, 0 if nothing: for rules that know it without
   * building the diagnosis. Absent: `check` tells.
   */
  weigh?(entry: Entry, context: Context): number;
  /** Pure. `context` is what is known up to and including `entry`. */
  check(entry: Entry, context: Context): Diagnosis | undefined;
}

/** Whether a finding of `all` is an error that the root cause among them explains. */
export function isConsequence(finding: Finding, all: readonly Finding[]): boolean {
  return finding.severity === 'error' && !finding.rootCause && all.some(({ rootCause }) => rootCause);
}
