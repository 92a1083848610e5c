import { say } from '../../words.ts';
import { checkRefusal, quote, spoken } from '../refusal-rule.ts';
import type { RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { encrypt } from '../remedies.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'auth-needs-tls',
  role: 'cause',
  summary: 'AUTH is only allowed over TLS.',
  sources: [rfc(4954, '4'), rfc(4954, '6')],
  on: ['reply', 'clientError'],
  check(entry, context) {
    if (entry.kind !== 'clientError') return checkRefusal('auth-needs-tls', reading, context);
    if (context.encrypted || context.authAttempt || !context.trouble.has('auth-needs-tls')) return undefined;
    return {
      severity: 'error',
      message: say`${quote(entry.message)}: the client sends credentials only over an encrypted connection.`,
      ...encrypt(context),
      evidence: [entry.seq],
      weight: 74,
    };
  },
};

const reading: RefusalReading = {
  weigh(refusal) {
    if (refusal.step === 'auth' && (refusal.code === 538 || refusal.code === 523)) return 82;
    return spoken(refusal, 'auth-needs-tls', ['auth', 'mail'], 9);
  },
  means: () => 'the server takes credentials only over an encrypted connection',
  remedy: (_refusal, context) => encrypt(context),
};
