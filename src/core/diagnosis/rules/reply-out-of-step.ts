import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import type { Step } from '../refusal.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'reply-out-of-step',
  role: 'cause',
  summary: 'Replies and commands no longer match.',
  sources: [rfc(5321, '4.3.1'), rfc(2920, '3.1')],
  on: ['reply'],
  check(entry, context) {
    if (entry.kind !== 'reply' || entry === context.greeting || context.session?.pieced) return undefined;
    if (entry.violations.some(({ id }) => id === 'incomplete')) return undefined;
    const { step } = context;
    if (step === undefined) return undefined;
    // A log that starts in the middle does not show what was asked.
    const unseen = !entry.violations.some(({ id }) => id === 'unsolicited');
    if (step === 'unsolicited' && unseen) return undefined;
    const unasked = step === 'unsolicited' && entry.code !== 421 && !context.quitAnswered;
    if (!unasked && !cannotAnswer(entry.code, step)) return undefined;
    const said = quote(`${entry.code} ${entry.lines[0] ?? ''}`);
    return {
      severity: 'error',
      message: unasked
        ? say`${said} came without a command that asked for it: replies and commands no longer match.`
        : say`${said} cannot be the answer to what was sent: replies and commands no longer match.`,
      fix: 'Open a new connection: on this one every further reply may belong to an earlier command. A server or something between counts wrongly, or the client did not wait.',
      evidence: [entry.seq],
      weight: unasked ? 35 : 58,
    };
  },
};

/** Intermediate and special codes belong to one command each (RFC 5321 section 4.3.2, RFC 4954 section 4). */
function cannotAnswer(code: number, step: Step): boolean {
  switch (code) {
    case 354:
      return step !== 'data' && step !== 'unsolicited';
    case 334:
    case 235:
      return step !== 'auth' && step !== 'unsolicited' && step !== 'other';
    case 250:
      return step === 'data' || step === 'greeting';
    default:
      return false;
  }
}
