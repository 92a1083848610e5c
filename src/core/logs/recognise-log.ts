import { readers } from './readers/index.ts';
import { recognise } from './recognise.ts';
import type { Recognition } from './recognise.ts';

/** Whose log the lines are of; undefined when they are not about SMTP, as far as any reader knows. */
export function recogniseLog(lines: readonly string[]): Recognition | undefined {
  return recognise(lines, readers);
}
