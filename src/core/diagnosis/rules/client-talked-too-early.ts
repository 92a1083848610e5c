import { weights, checkRefusal, quote } from '../refusal-rule.ts';
import type { RefusalReading } from '../refusal-rule.ts';
import { useStartTls } from '../remedies.ts';
import { change } from '../profile-change.ts';
import { rfc } from '../sources.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { CommandEntry } from '../../transcript/entry.ts';
import type { Refusal } from '../refusal.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'client-talked-too-early',
  role: 'cause',
  summary: 'The client sent before it was its turn, and the server noticed.',
  sources: [rfc(5321, '4.3.1'), rfc(5321, '3.1')],
  unchangeable: 'A program of your own has to wait; the engine of this tool does.',
  on: ['reply', 'command'],
  check: (entry, context) =>
    entry.kind === 'command' ? checkCommand(entry, context) : checkRefusal('client-talked-too-early', reading, context),
};

/** How Postfix's postscreen answers: it hangs up on the client, or lets it go on to refuse every recipient. */
function isPostscreens({ step, code, text }: Refusal): boolean {
  if (!text.includes('protocol error')) return false;
  return step === 'greeting' ? code === 521 : code === 550 && step === 'rcpt' && /^protocol error\W{0,3}$/.test(text);
}

const reading: RefusalReading = {
  weigh(refusal) {
    if (!refusal.words.has('client-talked-too-early')) {
      return isPostscreens(refusal) ? weights.words : 0;
    }
    return refusal.step === 'greeting' || refusal.text.includes('http') || refusal.text.includes('too ')
      ? weights.words + 8
      : 0;
  },
  means: () => 'something was sent before the greeting was complete, and the server takes that for a spam program',
  remedy: (_refusal, context) => ({
    fix: 'A client has to wait for the whole greeting. If the port expects TLS from the first octet, or plaintext, set `security` to match.',
    field: ['security'],
    ...(context.session?.security === 'tls' ? { changes: [useStartTls(context)] } : {}),
  }),
};

function checkCommand(command: CommandEntry, context: Context): Diagnosis | undefined {
  const early = command.violations.some(({ id }) => id === 'early-talker');
  if (!early || context.greeting) return undefined;
  return {
    severity: 'warning',
    message: say`The client sent ${quote(command.text)} before the server’s greeting.`,
    fix: 'Let the client wait for the greeting, longer if need be: raise `timeouts.greeting`.',
    field: ['timeouts', 'greeting'],
    changes: [change({ 'timeouts.greeting': 300 })],
    evidence: [command.seq],
    weight: weights.code,
  };
}
