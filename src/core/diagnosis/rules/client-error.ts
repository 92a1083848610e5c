import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { isToldOnly, unknownProgram } from '../told-only.ts';
import type { Rule } from '../finding.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'client-error',
  role: 'fallback',
  summary: 'The program reports an error that does not name its cause.',
  sources: [rfc(5321, '4.2')],
  on: ['clientError'],
  check(entry, context) {
    // Where there is a conversation, libraries also complain of what does no harm.
    if (entry.kind !== 'clientError' || !isToldOnly(context)) return undefined;
    // An error of nobody knows what need not be one of mail.
    if (entry.client === unknownProgram && !/mail|smtp/i.test(entry.message)) return undefined;
    return {
      severity: 'error',
      message: say`${quote(entry.message)} is all that ${entry.client} says; it does not name the cause.`,
      fix: 'Raise the log level of the program, so that it shows what the server says, or run the same session from a profile.',
      evidence: [entry.seq],
      weight: 1,
    };
  },
};
