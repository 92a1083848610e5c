import { refusalRule, spoken } from '../refusal-rule.ts';
import { page } from '../sources.ts';
import { change } from '../profile-change.ts';

export const rule = refusalRule({
  id: 'auth-disabled',
  summary: 'Password authentication is switched off for the account, the organisation or the client.',
  sources: [page('Authenticated client SMTP submission in Exchange Online', 'https://aka.ms/smtp_auth_disabled')],
  weigh: (refusal) => spoken(refusal, 'auth-disabled', ['auth'], 7),
  means: ({ text }) => {
    if (text.includes('tenant'))
      return 'signing in by SMTP with a password is switched off for the whole organisation; the password may be right';
    if (text.includes('mailbox'))
      return 'signing in by SMTP with a password is switched off for this mailbox; the password may be right';
    return 'signing in by SMTP with a password is switched off; the password may be right';
  },
  remedy: (_refusal, context) => ({
    fix: 'Have an administrator switch SMTP AUTH on, or set `auth.method` to "XOAUTH2" and give an OAuth 2 token as the password.',
    field: ['auth', 'method'],
    changes: context.authAttempt?.mechanism === 'XOAUTH2' ? [] : [change({ 'auth.method': 'XOAUTH2' })],
  }),
});
