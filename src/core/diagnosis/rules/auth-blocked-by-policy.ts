import { refusalRule, spoken, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'auth-blocked-by-policy',
  summary: 'The credentials may be right, but a policy, an address or an interactive check blocks the sign-in.',
  sources: [rfc(4954, '6')],
  weigh(refusal) {
    const weight = spoken(refusal, 'auth-blocked-by-policy', ['auth'], 5);
    if (weight > 0 || refusal.step !== 'auth') return weight;
    return [432, 525, 534].includes(refusal.code) ? weights.code + 8 : 0;
  },
  means: () => 'the server blocks this sign-in whatever the password',
  remedy: () => ({
    fix: 'Sign in to the account in a web browser and follow what it asks; allow this machine’s address there, or have the administrator’s policy changed.',
    field: ['auth', 'user'],
  }),
});
