import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'client-misread-reply',
  role: 'cause',
  summary: 'The reply was right, and the client read it wrongly.',
  sources: [rfc(5321, '4.2'), rfc(4954, '4')],
  on: ['ended'],
  check(entry, context) {
    const program = context.session && context.session.client !== 'wire';
    if (entry.kind !== 'ended' || entry.by !== 'client' || !program || context.cancelled || context.quit)
      return undefined;
    const last = context.lastReply;
    if (last?.code === 334 && context.authAttempt?.outcome === 'open' && !context.lastTimeout) {
      return diagnosis(
        last.seq,
        `${quote(`334 ${last.lines[0] ?? ''}`)} asked for the next line of the sign-in, whatever its text; the client left instead`,
      );
    }
    const unused =
      context.session?.security === 'starttls' &&
      context.starttls === 'not-asked' &&
      context.capability('STARTTLS') &&
      last === context.helloAccepted;
    return unused && last
      ? diagnosis(last.seq, 'The server offered STARTTLS; the client wants it and left without asking for it')
      : undefined;
  },
};

function diagnosis(seq: number, message: string): Diagnosis {
  return {
    severity: 'error',
    message: `${message}.`,
    fix: 'Mend the client: a reply is known by its code alone, its text may be missing, and its last line counts like the others.',
    evidence: [seq],
    weight: 60,
  };
}
