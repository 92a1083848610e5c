import { say } from '../../words.ts';
import { spoken, checkRefusal, quote } from '../refusal-rule.ts';
import type { Remedy, RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'tls-client-certificate-required',
  role: 'cause',
  summary: 'The server wants a client certificate.',
  sources: [rfc(8446, '4.4.2.4'), rfc(8446, '6.2')],
  unchangeable: 'The files of your certificate and its key only you can know.',
  on: ['tlsFailed', 'failure', 'clientError', 'reply'],
  check(entry, context) {
    if (entry.kind === 'reply') return checkRefusal('tls-client-certificate-required', reading, context);
    if (!isTrouble(entry) || !isFinal(entry) || !context.trouble.has('tls-client-certificate-required'))
      return undefined;
    return {
      severity: 'error',
      message: say`${quote(troubleWords(entry))}: the server wants a certificate from the client.`,
      ...remedy,
      evidence: [entry.seq],
      weight: 70,
    };
  },
};

const remedy: Remedy = {
  fix: 'Set `tls.cert` and `tls.key` to the PEM files of a certificate that this server trusts.',
  field: ['tls', 'cert'],
};
const reading: RefusalReading = {
  weigh: (refusal) => spoken(refusal, 'tls-client-certificate-required', undefined, 9),
  means: () => 'the server wants a client certificate that it trusts',
  remedy: () => remedy,
};
