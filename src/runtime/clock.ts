/** Microseconds since the Unix epoch, monotonic within the process. */
export function nowUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
