import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'connection-reset',
  role: 'cause',
  summary: 'The connection was reset (RST), whatever the phase.',
  sources: [rfc(9293, '3.5.2'), rfc(5321, '3.8')],
  on: ['failure', 'ended', 'clientError'],
  check(entry, context) {
    if (context.quit || context.cancelled || context.tlsFailed || context.lastRefusal) return undefined;
    if (entry.kind === 'ended')
      return entry.how === 'reset' && entry.by !== 'client' && !context.lastFailure
        ? diagnosis(entry.seq, 'RST')
        : undefined;
    // Who writes to a connection that the server has closed is reset.
    if (
      context.ended?.how === 'fin' ||
      !isTrouble(entry) ||
      !isFinal(entry) ||
      !context.trouble.has('connection-reset')
    )
      return undefined;
    return diagnosis(entry.seq, troubleWords(entry));
  },
};

function diagnosis(seq: number, said: string): Diagnosis {
  return {
    severity: 'error',
    message: say`${quote(said)}: the connection was reset by the server or by something in between, a firewall or a virus scanner.`,
    fix: 'Try again; if it happens at the same place each time, try another `port`, another network, or ask the server’s administrator.',
    evidence: [seq],
    weight: 55,
  };
}
