import { refusalRule, spoken } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';

export const rule = refusalRule({
  id: 'idle-timed-out',
  summary: 'The server closed for inactivity, also when noticed on the next use of a kept connection.',
  sources: [rfc(5321, '4.5.3.2.7'), rfc(5321, '3.8')],
  weigh(refusal) {
    if (refusal.code >= 500 || refusal.step === 'auth' || refusal.step === 'greeting') return 0;
    return spoken(refusal, 'idle-timed-out', undefined, 5);
  },
  means: ({ step, answered }) =>
    `the server had waited too long for the client and closed${step === 'unsolicited' || answered?.kind !== 'command' ? '' : '; this is no answer to the command, it was only read then'}`,
  remedy: () => ({
    fix: 'Let the client keep no idle connection, or send NOOP; open a new connection and send the message again.',
  }),
});
