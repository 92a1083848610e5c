/**
 * What the transcript view's two halves say to each other. The host keeps the entries, filters and searches; the webview
 * shows a window of rows and asks for what it needs. Nothing depends on a message arriving: after any pause the webview
 * says `ready` and gets everything anew.
 */
import type { Severity } from '../core/diagnosis/finding.ts';
import type { Direction, EntryKind, Level, Phase } from '../core/transcript/entry.ts';

/** What the time column shows. */
export const timeModes = ['off', 'absolute', 'sinceStart', 'sincePrevious'] as const;
export type TimeMode = (typeof timeModes)[number];

/** Which entries are shown. */
export interface RowFilter {
  readonly level: Level;
  /** Shown entries contain it, without regard to case; empty: all. At most `maximumFilterLength` characters. */
  readonly text: string;
  /** Empty: every phase. */
  readonly phases: readonly Phase[];
  /** Absent: both, and what neither side sent. */
  readonly direction?: Direction;
}

/** Longest text to filter by or to search for, in characters. */
export const maximumFilterLength = 200;

/** How a part of a row's text is meant. */
export type Tone =
  'plain' | 'verb' | 'code2' | 'code3' | 'code4' | 'code5' | 'codeOther' | 'muted' | 'secret' | 'escape';

export interface RowPart {
  /** Printable already: control characters, bidirectional overrides and the like are written as escapes. */
  readonly text: string;
  readonly tone: Tone;
}

/** The further lines of an entry. */
export interface Folded {
  readonly lines: number;
  readonly open: boolean;
  /** Lines that the entry has besides and that are not kept; 0 when these are all. */
  readonly more: number;
  /** What the server offers otherwise than before, such as `+AUTH −STARTTLS`; empty when nothing, or for other entries. */
  readonly changes: string;
}

/** One line of the list, of fixed height. */
export interface EntryRow {
  readonly type: 'entry';
  /** The entry it belongs to. */
  readonly seq: number;
  /** 0: the entry's first line; above: a line of its folded-out rest. */
  readonly line: number;
  readonly kind: EntryKind;
  readonly level: Level;
  readonly phase: Phase;
  /** Absent: neither side said it. */
  readonly direction?: Direction;
  /** Microseconds since the Unix epoch. */
  readonly at: number;
  /** Microseconds since the session's first entry, and since the row before of the same filter. */
  readonly sinceStartUs: number;
  readonly sincePreviousUs: number;
  readonly parts: readonly RowPart[];
  /** The text was longer than a row shows; the details have all of it. */
  readonly cut: boolean;
  /** What can be folded out; absent when there is nothing, or on a line above 0. */
  readonly folded?: Folded;
  /** It travelled inside TLS. */
  readonly encrypted: boolean;
}

/** One of the rows that a finding takes; `slice` says which of `size`, so that windows can begin inside one. */
export interface FindingRow {
  readonly type: 'finding';
  readonly slice: number;
  readonly size: number;
  /** Place in the session's `findings`. */
  readonly finding: number;
}

/** Characters of a line of a finding, by estimate, and lines that each of its two texts takes at most. */
const findingLines = { narrow: { characters: 36, most: 3 }, wide: { characters: 60, most: 2 } } as const;

/**
 * Rows that a finding takes in the list: the root cause has room for its fix, more of it where lines are short; the others
 * have room for one line.
 */
export function findingRows(
  { rootCause, message, fix }: Pick<ShownFinding, 'rootCause' | 'message' | 'fix'>,
  narrow: boolean,
): number {
  if (!rootCause) return 4;
  const { characters, most } = findingLines[narrow ? 'narrow' : 'wide'];
  const linesOf = (text: string): number => Math.min(most, Math.ceil(text.length / characters));
  return 3 + linesOf(message) + linesOf(fix);
}

export type Row = EntryRow | FindingRow;

/** Whether a session was read from a log that has no times, so that there is none to show. */
export function isTimeless({ ofLog, durationUs }: Pick<SessionHeader, 'ofLog' | 'durationUs'>): boolean {
  return ofLog && durationUs === 0;
}

/** A finding as the view shows it. */
export interface ShownFinding {
  readonly rule: string;
  /** One sentence: what it means. */
  readonly summary: string;
  readonly severity: Severity;
  readonly rootCause: boolean;
  /** It is an error that the root cause explains. */
  readonly consequence: boolean;
  readonly message: string;
  readonly fix: string;
  /** The entry it stands at. */
  readonly seq: number;
  /** Labels of the changes that can be made to the profile, the best first; empty when there are none. */
  readonly changes: readonly string[];
  /** Where what causes it stands. */
  readonly place: 'profile' | 'log';
  /** Another password may mend it. */
  readonly aboutPassword: boolean;
}

/** One stretch of the waterfall. */
export interface WaterfallPart {
  readonly name:
    'dns' | 'tcp' | 'tls' | 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'final' | 'quit';
  readonly startUs: number;
  readonly durationUs: number;
  /** `failed`: it ended in a refusal or an error; `timeout`: in a time-out; `running`: it has not ended yet. */
  readonly state: 'done' | 'failed' | 'timeout' | 'running';
  /** The limit that ended it, in milliseconds; only with `timeout`. */
  readonly limitMs?: number;
}

