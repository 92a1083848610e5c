import type { Context } from '../context.ts';
import type { Refusal } from '../refusal.ts';
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
    return refusal.code === 503 ? 46 : 0;
  },
  means: (refusal, context) => {
    if (refusal.step === 'starttls' || refusal.text.includes('tls active'))
      return 'TLS is already active, so that STARTTLS has no place any more';
    if (lacksMail(refusal, context)) return 'it has no place, since MAIL was not accepted';
    return 'the server does not take this command at this point';
  },
  remedy: (refusal, context) =>
    refusal.step === 'starttls'
      ? {
          fix: 'Set `security` to "tls", which does without STARTTLS, or `port` to 587.',
          field: ['security'],
          changes: [useImplicitTls(context)],
        }
      : lacksMail(refusal, context)
        ? { fix: 'Mend what MAIL was refused for; this only follows from it.' }
        : { fix: 'Let the client send its commands in order: EHLO, AUTH, MAIL, RCPT, DATA, and after a refusal RSET.' },
});

/** RCPT or DATA that was sent together with a MAIL which was refused. */
function lacksMail({ step }: Refusal, { mail, mailAccepted }: Context): boolean {
  return (step === 'rcpt' || step === 'data') && mail !== undefined && !mailAccepted;
}
