import { checkRefusal } from '../refusal-rule.ts';
import type { Remedy, RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { useImplicitTls, usePort } from '../remedies.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'starttls-not-offered',
  role: 'cause',
  summary: 'TLS is wanted, but STARTTLS is not in the EHLO reply.',
  sources: [rfc(3207, '4'), rfc(3207, '6')],
  on: ['command', 'ended', 'clientError', 'reply'],
  check(entry, context) {
    if (entry.kind === 'reply') return checkRefusal('starttls-not-offered', reading, context);
    if (entry.kind === 'command' && entry.verb !== 'QUIT') return undefined;
    if (entry.kind === 'clientError' && saysAbsent(entry.message, context))
      return { ...absence(context), evidence: [entry.seq], weight: 74 };
    if (entry.kind === 'clientError' && entry.code !== 'ETLS') return undefined;
    return wantedButAbsent(context) ? absence(context) : undefined;
  },
};

function wantedButAbsent(context: Context): boolean {
  if (context.session?.security !== 'starttls' || context.tls || context.tlsFailed || context.cancelled) return false;
  if (context.mail || context.authAttempt) return false;
  return context.starttls === 'not-asked' && context.helloAccepted !== undefined && !context.capability('STARTTLS');
}

/** Words of the client that say it, where no EHLO reply says otherwise. */
function saysAbsent(message: string, context: Context): boolean {
  if (!context.trouble.has('starttls-not-offered') || context.tls || context.capability('STARTTLS')) return false;
  return saysNo.test(message);
}

const saysNo = /\bnot?\b|n't\b|\bunsupported\b|\bwithout\b|\bmissing|_not_|\bunavailable\b|\blacks?\b/i;

function absence(context: Context): Diagnosis {
  const seq = context.capabilities?.seq ?? context.helloAccepted?.seq ?? context.session?.seq ?? 0;
  return {
    severity: 'error',
    message:
      'The server’s EHLO reply does not list STARTTLS, which the profile asks for; the session ended there, unencrypted.',
    ...remedy(context),
    evidence: [seq],
    weight: 60,
  };
}

function remedy(context: Context): Remedy {
  return {
    fix: 'Set `port` to the submission port 587, or `security` to "tls" with `port` 465; "none" only on a network that is trusted.',
    field: ['security'],
    changes: [...usePort([587], context), useImplicitTls(context)],
  };
}

const reading: RefusalReading = {
  weigh: ({ step, code }, context) =>
    step === 'starttls' && code >= 500 && code <= 504 && !context.tls && !context.capability('STARTTLS') ? 76 : 0,
  means: () => 'STARTTLS was not in the EHLO reply, and the server does not know it',
  remedy: (_refusal, context) => remedy(context),
};
