import { rfc } from '../sources.ts';
import type { EmptyReadsEntry } from '../../transcript/entry.ts';
import type { Saying, Words } from '../../words.ts';
import { clause, say } from '../../words.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'read-loop',
  role: 'consequence',
  aspect: 'ending',
  summary: 'A client reads a closed connection, or an endless one, again and again.',
  sources: [rfc(5321, '3.8'), rfc(5321, '4.5.3.2')],
  unchangeable: 'A program of your own has to be mended.',
  on: ['limit', 'chunk', 'emptyReads'],
  check(entry, context) {
    if (entry.kind === 'chunk') return entry.length === 0 && context.zeroReads >= 3 ? zeroReads(entry.seq) : undefined;
    if (entry.kind === 'emptyReads') return entry.count >= 3 ? zeroReads(entry.seq, entry) : undefined;
    if (entry.kind !== 'limit') return undefined;
    const naive = explanations[entry.limit];
    if (naive === undefined) return undefined;
    return {
      severity: 'error',
      message: say`The server ${clause(naive)} (limit ${entry.maximum}). A client that simply reads on would do so for ever; here it was stopped.`,
      fix: 'Give a program of your own a limit for the length of a reply, for unasked replies and for the time of a whole reply. The server is at fault; check that `host` and `port` name a mail server.',
      field: ['host'],
      evidence: [entry.seq],
      weight: entry.limit.startsWith('reply-l') || entry.limit === 'reply-octets' ? 10 : 40,
    };
  },
};

const explanations: Partial<Record<string, Words>> = {
  'unsolicited-replies': 'sent reply after reply that nobody asked for',
  'reply-repeated': 'sent the same reply again and again',
  'reply-trickle': 'sent its reply so slowly, bit by bit, that it never ended',
  'reply-line-octets': 'sent a line that does not end',
  'reply-lines': 'sent a reply of lines without end',
  'reply-octets': 'sent a reply without end',
};

function zeroReads(seq: number, reads?: EmptyReadsEntry): Diagnosis {
  return {
    severity: 'error',
    message: say`The connection was read again after its end, ${times(reads)}: each read returns nothing, at once, for ever.`,
    fix: 'The client has to take a read of zero octets for the end of the connection and stop.',
    evidence: [seq],
    weight: 45,
  };
}

function times(reads: EmptyReadsEntry | undefined): Saying {
  if (!reads) return say`several times`;
  const { count, sourceLine, lastLine } = reads;
  return lastLine === undefined ? say`${count} times` : say`${count} times (lines ${sourceLine ?? '?'} to ${lastLine})`;
}
