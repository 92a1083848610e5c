import type { LookupEntry } from '../../transcript/entry.ts';
import type { Value, Words } from '../../words.ts';
import { say } from '../../words.ts';
import { quotable, quote } from '../refusal-rule.ts';
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
      return absent && entry.record === 'address' ? diagnosis(entry.seq, lookedUp(entry), context) : undefined;
    }
    if (
      !isTrouble(entry) ||
      !isFinal(entry) ||
      context.connectedSeq !== undefined ||
      !context.trouble.has('dns-not-found')
    )
      return undefined;
    return diagnosis(entry.seq, quote(troubleWords(entry)), context);
  },
};

const notFound: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA', 'NXDOMAIN']);

/** What the look-up says, between quotation marks. */
function lookedUp({ error, name }: LookupEntry): Value {
  return error === undefined ? say`"no answers: ${quotable(name)}"` : quote(`${error}: ${name}`);
}

/** @param said between quotation marks */
function diagnosis(seq: number, said: Value, context: Context): Diagnosis {
  const host = context.session?.host ?? '';
  const near = nearestHost(host);
  return {
    severity: 'error',
    message: unknownHost(said, host),
    fix:
      near === undefined
        ? 'Correct `host`: look for a typing error, a stray quote or blank, or a value that was never filled in.'
        : say`Correct \`host\`: is "${near}" meant?`,
    field: ['host'],
    ...(near === undefined ? {} : { changes: [change({ host: near })] }),
    evidence: [seq],
    weight: 80,
  };
}

function unknownHost(said: Value, host: string): Words {
  if (host === '') return say`${said}: DNS knows no address for this host.`;
  const odd = /[\s"'`;,:/]/.test(host) && !/^[\d.:[\]a-fA-F]+$/.test(host);
  return odd
    ? say`${said}: DNS knows no address for host ${quote(host)}, which has a character that no host name has.`
    : say`${said}: DNS knows no address for host ${quote(host)}.`;
}
