import { refusalRule, spoken, transactionSteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { change } from '../remedies.ts';

export const rule = refusalRule({
  id: 'smtputf8-required',
  summary: 'An address is not ASCII, and SMTPUTF8 is missing on one side.',
  sources: [rfc(6531, '3.5')],
  weigh: (refusal) => spoken(refusal, 'smtputf8-required', transactionSteps, 3),
  means: () => 'an address or header needs SMTPUTF8, which was not agreed on',
  remedy: (_refusal, context) =>
    context.capability('SMTPUTF8')
      ? {
          fix: 'Set `delivery.smtputf8` to "auto" or "always".',
          field: ['delivery', 'smtputf8'],
          changes: [change({ 'delivery.smtputf8': 'auto' })],
        }
      : {
          fix: 'The server does not offer SMTPUTF8: use ASCII addresses in `message.from` and `message.to`.',
          field: ['message', 'to'],
        },
});
