import { say } from '../../words.ts';
import type { Context } from '../context.ts';
import type { Refusal } from '../refusal.ts';
import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { signIn, useStartTls } from '../remedies.ts';

export const rule = refusalRule({
  id: 'auth-required',
  summary: 'The server wants authentication first.',
  sources: [rfc(4954, '6')],
  unchangeable: 'The user name only you can know.',
  weigh(refusal, context) {
    const weight = spoken(refusal, 'auth-required', ['mail', 'rcpt', 'data', 'end-of-data', 'bdat'], 4);
    if (weight > 0) return weight;
    if (deniedUnauthenticated(refusal, context)) return 76;
    const plain =
      refusal.code === 530 && refusal.step !== 'auth' && refusal.step !== 'starttls' && refusal.step !== 'greeting';
    return plain && !context.authenticated ? 60 : 0;
  },
  means: ({ step }, context) => {
    if (context.authenticated) return 'the server asks for a sign-in although it had accepted one in this session';
    const wanted =
      step === 'rcpt'
        ? say`the server wants a sign-in before it takes mail for this recipient or from this sender`
        : say`the server wants a sign-in before it takes mail`;
    const isOffered = context.capability('AUTH') || context.encrypted;
    return isOffered ? wanted : say`${wanted}; it may offer AUTH only after STARTTLS`;
  },
  remedy: (_refusal, context) =>
    context.authenticated
      ? {
          fix: 'Ask its administrator: what was accepted for `auth.user` gives no right to send here.',
          field: ['auth', 'user'],
        }
      : context.encrypted || context.capability('AUTH') || !context.capability('STARTTLS')
        ? {
            fix: 'Add `auth` with `user` (and `method` "auto") to the profile.',
            field: ['auth'],
            changes: signIn(context),
          }
        : {
            fix: 'Add `auth` with `user` to the profile and set `security` to "starttls": AUTH is offered only under TLS.',
            field: ['security'],
            changes: [useStartTls(context)],
          },
});

/** Postfix with `permit_sasl_authenticated, reject` says only this, whoever the recipient is. */
function deniedUnauthenticated({ step, entry, text }: Refusal, context: Context): boolean {
  if (step !== 'rcpt' || context.authenticated || !context.capability('AUTH')) return false;
  return entry.enhanced === '5.7.1' && text.includes('recipient address rejected: access denied');
}
