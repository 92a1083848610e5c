import { refusalRule, spoken, transactionSteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'message-too-large',
  summary: 'The message is over the server’s size limit.',
  sources: [rfc(1870, '6'), rfc(5321, '4.5.3.1.7')],
  weigh(refusal) {
    const weight = spoken(refusal, 'message-too-large', transactionSteps, 2);
    if (weight > 0) return weight;
    return refusal.code === 552 && refusal.step !== 'rcpt' && refusal.step !== 'auth' ? 30 : 0;
  },
  means(_refusal, context) {
    const limit = Number(context.capability('SIZE')?.params[0] ?? 0);
    return `the message is larger than the server takes${limit > 0 ? `, which is ${limit} octets` : ''}`;
  },
  remedy: () => ({
    fix: 'Send a smaller message: shorten `message.text`, or the file named in `message.eml`.',
    field: ['message'],
  }),
});
