import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'address-malformed',
  summary: 'A path or address has wrong syntax.',
  sources: [rfc(5321, '4.1.2')],
  unchangeable: 'Which address is meant only you can know.',
  weigh(refusal) {
    if (refusal.step !== 'mail' && refusal.step !== 'rcpt') return 0;
    if (refusal.words.has('address-malformed')) return weights.words - 1;
    if (refusal.enhanced === 'address-malformed') return weights.enhanced;
    return refusal.code === 501 ? weights.code : 0;
  },
  means: () => 'the address is not written as the server expects it',
  remedy: ({ step }) =>
    step === 'mail'
      ? {
          fix: 'Correct `message.from`: one address, name@domain, with nothing around it that does not belong there.',
          field: ['message', 'from'],
        }
      : {
          fix: 'Correct the address in `message.to`: name@domain, with nothing around it that does not belong there.',
          field: ['message', 'to'],
        },
});
