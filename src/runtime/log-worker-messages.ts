import type { Finding } from '../core/diagnosis/finding.ts';
import type { Exposure } from '../core/logs/shown-credentials.ts';
import type { LogFinding } from '../core/logs/whole-log.ts';
import type { LogProblem } from './log-source.ts';
import type { SourcePlace } from '../core/logs/source-place.ts';
import type { Entry } from '../core/transcript/entry.ts';

/** What a log worker is to do. All line numbers that it gives are those of VS Code’s editors. */
export interface LogTask {
  /** The file, or the text itself where it is not what the file holds. */
  readonly source: { readonly path: string } | { readonly text: string };
  /** Number of the one session whose entries are wanted; absent: what is told of every session. */
  readonly session?: number;
}

/** A finding where it shows in a log. */
export interface LoggedFinding extends SourcePlace {
  readonly finding: Finding;
}

/** A session that was found in a log. */
export interface LoggedSession {
  /** From 1, in the order in which the sessions begin. */
  readonly number: number;
  /** The program that wrote the log; empty for a saved transcript that does not name one. */
  readonly tool: string;
  /** `host:port` or a host; empty when the log names none. */
  readonly target: string;
  /** 1-based. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** `completed`, or why it failed: `535 at AUTH`. */
  readonly outcome: string;
  readonly failed: boolean;
  /** In the order of their decisive entries. */
  readonly findings: readonly LoggedFinding[];
}

export type LogMessage =
  | { readonly kind: 'session'; readonly session: LoggedSession }
  | { readonly kind: 'exposed'; readonly exposure: Exposure }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'progress'; readonly octets: number }
  | { readonly kind: 'end' }
  | {
      readonly kind: 'whole';
      readonly lineCount: number;
      /** Sessions in the log, told of or not. */
      readonly sessionCount: number;
      readonly findings: readonly LogFinding[];
      /** Milliseconds that reading took. */
      readonly readMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** What is the matter with the file; absent for anything else. */
      readonly problem?: LogProblem;
      readonly detail?: string;
    };

/** Sessions of a log that are told of; further ones are counted only. */
export const maximumLoggedSessions = 10_000;
/** Exposures that are told of. */
export const maximumExposures = 1000;
