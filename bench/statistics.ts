/** The value below which the share `part` (0 to 1) of `values` lies, by the nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Three significant digits, and no exponent. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** From the tenth to the ninetieth percentile. */
export function spread(values: readonly number[]): string {
  return `${digits(quantile(values, 0.1))}..${digits(quantile(values, 0.9))}`;
}
