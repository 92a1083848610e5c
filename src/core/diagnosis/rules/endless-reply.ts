import type { Saying } from '../../words.ts';
import { say } from '../../words.ts';
import { rfc } from '../sources.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'endless-reply',
  role: 'cause',
  summary: 'A reply does not end.',
  sources: [rfc(5321, '4.2.1'), rfc(5321, '4.5.3.1.5')],
  unchangeable: 'Which server to use instead only you can know.',
  on: ['limit', 'reply'],
  check(entry) {
    if (entry.kind === 'limit') {
      const length = lengths[entry.limit]?.(entry.maximum);
      if (!length) return undefined;
      return {
        ...diagnosis(entry.seq),
        message: say`A reply went past ${length} without an end. A client without such a limit would read it for ever.`,
        weight: 70,
      };
    }
    const unfinished =
      entry.kind === 'reply' &&
      entry.code >= 200 &&
      entry.lines.length > 1 &&
      entry.violations.some(({ id }) => id === 'incomplete');
    return unfinished
      ? {
          ...diagnosis(entry.seq),
          message:
            'A reply of several lines has no last line (code and space): the client has to wait for one that never comes.',
          weight: 60,
        }
      : undefined;
  },
};

/** By the limit that such a reply goes past: its maximum in words. */
const lengths: Readonly<Partial<Record<string, (maximum: number) => Saying>>> = {
  'reply-line-octets': (maximum) => say`${maximum} octets in one line`,
  'reply-lines': (maximum) => say`${maximum} lines`,
  'reply-octets': (maximum) => say`${maximum} octets`,
};

function diagnosis(seq: number): Omit<Diagnosis, 'message' | 'weight'> {
  return {
    severity: 'error',
    fix: 'This is the server’s fault, or `host` and `port` name something that is no mail server.',
    field: ['host'],
    evidence: [seq],
  };
}
