import { checkRefusal, spoken } from '../refusal-rule.ts';
import type { RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import type { Rule } from '../finding.ts';

const fix = 'Let the client keep no idle connection, or send NOOP; open a new connection and send the message again.';

export const rule: Rule = {
  id: 'idle-timed-out',
  role: 'cause',
  summary: 'The server closed for inactivity, also when noticed on the next use of a kept connection.',
  sources: [rfc(5321, '4.5.3.2.7'), rfc(5321, '3.8')],
  on: ['reply', 'ended'],
  check(entry, context) {
    if (entry.kind === 'reply') return checkRefusal('idle-timed-out', reading, context);
    // A server's own log says that it stopped waiting, and not always what it answered.
    if (entry.kind !== 'ended' || entry.by !== 'server' || entry.how !== 'timeout' || context.lastRefusal)
      return undefined;
    return {
      severity: 'error',
      message: 'The server had waited too long for the client and closed.',
      fix,
      evidence: [entry.seq],
      weight: 60,
    };
  },
};

const reading: RefusalReading = {
  weigh(refusal) {
    if (refusal.code >= 500 || refusal.step === 'auth' || refusal.step === 'greeting') return 0;
    return spoken(refusal, 'idle-timed-out', undefined, 5);
  },
  means: ({ step, answered }) =>
    step === 'unsolicited' || answered?.kind !== 'command'
      ? 'the server had waited too long for the client and closed'
      : 'the server had waited too long for the client and closed; this is no answer to the command, it was only read then',
  remedy: () => ({ fix }),
};
