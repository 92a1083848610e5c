import { levels } from './entry.ts';
import type { Entry, Level } from './entry.ts';

/** Whether somebody who asked for `level` sees `entry`: a level shows itself and everything graver. */
export function shows(level: Level, entry: Pick<Entry, 'level'>): boolean {
  return levels.indexOf(entry.level) <= levels.indexOf(level);
}
