import { refusalRule, spoken, deliverySteps } from '../refusal-rule.ts';
import type { Refusal } from '../refusal.ts';
import { rfc } from '../sources.ts';

/** With 5.4.1 Microsoft says so of a mailbox that is not there, with 5.7.1 Postfix of one that its access table refuses. */
function isAccessTable({ entry, text }: Refusal): boolean {
  return entry.enhanced === '5.7.1' && text.includes('recipient address rejected: access denied');
}

export const rule = refusalRule({
  id: 'recipient-unknown',
  summary: 'There is no such mailbox.',
  sources: [rfc(5321, '4.2.3'), rfc(3463, '3.2')],
  unchangeable: 'Which address is meant only you can know.',
  weigh: (refusal) => (isAccessTable(refusal) ? 0 : spoken(refusal, 'recipient-unknown', deliverySteps)),
  means: () => 'there is no such mailbox',
  remedy: () => ({ fix: 'Correct the address in `message.to`.', field: ['message', 'to'] }),
});
