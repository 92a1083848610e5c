/** One line of the report. */
export interface Row {
  readonly what: string;
  /** With its unit, for example `0.71 ms`. */
  readonly value: string;
  /** Against what it is compared; empty when it stands alone. */
  readonly compared: string;
  /** What was aimed at, and whether it was met; absent when nothing was. */
  readonly goal?: { readonly text: string; readonly met: boolean };
}

export interface Section {
  readonly title: string;
  /** How it was measured, in a sentence or two. */
  readonly method: string;
  readonly rows: readonly Row[];
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Sections as a page of Markdown. */
export function markdown(sections: readonly Section[], about: string): string {
  const parts = sections.map(({ title, method, rows }) => {
    const lines = rows.map(({ what, value, compared, goal }) => {
      const verdict = goal ? `${goal.text}: ${goal.met ? 'met' : '**missed**'}` : '';
      return `| ${what} | ${value} | ${compared} | ${verdict} |`;
    });
    return [
      `## ${title}`,
      '',
      method,
      '',
      '| what | measured | compared | goal |',
      '| --- | --- | --- | --- |',
      ...lines,
    ].join('\n');
  });
  return `# Benchmarks\n\n${about}\n\n${parts.join('\n\n')}\n`;
}
