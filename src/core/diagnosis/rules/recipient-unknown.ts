import { refusalRule, spoken, deliverySteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'recipient-unknown',
  summary: 'There is no such mailbox.',
  sources: [rfc(5321, '4.2.3'), rfc(3463, '3.2')],
  unchangeable: 'Which address is meant only you can know.',
  weigh: (refusal) => spoken(refusal, 'recipient-unknown', deliverySteps),
  means: () => 'there is no such mailbox',
  remedy: () => ({ fix: 'Correct the address in `message.to`.', field: ['message', 'to'] }),
});
