import type { Words } from '../words.ts';
import { say } from '../words.ts';
import type { FieldProblem } from './field-problem.ts';
import { isOneLine } from './syntax.ts';
import type { Profile, ProfileAuth } from './profile.ts';

/** A field that names an environment variable. */
export interface EnvironmentReference {
  readonly path: readonly ['auth', 'user' | 'password'];
  /** The variable's name. */
  readonly variable: string;
}

const pattern = /^\$\{env:([A-Za-z_][A-Za-z0-9_]{0,127})\}$/;

/** True for a text that is `${env:NAME}` and nothing else. */
export function isEnvironmentReference(text: string): boolean {
  return pattern.test(text);
}

/** True for a text that has `${env:` anywhere. */
export function mentionsEnvironment(text: string): boolean {
  return text.includes('${env:');
}

/**
 * The references of a profile. Only `auth.user` and `auth.password` can hold one: a file of a workspace must not be able to
 * send any variable it likes in a host name or a subject.
 */
export function environmentReferences(profile: Profile): readonly EnvironmentReference[] {
  return (['user', 'password'] as const).flatMap((name) => {
    const variable = pattern.exec(profile.auth?.[name] ?? '')?.[1];
    return variable === undefined ? [] : [{ path: ['auth', name] as const, variable }];
  });
}

/**
 * The profile with its references replaced. A variable that is not set, or empty, is a problem; the profile is then
 * absent.
 *
 * @param lookUp the value of an environment variable; undefined when it is not set
 */
export function resolveEnvironment(
  profile: Profile,
  lookUp: (variable: string) => string | undefined,
): ResolvedProfile {
  const problems: FieldProblem[] = [];
  let auth = profile.auth;
  for (const reference of environmentReferences(profile)) {
    const value = lookUp(reference.variable) ?? '';
    const message = valueProblem(reference, value);
    if (message) problems.push({ path: reference.path, severity: 'error', message, at: 'value' });
    else if (auth) auth = { ...auth, [reference.path[1]]: value } satisfies ProfileAuth;
  }
  if (problems.length > 0) return { problems };
  return { profile: auth ? { ...profile, auth } : profile, problems };
}

export interface ResolvedProfile {
  /** Absent when there are problems. */
  readonly profile?: Profile;
  readonly problems: readonly FieldProblem[];
}

function valueProblem({ path, variable }: EnvironmentReference, value: string): Words | undefined {
  const field = path.join('.');
  if (value === '') return say`${field} needs the environment variable ${variable}, which is not set`;
  if (path[1] === 'user' && !isOneLine(value)) {
    return say`${field} must be one line without control characters; the environment variable ${variable} has some`;
  }
  if (value.includes('\0'))
    return say`${field} must not contain a NUL character; the environment variable ${variable} does`;
  return undefined;
}
