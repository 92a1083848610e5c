import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'server-busy',
  summary: 'The server is overloaded, shutting down or has too many connections: it will serve this client later.',
  sources: [rfc(5321, '3.8'), rfc(5321, '4.2.2')],
  weigh(refusal) {
    if (refusal.step === 'starttls' || (refusal.code >= 500 && refusal.code < 600)) return 0;
    // Nobody could be told that the credentials are wrong; that is said where only they are waiting.
    if (refusal.step === 'auth' && refusal.words.has('server-busy')) return weights.words - 5;
    if (refusal.words.has('server-busy')) return weights.words + (isOwnAffair(refusal.text) ? 8 : 0);
    // Without a code nothing but the words can say that it passes.
    if (refusal.code === 0 && refusal.claims.size > 0) return 0;
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

/** A quota of the queue is not the account’s, and what the server cannot look up is not refused. */
function isOwnAffair(text: string): boolean {
  return ['queue quota', 'server configuration', 'lookup failure'].some((words) => text.includes(words));
}
