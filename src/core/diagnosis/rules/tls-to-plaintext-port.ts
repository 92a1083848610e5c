import type { Value } from '../../words.ts';
import { say } from '../../words.ts';
import { quoteFirstLine } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { useStartTls } from '../remedies.ts';
import { change } from '../profile-change.ts';
import { isTrouble, troubleWords } from '../trouble.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'tls-to-plaintext-port',
  role: 'cause',
  summary: 'TLS was started on a port that speaks plaintext first.',
  sources: [rfc(8314, '3.3'), rfc(3207, '4')],
  on: ['tlsFailed', 'failure', 'clientError', 'command'],
  check(entry, context) {
    if (entry.kind === 'command')
      return entry.text.startsWith('\u0016\u0003') ? diagnosis(entry.seq, say`"a TLS handshake"`, context) : undefined;
    if (!isTrouble(entry) || context.starttls === 'accepted') return undefined;
    // In the log of a server that did not greet it is the client that spoke plaintext.
    if (context.session?.side === 'server' && !context.greeting) return undefined;
    const implicit = entry.kind !== 'tlsFailed' || entry.implicit;
    const received = entry.kind === 'tlsFailed' ? (entry.received ?? '') : '';
    if (!implicit || !(context.trouble.has('tls-to-plaintext-port') || /^[2-5]\d\d[ -]/.test(received)))
      return undefined;
    return diagnosis(entry.seq, quoteFirstLine(received === '' ? troubleWords(entry) : received), context);
  },
};

/** @param said between quotation marks */
function diagnosis(seq: number, said: Value, context: Context): Diagnosis {
  const port = context.session?.port;
  return {
    severity: 'error',
    message: port
      ? say`${said}: TLS was started at once, but port ${port} speaks plaintext first.`
      : say`${said}: TLS was started at once, but this port speaks plaintext first.`,
    fix: 'Set `security` to "starttls", or `port` to 465 if TLS is to come first.',
    field: ['security'],
    changes: port === 465 ? [useStartTls(context)] : [useStartTls(context), change({ port: 465 })],
    evidence: [seq],
    weight: 80,
  };
}
