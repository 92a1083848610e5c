import type { Value } from '../../words.ts';
import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { within } from '../time-limit.ts';
import { rfc } from '../sources.ts';
import { usePort } from '../remedies.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'connection-timed-out',
  role: 'cause',
  summary: 'No answer came to the connection attempt.',
  sources: [rfc(5321, '4.5.4.1'), rfc(9293, '3.8.3')],
  on: ['failure', 'clientError', 'timeout'],
  check(entry, context) {
    if (context.connectedSeq !== undefined) return undefined;
    if (entry.kind === 'timeout')
      return entry.waitingFor === 'connect'
        ? diagnosis(entry.seq, say`"no answer ${within(entry.limitMs)}"`, context)
        : undefined;
    if (!isTrouble(entry) || !isFinal(entry) || !context.trouble.has('connection-timed-out')) return undefined;
    return diagnosis(entry.seq, quote(troubleWords(entry)), context);
  },
};

/** @param said between quotation marks */
function diagnosis(seq: number, said: Value, context: Context): Diagnosis {
  const port = context.session?.port;
  return {
    severity: 'error',
    message:
      port === 25
        ? say`${said}: nothing answered the connection attempt, neither yes nor no. Port 25 is blocked by most clouds and access providers.`
        : say`${said}: nothing answered the connection attempt, neither yes nor no.`,
    fix: 'Set `port` to one that the server serves and the network lets through (587, 465 or 2525), and check `host`.',
    field: ['port'],
    changes: usePort([587, 465, 2525], context),
    evidence: [seq],
    weight: 70,
  };
}
