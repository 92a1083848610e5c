import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'server-busy',
  summary: 'The server is overloaded, shutting down or has too many connections: it will serve this client later.',
  sources: [rfc(5321, '3.8'), rfc(5321, '4.2.2')],
  weigh(refusal) {
    if (refusal.step === 'starttls' || (refusal.code >= 500 && refusal.code < 600)) return 0;
    // A quota of a queue is the server’s affair, not the account’s.
    if (refusal.words.has('server-busy')) return weights.words + (refusal.text.includes('queue quota') ? 4 : 0);
    if (refusal.step === 'greeting') return weights.code;
    if (refusal.enhanced === 'server-busy') return weights.enhanced;
    if (refusal.code === 421) return weights.code + 5;
    return refusal.step === 'ehlo' || refusal.step === 'data' ? weights.code - 10 : 0;
  },
  means: () => 'the server cannot serve this client now, which passes',
  remedy: () => ({
    fix: 'Wait some minutes and try again, with fewer connections at the same time; nothing in the profile is wrong.',
  }),
});
