import type { Refusal } from '../refusal.ts';
import { messageSteps, refusalRule, spoken, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { claimWeights } from '../wording/meanings.ts';

export const rule = refusalRule({
  id: 'client-address-blocked',
  summary: 'The client’s IP address is refused: block list, no or bad reverse DNS.',
  sources: [rfc(7372, '3.3'), rfc(5782, '2')],
  unchangeable: 'Which server to use instead only you can know.',
  weigh(refusal) {
    if (refusal.step === 'auth') return 0;
    const weight = spoken(refusal, 'client-address-blocked', undefined, 5);
    if (weight > 0 && (listsDomain(refusal.text) || isOfAnother(refusal))) return weights.code;
    // Once the message is known, lists and blocks may be about it; they are not where the text speaks of the client.
    const ofMessage =
      messageSteps.includes(refusal.step) && (refusal.claims.get('client-address-blocked') ?? 0) < claimWeights.strong;
    return ofMessage ? Math.min(weight, weights.words - 10) : weight;
  },
  means: ({ text }) =>
    text.includes('ptr') || text.includes('reverse') || text.includes('rdns')
      ? 'the address this client comes from has no proper name in reverse DNS'
      : 'the server does not take mail from the address this client comes from',
  remedy: () => ({
    fix: 'Send through your provider’s submission server: set `host` to it, `port` to 587, and add `auth`; otherwise have the address delisted or its PTR record set.',
    field: ['host'],
  }),
});

/** Whether the clauses say of somebody else what the phrases would say of the client. */
function isOfAnother({ claims, step, text }: Refusal): boolean {
  if (claims.has('client-address-blocked') || claims.has('recipient-unknown')) return false;
  if (claims.has('sender-rejected')) return step === 'mail' && !namesList(text);
  return step === 'rcpt' ? claims.has('recipient-rejected') && !namesList(text) : claims.has('rate-limited');
}

/** Lists that have a name are lists of addresses, whoever is named as refused. */
function namesList(text: string): boolean {
  return /spamhaus|spamcop|sorbs|barracuda|dnsbl|\brbl|reputation|\d\.\d/.test(text);
}

/** A list of domains, or a domain on a list, says nothing of the client’s address. */
function listsDomain(text: string): boolean {
  return /\b(?:dbl|surbl|uribl)\b|\bdomain is (?:block)?listed\b/.test(text);
}
