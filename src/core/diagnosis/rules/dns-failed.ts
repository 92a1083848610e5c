import type { Value } from '../../words.ts';
import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'dns-failed',
  role: 'cause',
  summary: 'Name resolution itself failed.',
  sources: [rfc(1035, '4.1.1'), rfc(5321, '5.1')],
  unchangeable: 'The network or its name server has to be mended, not the profile.',
  on: ['lookup', 'failure', 'clientError', 'timeout'],
  check(entry, context) {
    if (context.connectedSeq !== undefined) return undefined;
    if (entry.kind === 'timeout')
      return entry.waitingFor === 'lookup' ? diagnosis(entry.seq, say`"the look-up timed out"`) : undefined;
    if (entry.kind === 'lookup') {
      const failed = entry.error !== undefined && !notFound.has(entry.error);
      return failed ? diagnosis(entry.seq, quote(`${entry.error}: ${entry.name}`)) : undefined;
    }
    if (!isTrouble(entry) || !isFinal(entry) || !context.trouble.has('dns-failed')) return undefined;
    return diagnosis(entry.seq, quote(troubleWords(entry)));
  },
};

const notFound: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA', 'NXDOMAIN']);

/** @param said between quotation marks */
function diagnosis(seq: number, said: Value): Diagnosis {
  return {
    severity: 'error',
    message: say`${said}: the name server could not be asked, so that nothing is known of the host.`,
    fix: 'Check this machine’s network and name server, then try again; an IP address in `host`, with its name in `tls.servername`, avoids DNS.',
    field: ['host'],
    evidence: [seq],
    weight: 75,
  };
}
