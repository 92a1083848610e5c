import { checkRefusal, weights } from '../refusal-rule.ts';
import type { Remedy, RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { encrypt, usePort } from '../remedies.ts';
import { change } from '../profile-change.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../finding.ts';
import { isToldOnly } from '../told-only.ts';
import type { AuthEntry, Entry } from '../../transcript/entry.ts';

export const rule: Rule = {
  id: 'auth-not-offered',
  role: 'cause',
  summary: 'The server offers no AUTH here.',
  sources: [rfc(4954, '3'), rfc(4954, '4')],
  on: ['reply', 'auth', 'clientError'],
  check(entry, context) {
    if (entry.kind === 'reply') return checkRefusal('auth-not-offered', reading, context);
    const absent = entry.kind === 'auth' ? isWithoutOffer(entry, context) : isMissingAuth(entry, context);
    if (!absent) return undefined;
    return {
      severity: 'error',
      message: context.encrypted
        ? 'The server’s EHLO reply does not list AUTH, and the profile has credentials.'
        : 'The server’s EHLO reply does not list AUTH, at least not before the session is encrypted, and the profile has credentials.',
      ...remedy(context),
      evidence: context.capabilities ? [entry.seq, context.capabilities.seq] : [entry.seq],
      weight: 72,
    };
  },
};

function isWithoutOffer({ mechanism, offered }: AuthEntry, { helloAccepted }: Context): boolean {
  return mechanism === '' && offered.length === 0 && helloAccepted !== undefined;
}

/** Words that programs use whatever it was that failed. */
const vague = /could not authenticate/i;

function isMissingAuth(entry: Entry, context: Context): boolean {
  if (entry.kind === 'clientError' && isToldOnly(context))
    return context.trouble.has('auth-not-offered') && !vague.test(entry.message);
  return (
    entry.kind === 'clientError' &&
    (entry.code === 'EAUTH' || context.trouble.has('auth-not-offered')) &&
    !context.authAttempt &&
    context.helloAccepted !== undefined &&
    !context.capability('AUTH')
  );
}

function remedy(context: Context): Remedy {
  if (!context.encrypted) return encrypt(context);
  return {
    fix: 'Set `port` to the submission port (587 or 465), or remove `auth` if this server wants no sign-in.',
    field: ['auth'],
    changes: [...usePort([587], context), change({ auth: null })],
  };
}

const reading: RefusalReading = {
  weigh(refusal, context) {
    if (refusal.step !== 'auth') return 0;
    // A server that offers AUTH may use the same words of something else; 504 is about the mechanism that was named (RFC
    // 4954 section 4).
    if (refusal.words.has('auth-not-offered') && !context.capability('AUTH'))
      return refusal.code === 504 ? weights.enhanced : 75;
    const unknown = refusal.code === 500 || refusal.code === 502 || refusal.code === 503;
    const inList = context.capability('AUTH') !== undefined;
    return unknown &&
      context.helloAccepted &&
      !inList &&
      refusal.answered?.kind === 'command' &&
      refusal.answered.verb === 'AUTH' &&
      !context.authenticated
      ? 72
      : 0;
  },
  means: (_refusal, { encrypted }) =>
    encrypted
      ? 'the server offers no authentication here'
      : 'the server offers no authentication here, at least not before the session is encrypted',
  remedy: (_refusal, context) => remedy(context),
};
