import type { RuleId } from './rules/index.ts';

/** Rules whose cure may be another password. */
export const aboutPassword: ReadonlySet<RuleId> = new Set<RuleId>([
  'auth-rejected',
  'auth-app-password-required',
  'auth-token-rejected',
  'auth-blocked-by-policy',
]);
