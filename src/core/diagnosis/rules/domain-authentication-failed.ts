import { refusalRule, spoken, transactionSteps } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'domain-authentication-failed',
  summary: 'SPF, DKIM or DMARC failed.',
  sources: [rfc(7489, '6.3'), rfc(7208, '8.4'), rfc(7372, '3')],
  unchangeable: 'The records of the sender’s domain have to be mended, or another sender chosen.',
  weigh: (refusal) => spoken(refusal, 'domain-authentication-failed', transactionSteps, 7),
  means: () => 'the sender’s domain does not vouch for this server by SPF, DKIM or DMARC',
  remedy: () => ({
    fix: 'Send through a server that the domain of `message.from` permits in its SPF record or signs for with DKIM, or use a sender of a domain that does.',
    field: ['message', 'from'],
  }),
});
