import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'client-address-blocked',
  summary: 'The client’s IP address is refused: block list, no or bad reverse DNS.',
  sources: [rfc(7372, '3.3'), rfc(5782, '2')],
  unchangeable: 'Which server to use instead only you can know.',
  weigh: (refusal) => (refusal.step === 'auth' ? 0 : spoken(refusal, 'client-address-blocked', undefined, 5)),
  means: ({ text }) =>
    text.includes('ptr') || text.includes('reverse') || text.includes('rdns')
      ? 'the address this client comes from has no proper name in reverse DNS'
      : 'the server does not take mail from the address this client comes from',
  remedy: () => ({
    fix: 'Send through your provider’s submission server: set `host` to it, `port` to 587, and add `auth`; otherwise have the address delisted or its PTR record set.',
    field: ['host'],
  }),
});
