import type { ProfileItem } from '../views/profiles-tree.ts';
import { endpointOf, needsSecret } from './credentials.ts';
import type { ProfileFiles } from './profile-files.ts';
import type { SessionHistory } from './session-history.ts';

/** The profiles as the tree shows them. */
export function profileItems(files: ProfileFiles, history: SessionHistory): readonly ProfileItem[] {
  return files.all.flatMap(({ folder, uri, parsed }) =>
    parsed.profiles.flatMap((located): readonly ProfileItem[] => {
      const { name, profile, range, index } = located;
      if (name === undefined) return [];
      const last = history.lastOf({ folder, name })?.header;
      const errors = parsed.problems.filter(
        ({ severity, profileIndex }) => severity === 'error' && (profileIndex === index || profileIndex === undefined),
      );
      return [
        {
          folder,
          name,
          target: profile ? `${endpointOf(profile)} ${profile.security}` : '',
          errors: errors.length,
          asksSecret: profile !== undefined && needsSecret(profile) && profile.auth?.password === undefined,
          file: uri,
          line: range.line - 1,
          ...(last && { last: { state: last.state, outcome: last.outcome, sessionId: last.id } }),
        },
      ];
    }),
  );
}
