import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'auth-throttled',
  summary: 'Too many attempts or sign-ins.',
  sources: [rfc(4954, '9')],
  weigh(refusal, context) {
    const weight = spoken(refusal, 'auth-throttled', ['auth'], 6);
    return weight > 0 && context.authAttempts <= 1 && refusal.code >= 500 ? weight - 1 : weight;
  },
  means: () => 'there were too many sign-ins or failed attempts; further ones are not even looked at',
  remedy: () => ({
    fix: 'Stop every program that signs in again and again, wait (some minutes to a day), then try once with the right password.',
  }),
});
