import { messageSteps, refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { encrypt } from '../remedies.ts';

export const rule = refusalRule({
  id: 'starttls-required',
  summary: 'The server insists on STARTTLS before going on.',
  sources: [rfc(3207, '4')],
  weigh(refusal, { encrypted }) {
    if (refusal.step === 'greeting' || refusal.step === 'starttls') return 0;
    // Once the message is known, it is the message that should have been encrypted.
    if (messageSteps.includes(refusal.step) && !/\b(?:tls|starttls|ssl)\b/.test(refusal.text)) return 0;
    if (refusal.words.has('starttls-required')) return weights.words + 7;
    return refusal.code === 530 && refusal.step === 'auth' && !encrypted ? weights.enhanced : 0;
  },
  means: () => 'the server goes on only after the session is encrypted',
  remedy: (_refusal, context) => encrypt(context),
});
