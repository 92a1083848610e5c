import { refusalRule } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { useImplicitTls } from '../remedies.ts';

export const rule = refusalRule({
  id: 'bad-sequence',
  summary: 'A command came in the wrong state.',
  sources: [rfc(5321, '4.1.4')],
  weigh(refusal) {
    if (refusal.step === 'greeting') return 0;
    const telling = refusal.words.has('bad-sequence') && (refusal.code >= 500 || refusal.step === 'starttls');
    if (telling) return refusal.step === 'starttls' ? 77 : 68;
    return refusal.code === 503 ? 45 : 0;
  },
  means: ({ step, text }) =>
    step === 'starttls' || text.includes('tls active')
      ? 'TLS is already active, so that STARTTLS has no place any more'
      : 'the server does not take this command at this point',
  remedy: ({ step }, context) =>
    step === 'starttls'
      ? {
          fix: 'Set `security` to "tls", which does without STARTTLS, or `port` to 587.',
          field: ['security'],
          changes: [useImplicitTls(context)],
        }
      : { fix: 'Let the client send its commands in order: EHLO, AUTH, MAIL, RCPT, DATA, and after a refusal RSET.' },
});
