import { refusalRule } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';

export const rule = refusalRule({
  id: 'chunking-error',
  summary: 'BDAT was misused on either side.',
  sources: [rfc(3030, '2')],
  weigh(refusal) {
    if (refusal.words.has('chunking-error')) return 76;
    if (refusal.step !== 'bdat') return 0;
    return refusal.code === 503 ||
      refusal.code === 501 ||
      refusal.code === 502 ||
      refusal.code === 500 ||
      refusal.code === 521
      ? 71
      : 0;
  },
  means: () => 'client and server do not agree on how the message comes in chunks',
  remedy: () => ({
    fix: 'Set `delivery.transfer` to "data".',
    field: ['delivery', 'transfer'],
    changes: [change({ 'delivery.transfer': 'data' })],
  }),
});
