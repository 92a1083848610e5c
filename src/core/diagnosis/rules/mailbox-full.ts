import { refusalRule, spoken, deliverySteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'mailbox-full',
  summary: 'The recipient is over quota.',
  sources: [rfc(3463, '3.3')],
  unchangeable: 'Only the recipient can make room.',
  weigh: (refusal) => spoken(refusal, 'mailbox-full', deliverySteps, 5),
  means: () => 'the recipient’s mailbox is full',
  remedy: () => ({
    fix: 'Only the recipient can make room; try again later or use another address in `message.to`.',
    field: ['message', 'to'],
  }),
});
