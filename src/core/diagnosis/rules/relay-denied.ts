import { isOutspoken, refusalRule, spoken, transactionSteps, weights } from '../refusal-rule.ts';
import { signIn } from '../remedies.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'relay-denied',
  summary: 'The server will not relay for this client to that recipient.',
  sources: [rfc(5321, '3.6.2'), rfc(6409, '4.3')],
  unchangeable: 'The user name, or another server, only you can know.',
  weigh(refusal, { authenticated }) {
    const weight = spoken(refusal, 'relay-denied', transactionSteps, 5);
    if (weight > 0 && isOutspoken(refusal, 'relay-denied', 'sender-not-authorised')) return weights.enhanced;
    // Where a sign-in is asked for and relaying is not named, the sign-in is what is missing.
    const asked = refusal.words.has('auth-required') && !authenticated && !refusal.text.includes('relay');
    return asked ? Math.min(weight, weights.words - 10) : weight;
  },
  means: (_refusal, { authenticated }) =>
    authenticated
      ? 'the server takes mail for its own domains only, and this sign-in gives no right to more'
      : 'the server takes mail for its own domains only, unless the client signs in',
  remedy: (_refusal, context) =>
    context.authenticated
      ? {
          fix: 'Set `host` to the server that sends for this account, or have its administrator permit relaying.',
          field: ['host'],
        }
      : {
          fix: 'Add `auth` with `user` to the profile, on the submission port 587 or 465.',
          field: ['auth'],
          changes: signIn(context),
        },
});
