import { quote } from '../refusal-rule.ts';
import { change } from '../profile-change.ts';
import { nearestHost } from '../remedies.ts';
import { rfc } from '../sources.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'dns-not-found',
  role: 'cause',
  summary: 'The host name does not exist or has no address.',
  sources: [rfc(5321, '5.1'), rfc(1035, '4.1.1')],
  unchangeable: 'How the host is really called only you can know.',
  on: ['lookup', 'failure', 'clientError'],
  check(entry, context) {
    if (entry.kind === 'lookup') {
      const absent =
        entry.error === undefined
          ? entry.record === 'address' && entry.answers.length === 0
          : notFound.has(entry.error);
      return absent && entry.record === 'address'
        ? diagnosis(entry.seq, `${entry.error ?? 'no answers'}: ${entry.name}`, context)
        : undefined;
    }
    if (
      !isTrouble(entry) ||
      !isFinal(entry) ||
      context.connectedSeq !== undefined ||
      !context.trouble.has('dns-not-found')
    )
      return undefined;
    return diagnosis(entry.seq, troubleWords(entry), context);
  },
};

const notFound: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA', 'NXDOMAIN']);

function diagnosis(seq: number, said: string, context: Context): Diagnosis {
  const host = context.session?.host ?? '';
  const odd = /[\s"'`;,:/]/.test(host) && !/^[\d.:[\]a-fA-F]+$/.test(host);
  const near = nearestHost(host);
  return {
    severity: 'error',
    message: `${quote(said)}: DNS knows no address for${host === '' ? ' this' : ''} host${host === '' ? '' : ` ${quote(host)}`}${odd ? ', which has a character that no host name has' : ''}.`,
    fix:
      near === undefined
        ? 'Correct `host`: look for a typing error, a stray quote or blank, or a value that was never filled in.'
        : `Correct \`host\`: is "${near}" meant?`,
    field: ['host'],
    ...(near === undefined ? {} : { changes: [change({ host: near })] }),
    evidence: [seq],
    weight: 80,
  };
}
