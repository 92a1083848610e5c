import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'no-valid-recipients',
  role: 'consequence',
  summary: 'DATA was sent without an accepted recipient.',
  sources: [rfc(5321, '3.3'), rfc(2920, '3.1')],
  unchangeable: 'What each recipient was refused for has to be mended.',
  weigh(refusal, { recipientsAccepted }) {
    if (refusal.step !== 'data' && refusal.step !== 'end-of-data') return 0;
    if (refusal.words.has('no-valid-recipients')) return 77;
    return refusal.step === 'data' && recipientsAccepted === 0 && (refusal.code === 503 || refusal.code === 554)
      ? weights.enhanced
      : 0;
  },
  means: () => 'no recipient was accepted, so that there is nobody to deliver to',
  remedy: () => ({
    fix: 'Mend what each RCPT was refused for; the addresses are in `message.to`.',
    field: ['message', 'to'],
  }),
});
