import { quote, refusalRule, spoken, weights } from '../refusal-rule.ts';
import type { Remedy } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { isToldOnly } from '../told-only.ts';
import { credentialHint, useLiteralUser } from '../remedies.ts';
import type { Context } from '../context.ts';
import type { ClientErrorEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { Refusal } from '../refusal.ts';
import type { RuleId } from './index.ts';

/** Rules that say why an authentication failed; that it failed says none of them. */
const reasons: readonly RuleId[] = ['auth-blocked-by-policy', 'auth-throttled', 'auth-disabled'];

function hasReason({ claims }: Refusal): boolean {
  return !claims.has('auth-rejected') && reasons.some((rule) => claims.has(rule));
}

const refused = refusalRule({
  id: 'auth-rejected',
  summary: 'The credentials are refused.',
  sources: [rfc(4954, '6')],
  weigh(refusal) {
    if (refusal.step !== 'auth') return refusal.step === 'unsolicited' && refusal.code === 535 ? weights.code : 0;
    const sure = spoken(refusal, 'auth-rejected');
    if (sure > 0 && hasReason(refusal)) return weights.code;
    if (sure > 0) return sure - 5;
    return refusal.code >= 500 ? weights.code : 0;
  },
  means: ({ code }) =>
    code >= 400 && code < 500
      ? 'the server does not accept this user name and password; the code says for now only, but trying the same again will not help'
      : 'the server does not accept this user name and password',
  remedy: (_refusal, context) => credentials(context),
});

export const rule: Rule = {
  ...refused,
  on: [...refused.on, 'clientError'],
  weigh: (entry, context) =>
    entry.kind === 'clientError' ? (isReported(entry, context) ? 45 : 0) : (refused.weigh?.(entry, context) ?? 0),
  check(entry, context) {
    if (entry.kind === 'clientError') return reported(entry, context);
    const diagnosis = refused.check(entry, context);
    const first = firstOfTwo(context);
    if (!diagnosis || first === undefined) return diagnosis;
    return { ...diagnosis, evidence: [first, ...diagnosis.evidence], weight: 76 };
  },
};

/** The right user name where the service takes one word only; else the password is what can be changed. */
function credentials(context: Context): Remedy {
  return { fix: credentialHint(context), field: ['auth', 'user'], changes: useLiteralUser(context) };
}

/** Words that programs use whatever it was that failed. */
const vague = /could not authenticate/i;

/** A program that does not show the reply says that a sign-in failed. */
function isReported({ command = '', message }: ClientErrorEntry, context: Context): boolean {
  const { trouble, authRefusal, authenticated } = context;
  if (authRefusal || authenticated || (vague.test(message) && !isToldOnly(context))) return false;
  return trouble.has('auth-rejected') && (command === '' || command.startsWith('AUTH'));
}

function reported(error: ClientErrorEntry, context: Context): Diagnosis | undefined {
  if (!isReported(error, context)) return undefined;
  return {
    severity: 'error',
    message: say`${quote(error.message)}: the server does not accept this user name and password.`,
    ...credentials(context),
    evidence: [error.seq],
    weight: 45,
  };
}

/** The reply to AUTH before this 535, when both answer one AUTH: the second one is the verdict. */
function firstOfTwo({ refusal, authRefusal, lastCommand }: Context): number | undefined {
  if (refusal?.step !== 'unsolicited' || !authRefusal) return undefined;
  const verb = lastCommand?.verb;
  return verb === 'AUTH' || verb === 'RESPONSE' || verb === 'QUIT' ? authRefusal.entry.seq : undefined;
}
