import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { say } from '../core/words.ts';
import type { FieldProblem } from '../core/profiles/field-problem.ts';
import { fieldError, shownValue } from '../core/profiles/field-problem.ts';
import type { Profile } from '../core/profiles/profile.ts';

/**
 * Files that a profile names and that are not there.
 *
 * @param baseDirectory folder against which the profile's paths are resolved
 */
export function missingFiles(profile: Profile, baseDirectory: string): readonly FieldProblem[] {
  const named: readonly (readonly [readonly string[], string | undefined])[] = [
    [['message', 'eml'], profile.message.eml],
    [['tls', 'ca'], profile.tls.ca],
    [['tls', 'cert'], profile.tls.cert],
    [['tls', 'key'], profile.tls.key],
  ];
  return named.flatMap(([path, value]): readonly FieldProblem[] => {
    if (value === undefined || value === '' || existsSync(resolve(baseDirectory, value))) return [];
    return [fieldError(path, say`names a file that does not exist: ${shownValue(value)}`)];
  });
}
