import { say } from '../words.ts';
import type { Saying } from '../words.ts';

/** `within 60 seconds`; `in time` where a log does not tell the limit, which then is 0. */
export function within(limitMs: number): Saying {
  return limitMs === 0 ? say`in time` : say`within ${limitMs / 1000} seconds`;
}
