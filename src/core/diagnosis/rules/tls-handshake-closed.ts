import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { useStartTls, useImplicitTls } from '../remedies.ts';
import { troubleWords } from '../trouble.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'tls-handshake-closed',
  role: 'cause',
  summary: 'The handshake was broken off without saying why.',
  sources: [rfc(8446, '6.1')],
  on: ['tlsFailed', 'clientError'],
  check(entry, context) {
    if (entry.kind !== 'tlsFailed' && entry.kind !== 'clientError') return undefined;
    if (
      entry.kind === 'clientError' &&
      (!context.trouble.has('tls-handshake-closed') ||
        context.greeting ||
        context.session?.security !== 'tls' ||
        context.lastFailure ||
        context.tlsFailed)
    )
      return undefined;
    return {
      severity: 'error',
      message: say`${quote(troubleWords(entry))}: the TLS handshake was not brought to an end, and no reason was given.`,
      fix: 'Check that `port` and `security` belong together (465 with "tls", 587 with "starttls"); else the server refuses this client or its TLS versions.',
      field: ['security'],
      changes: [context.session?.security === 'tls' ? useStartTls(context) : useImplicitTls(context)],
      evidence: [entry.seq],
      weight: 20,
    };
  },
};