export type SessionState = 'running' | 'completed' | 'failed' | 'cancelled';

/** What the header says. */
export interface SessionHeader {
  readonly id: string;
  readonly profile: string;
  /** `host:port`. */
  readonly target: string;
  /** It was read from a log: there is no profile to run again or to mend. */
  readonly ofLog: boolean;
  /** The machine that connects; empty when not known. */
  readonly machine: string;
  readonly state: SessionState;
  /** How it ended or what it is doing, in a few words, for example `535 at AUTH`. */
  readonly outcome: string;
  /** Microseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly durationUs: number;
  readonly waterfall: readonly WaterfallPart[];
  /** Entries of each level. */
  readonly counts: Readonly<Record<Level, number>>;
}

/** One of the sessions that can be chosen in the header. */
export interface SessionChoice {
  readonly id: string;
  readonly label: string;
  readonly state: SessionState;
}

/** How many rows there are. A new `generation` means that rows asked for before are of no use any more. */
export interface RowCount {
  readonly generation: number;
  readonly rows: number;
  /** Entries shown, and all there are. */
  readonly shown: number;
  readonly total: number;
  /** Entries hidden by the level alone, the rest of the filter being met. */
  readonly hiddenByLevel: number;
  /** The filter has not been applied to all entries yet. */
  readonly counting: boolean;
}

/** A part of an entry's details. Texts are printable already. */
export type DetailBlock =
  | {
      readonly type: 'fields';
      readonly title: string;
      readonly fields: readonly (readonly [name: string, value: string])[];
    }
  | { readonly type: 'text'; readonly title: string; readonly text: string }
  | { readonly type: 'hex'; readonly title: string; readonly lines: readonly string[]; readonly omittedOctets: number };

export interface EntryDetails {
  readonly seq: number;
  readonly title: string;
  readonly blocks: readonly DetailBlock[];
}

export type HostMessage =
  /** No session is shown. */
  | { readonly type: 'empty'; readonly reason: 'noSession' | 'untrusted' | 'noProfiles' }
  | {
      readonly type: 'session';
      readonly header: SessionHeader;
      readonly findings: readonly ShownFinding[];
      readonly sessions: readonly SessionChoice[];
    }
  | { readonly type: 'settings'; readonly filter: RowFilter; readonly time: TimeMode }
  | { readonly type: 'count'; readonly count: RowCount }
  /** `request` as in the `page` asked for. */
  | {
      readonly type: 'rows';
      readonly request: number;
      readonly count: RowCount;
      readonly from: number;
      readonly rows: readonly Row[];
    }
  | { readonly type: 'details'; readonly details: EntryDetails | undefined }
  /** Result of a search over the rows shown: which of `total` matches it is (from 1) and its row; `total` 0: none. */
  | {
      readonly type: 'found';
      readonly total: number;
      readonly current: number;
      readonly row: number;
      readonly seq: number;
      readonly counting: boolean;
    }
  /** The session failed: scroll to what explains it, if the user follows the end. */
  | { readonly type: 'cause'; readonly row: number; readonly seq: number }
  /** Scroll to the row and select its entry. */
  | { readonly type: 'reveal'; readonly row: number; readonly seq: number }
  /** Where the entry asked for by `locate` is: it comes to the top, nothing is selected. */
  | { readonly type: 'located'; readonly row: number }
  /** Open the search field. */
  | { readonly type: 'openFind' }
  | { readonly type: 'copied'; readonly entries: number };

export type ViewMessage =
  | { readonly type: 'ready' }
  /** Ask for the row of an entry, to scroll to where the view was left. */
  | { readonly type: 'locate'; readonly seq: number }
  | { readonly type: 'page'; readonly request: number; readonly from: number; readonly count: number }
  | { readonly type: 'filter'; readonly filter: RowFilter }
  | { readonly type: 'time'; readonly time: TimeMode }
  /** Whether lines are short, as in a side bar. */
  | { readonly type: 'narrow'; readonly narrow: boolean }
  /** Fold the rest of an entry's lines out or in. */
  | { readonly type: 'fold'; readonly seq: number; readonly open: boolean }
  | { readonly type: 'select'; readonly seq: number | undefined }
  | {
      readonly type: 'find';
      readonly text: string;
      readonly from: number;
      readonly step: 'first' | 'next' | 'previous';
    }
  /** Put the entries between two rows, both inclusive, on the clipboard; absent rows: all that are shown. */
  | { readonly type: 'copy'; readonly first?: number; readonly last?: number }
  | { readonly type: 'showSession'; readonly id: string }
  | { readonly type: 'openDocument'; readonly seq: number | undefined }
  | { readonly type: 'save' }
  | { readonly type: 'fix'; readonly finding: number; readonly change: number }
  | { readonly type: 'setPassword' }
  | { readonly type: 'showInProfile'; readonly finding: number }
  | { readonly type: 'explain'; readonly finding: number }
  | { readonly type: 'run' }
  | { readonly type: 'cancel' }
  | {
      readonly type: 'command';
      readonly command: 'createProfile' | 'tryPracticeServer' | 'importProfile' | 'manageTrust';
    };
