import { refusalRule, spoken, transactionSteps } from '../refusal-rule.ts';
import { useOwnSender } from '../remedies.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'sender-not-authorised',
  summary: 'This account may not use this sender.',
  sources: [rfc(6409, '6.1')],
  unchangeable: 'Which address is meant only you can know.',
  /** At MAIL nothing but the sender has been named. */
  weigh: (refusal) => spoken(refusal, 'sender-not-authorised', transactionSteps, refusal.step === 'mail' ? 6 : 4),
  means: () =>
    'this account has no right to send from this address: it is not its own, not verified, or its domain is not set up',
  remedy: (_refusal, context) => ({
    fix: 'Set `message.from` to an address of the account that signs in, or have the address or domain verified with the provider.',
    field: ['message', 'from'],
    changes: useOwnSender(context),
  }),
});
