import { say } from '../../words.ts';
import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc, page } from '../sources.ts';
import { credentialHint } from '../remedies.ts';

export const rule = refusalRule({
  id: 'auth-app-password-required',
  summary: 'The account needs an application password.',
  sources: [page('Sign in with app passwords', 'https://support.google.com/accounts/answer/185833'), rfc(4954, '6')],
  weigh: (refusal) => spoken(refusal, 'auth-app-password-required', ['auth'], 8),
  means: () => 'this account takes no ordinary password from a program, only one made for it',
  remedy: (_refusal, context) => ({
    fix: say`Make an app password in the account’s security settings and use it in place of the account’s own. ${credentialHint(context)}`,
    field: ['auth', 'password'],
  }),
});
