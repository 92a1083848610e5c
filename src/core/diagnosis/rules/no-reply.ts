import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { within } from '../time-limit.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'no-reply',
  role: 'cause',
  summary: 'The server kept silent past the limit.',
  sources: [rfc(5321, '4.5.3.2')],
  on: ['timeout'],
  check(entry, context) {
    if (entry.kind !== 'timeout' || (entry.waitingFor !== 'reply' && entry.waitingFor !== 'tls')) return undefined;
    const asked = context.entryAt(entry.unanswered) ?? (entry.waitingFor === 'reply' ? context.lastCommand : undefined);
    const verb = asked?.kind === 'command' ? asked.verb : '';
    if (verb === 'QUIT' || asked?.kind === 'data') return undefined;
    const what =
      entry.waitingFor === 'tls' ? say`the TLS handshake` : verb === '' ? say`what it was sent` : quote(verb);
    const field = entry.waitingFor === 'tls' ? 'connect' : 'command';
    return {
      severity: 'error',
      message: say`The server did not answer ${what} ${within(entry.limitMs)}.`,
      fix: say`Raise \`timeouts.${field}\` (RFC 5321 asks for 300 seconds for most commands), or try again when the server is less busy.`,
      field: ['timeouts', field],
      changes: [change({ [`timeouts.${field}`]: 300 })],
      evidence: asked ? [entry.seq, asked.seq] : [entry.seq],
      weight: 45,
    };
  },
};
