import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { encrypt } from '../remedies.ts';

export const rule = refusalRule({
  id: 'auth-needs-tls',
  summary: 'AUTH is only allowed over TLS.',
  sources: [rfc(4954, '4'), rfc(4954, '6')],
  weigh(refusal) {
    if (refusal.step === 'auth' && (refusal.code === 538 || refusal.code === 523)) return 82;
    return spoken(refusal, 'auth-needs-tls', ['auth', 'mail'], 9);
  },
  means: () => 'the server takes credentials only over an encrypted connection',
  remedy: (_refusal, context) => encrypt(context),
});
