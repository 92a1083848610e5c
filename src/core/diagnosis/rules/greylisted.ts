import { refusalRule, weights, deliverySteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'greylisted',
  summary: 'The server wants the client to come back later.',
  sources: [rfc(6647, '2.3')],
  weigh(refusal) {
    if (refusal.code >= 500 || !deliverySteps.includes(refusal.step)) return 0;
    if (refusal.words.has('greylisted')) return weights.words + 2;
    return refusal.step === 'rcpt' &&
      refusal.tryAgain &&
      !refusal.claims.has('rate-limited') &&
      (refusal.code === 450 || refusal.code === 451)
      ? 60
      : 0;
  },
  means: () => 'the server puts off a sender that it does not know yet; the same message passes when it comes again',
  remedy: () => ({ fix: 'Send again after some minutes from the same address; nothing in the profile is wrong.' }),
});
