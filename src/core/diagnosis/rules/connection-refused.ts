import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { usePort } from '../remedies.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'connection-refused',
  role: 'cause',
  summary: 'Nothing listens on that port.',
  sources: [rfc(9293, '3.5.2')],
  on: ['failure', 'clientError'],
  check(entry, context) {
    if (
      !isTrouble(entry) ||
      !isFinal(entry) ||
      !context.trouble.has('connection-refused') ||
      context.connectedSeq !== undefined
    )
      return undefined;
    const said = quote(troubleWords(entry));
    const port = context.session?.port;
    return {
      severity: 'error',
      message: port
        ? say`${said}: the machine answered, but nothing listens on port ${port}.`
        : say`${said}: the machine answered, but nothing listens on that port.`,
      fix: 'Correct `port` (587 or 465 for submission) and `host`, or start the server.',
      field: ['port'],
      changes: usePort([587, 465], context),
      evidence: [entry.seq],
      weight: 70,
    };
  },
};
