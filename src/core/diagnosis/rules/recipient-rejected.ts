import { refusalRule, spoken, weights, deliverySteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'recipient-rejected',
  summary: 'The recipient is refused for another reason than being unknown.',
  sources: [rfc(5321, '3.3'), rfc(5321, '4.2.3')],
  unchangeable: 'Which address is meant only you can know.',
  weigh(refusal) {
    const weight = spoken(refusal, 'recipient-rejected', deliverySteps, -15);
    return weight > 0 ? weight : refusal.step === 'rcpt' ? weights.step : 0;
  },
  means: ({ words }) =>
    words.has('recipient-rejected')
      ? 'the server does not take mail for this recipient'
      : 'the server refused at the recipient; its words say no more than that',
  remedy: () => ({
    fix: 'Check the address in `message.to`; if it is right, its administrator can say why it is refused.',
    field: ['message', 'to'],
  }),
});
