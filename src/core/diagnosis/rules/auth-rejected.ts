import { refusalRule, spoken, weights } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { credentialHint } from '../remedies.ts';

export const rule = refusalRule({
  id: 'auth-rejected',
  summary: 'The credentials are refused.',
  sources: [rfc(4954, '6')],
  weigh(refusal) {
    if (refusal.step !== 'auth') return refusal.step === 'unsolicited' && refusal.code === 535 ? weights.code : 0;
    const sure = spoken(refusal, 'auth-rejected');
    if (sure > 0) return sure - 5;
    return refusal.code >= 500 ? weights.code : 0;
  },
  means: () => 'the server does not accept this user name and password',
  remedy: (_refusal, context) => ({ fix: credentialHint(context), field: ['auth', 'user'] }),
});
