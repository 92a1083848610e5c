/** What a bench hands to the report. */

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Something that was aimed at, whether it was reached or not. */
export interface Goal {
  readonly name: string;
  readonly measured: string;
  /** Undefined when there was nothing to measure, such as a peer that is not installed. */
  readonly met: boolean | undefined;
}

export interface BenchResult {
  readonly title: string;
  /** How it was measured and what is to be known for reading it, a paragraph each. */
  readonly method: readonly string[];
  readonly ratios: readonly Table[];
  readonly numbers: readonly Table[];
  readonly goals: readonly Goal[];
}
