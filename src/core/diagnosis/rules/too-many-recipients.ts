import { refusalRule, spoken, transactionSteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'too-many-recipients',
  summary: 'There are more recipients than the server takes at once.',
  sources: [rfc(5321, '4.5.3.1.8'), rfc(5321, '4.5.3.1.10')],
  unchangeable: 'Which recipients go with which message only you can decide.',
  weigh: (refusal) => spoken(refusal, 'too-many-recipients', transactionSteps, 3),
  means: () => 'the server takes no more recipients for one message',
  remedy: () => ({
    fix: 'Name fewer addresses in `message.to` and send the rest in further messages.',
    field: ['message', 'to'],
  }),
});
