import { isOutspoken, refusalRule, spoken, transactionSteps, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'insufficient-storage',
  summary: 'The server has no room now.',
  sources: [rfc(5321, '4.2.2'), rfc(1870, '6.1')],
  weigh(refusal) {
    const weight = spoken(refusal, 'insufficient-storage', transactionSteps);
    const opening = refusal.step === 'greeting' || refusal.step === 'ehlo';
    if (opening && refusal.code === 452 && refusal.words.has('insufficient-storage')) return weights.words + 9;
    // For good it is the mailbox that has no room (RFC 5321 section 4.2.3).
    if (weight > 0 && (isOutspoken(refusal, 'insufficient-storage', 'mailbox-full') || refusal.code >= 500))
      return weights.code;
    // Exchange calls any of its resources so, and names the one behind it.
    if (weight > 0 && refusal.text.includes('useddiskspace')) return weights.words + 9;
    return weight > 0 ? weight : refusal.code === 452 && refusal.step !== 'rcpt' && refusal.step !== 'auth' ? 30 : 0;
  },
  means: () => 'the server has no room for the message at present',
  remedy: () => ({ fix: 'Try again later or tell the server’s administrator; nothing in the profile is wrong.' }),
});
