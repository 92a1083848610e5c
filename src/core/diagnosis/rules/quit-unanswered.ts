import { closedBeforeQuit } from '../closed-before-quit.ts';
import { rfc } from '../sources.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'quit-unanswered',
  role: 'consequence',
  aspect: 'ending',
  summary: 'No 221 came in reply to QUIT; harmless.',
  sources: [rfc(5321, '4.1.1.10')],
  on: ['ended'],
  check(entry, context) {
    if (entry.kind !== 'ended' || !context.quit || context.quitAnswered || context.cancelled) return undefined;
    // A log that shows no reply at all does not show this one either.
    if (entry.quit === 'answered') return undefined;
    if (closedBeforeQuit(entry, context)) return undefined;
    return {
      severity: 'information',
      message: 'QUIT was not answered with 221. This is harmless: whatever was accepted before stays accepted.',
      fix: 'Nothing needs to be done; a program should not take it for a failed delivery.',
      evidence: [entry.seq, context.quit.seq],
      weight: 20,
    };
  },
};
