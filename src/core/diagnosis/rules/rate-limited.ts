import { isOutspoken, refusalRule, spoken, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'rate-limited',
  summary: 'Too much, too fast.',
  sources: [rfc(3463, '3.8')],
  weigh(refusal) {
    if (refusal.step === 'auth') return Math.min(spoken(refusal, 'rate-limited'), weights.words - 10);
    if (isOutspoken(refusal, 'rate-limited', 'mailbox-full')) return 0;
    return spoken(refusal, 'rate-limited', undefined, 1);
  },
  means: ({ code }) =>
    code >= 500
      ? 'too much came too fast; it passes, although the code says it is permanent'
      : 'too much came too fast',
  remedy: () => ({ fix: 'Wait, then send more slowly and over fewer connections.' }),
});
