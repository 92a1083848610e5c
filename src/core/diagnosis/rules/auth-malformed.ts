import { refusalRule, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { useOfferedMechanism } from '../remedies.ts';
import { change } from '../profile-change.ts';

export const rule = refusalRule({
  id: 'auth-malformed',
  summary: 'The exchange itself was wrong: bad base64, an unexpected initial response, cancelled, too long.',
  sources: [rfc(4954, '4')],
  weigh(refusal) {
    if (refusal.step !== 'auth') return 0;
    const syntax = refusal.code === 500 || refusal.code === 501;
    if (refusal.words.has('auth-malformed')) return syntax ? 73 : 62;
    if (refusal.enhanced === 'line-too-long') return 73;
    return syntax ? weights.code + 2 : 0;
  },
  means: ({ text }) =>
    text.includes('cancel') || text.includes('abort')
      ? 'the exchange was broken off'
      : 'the server could not read what it was sent during AUTH',
  remedy: (_refusal, context) => ({
    ...useOfferedMechanism(context),
    fix: 'Set `auth.initialResponse` to false, or `auth.method` to another mechanism that the server offers; in a program of your own check its base64.',
    field: ['auth', 'initialResponse'],
    changes: [change({ 'auth.initialResponse': false })],
  }),
});
