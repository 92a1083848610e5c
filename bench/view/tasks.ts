/** What the bench asks of the extension, an object a line. */

/** The environment variable with the port on which the bench listens. */
export const portVariable = 'BENCH_VIEW_PORT';

/** Show a new session and bring this many entries into it. */
export interface ViewTask {
  readonly entries: number;
  /** Absent: as fast as they are taken. */
  readonly perSecond?: number;
}

export interface ViewTaskResult {
  readonly seconds: number;
  /** By how much the resident memory of the extension host grew. */
  readonly megabytes: number;
}

/** The environment variable with the file that the figures from inside the extension host are appended to. */
export const resultsVariable = 'BENCH_VIEW_RESULTS';

/** Measured inside the extension host, in milliseconds. */
export interface HostFigures {
  /** What VS Code says of loading the extension's code, and of `activate()`. */
  readonly loadMs: number;
  readonly activateMs: number;
  /** From the octets of a refusal to the problem of its finding; the first one of a window comes first. */
  readonly diagnosticMs: readonly number[];
}
