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
      if (!endless.has(entry.limit)) return undefined;
      return {
        ...diagnosis(entry.seq),
        message: `A reply went past ${entry.maximum} ${units[entry.limit] ?? 'units'} without an end. A client without such a limit would read it for ever.`,
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

const endless: ReadonlySet<string> = new Set(['reply-line-octets', 'reply-lines', 'reply-octets']);
const units: Readonly<Record<string, string>> = {
  'reply-line-octets': 'octets in one line',
  'reply-lines': 'lines',
  'reply-octets': 'octets',
};

function diagnosis(seq: number): Omit<Diagnosis, 'message' | 'weight'> {
  return {
    severity: 'error',
    fix: 'This is the server’s fault, or `host` and `port` name something that is no mail server.',
    field: ['host'],
    evidence: [seq],
  };
}
