import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'auth-temporarily-failed',
  summary: 'The server could not check the credentials now.',
  sources: [rfc(4954, '6')],
  weigh(refusal) {
    if (refusal.step !== 'auth' || refusal.code >= 500) return 0;
    // A 421 ends the session, and is about the server more than about the credentials.
    const busy = refusal.words.has('server-busy') && refusal.code !== 421;
    return busy || refusal.words.has('auth-temporarily-failed') ? weights.words + 1 : weights.code;
  },
  means: () => 'the server could not check the credentials at present; they may be right',
  remedy: () => ({ fix: 'Try again in some minutes with the same password; do not change `auth` for this.' }),
});
