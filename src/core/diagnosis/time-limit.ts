/** `within 60 seconds`; `in time` where a log does not tell the limit, which then is 0. */
export function within(limitMs: number): string {
  return limitMs === 0 ? 'in time' : `within ${limitMs / 1000} seconds`;
}
