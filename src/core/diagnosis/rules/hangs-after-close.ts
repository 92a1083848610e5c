import { rfc } from '../sources.ts';
import type { EndedEntry } from '../../transcript/entry.ts';
import type { Words } from '../../words.ts';
import { say } from '../../words.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';

/** Microseconds for which a client may leave a closed connection alone; a busy program needs far less. */
const patienceUs = 5_000_000;

export const rule: Rule = {
  id: 'hangs-after-close',
  role: 'consequence',
  aspect: 'ending',
  summary: 'A client keeps a connection open that the server has closed, and waits.',
  sources: [rfc(5321, '3.8'), rfc(5321, '4.5.3.2')],
  on: ['timeout', 'ended'],
  check(entry, context) {
    if (!context.session || context.session.client === 'wire' || context.cancelled) return undefined;
    if (entry.kind === 'timeout') return checkTimeout(entry.seq, entry.limitMs * 1000, context);
    return entry.kind === 'ended' ? checkEnd(entry, context) : undefined;
  },
};

/** The client waited for more although the server had said that it closes. */
function checkTimeout(seq: number, waitedUs: number, context: Context): Diagnosis | undefined {
  const last = context.lastReply;
  if (last?.code !== 421 && last?.code !== 221) return undefined;
  const message = say`The client kept the connection for ${seconds(waitedUs)} seconds though the server had said ${last.code} and closed: nothing could come any more.`;
  return diagnosis(message, [seq, last.seq]);
}

/** The end of the stream had long been there to be read. More reads than one are a loop, not patience. */
function checkEnd(entry: EndedEntry, { serverEnd, zeroReads }: Context): Diagnosis | undefined {
  if (!serverEnd || zeroReads >= 3 || entry.at - serverEnd.at < patienceUs) return undefined;
  const waited = seconds(entry.at - serverEnd.at);
  const message = say`The client kept the connection for ${waited} seconds though the server had closed its side: nothing could come any more.`;
  return diagnosis(message, [serverEnd.seq, entry.seq]);
}

function seconds(us: number): number {
  return Math.round(us / 1_000_000);
}

function diagnosis(message: Words, evidence: Diagnosis['evidence']): Diagnosis {
  return {
    severity: 'error',
    message,
    fix: 'The client has to take 421, 221 and a read of zero octets for the end, close its own side at once, and report what was refused before.',
    evidence,
    weight: 42,
  };
}
