import { refusalRule } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';

export const rule = refusalRule({
  id: 'pipelining-violation',
  summary: 'Commands were sent together that must not be, or without PIPELINING.',
  sources: [rfc(2920, '3.1')],
  weigh(refusal) {
    if (!refusal.words.has('pipelining-violation')) return 0;
    return refusal.step === 'greeting' ? 60 : 79;
  },
  means: () => 'commands were sent before the reply to the one before had come',
  remedy: () => ({
    fix: 'Set `delivery.pipelining` to false.',
    field: ['delivery', 'pipelining'],
    changes: [change({ 'delivery.pipelining': false })],
  }),
});
