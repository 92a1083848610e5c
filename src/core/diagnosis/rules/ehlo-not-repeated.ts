import { say } from '../../words.ts';
import { rfc } from '../sources.ts';
import type { Diagnosis, Severity, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'ehlo-not-repeated',
  role: 'cause',
  summary: 'The client went on after STARTTLS without a new EHLO.',
  sources: [rfc(3207, '4.2')],
  on: ['command', 'reply'],
  check(entry, context) {
    const upgraded = context.tls ? !context.tls.implicit : context.starttls === 'accepted' && context.encrypted;
    if (!upgraded || !context.tls || context.helloSinceTls) return undefined;
    if (entry.kind === 'command')
      return needsHello.has(entry.verb) ? diagnosis(entry.seq, entry.verb, 'warning') : undefined;
    const refusal = context.refusal;
    if (!refusal || refusal.answered?.kind !== 'command' || !needsHello.has(refusal.answered.verb)) return undefined;
    return { ...diagnosis(entry.seq, refusal.answered.verb, 'error'), weight: 85 };
  },
};

const needsHello: ReadonlySet<string> = new Set(['AUTH', 'MAIL', 'RCPT', 'DATA', 'BDAT']);

function diagnosis(seq: number, verb: string, severity: Severity): Diagnosis {
  return {
    severity,
    message: say`After STARTTLS the client went on with ${verb} without a new EHLO, though both sides must forget what was said before TLS.`,
    fix: 'Let the client send EHLO again after the handshake and read the new list of capabilities.',
    evidence: [seq],
    weight: 45,
  };
}
