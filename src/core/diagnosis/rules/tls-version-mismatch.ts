import { say } from '../../words.ts';
import { spoken, checkRefusal, quote } from '../refusal-rule.ts';
import type { Remedy, RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'tls-version-mismatch',
  role: 'cause',
  summary: 'There is no protocol version or cipher in common, or the server no longer accepts the version.',
  sources: [rfc(8996, '4'), rfc(8446, '6.2')],
  on: ['tlsFailed', 'failure', 'clientError', 'reply'],
  check(entry, context) {
    if (entry.kind === 'reply') return checkRefusal('tls-version-mismatch', reading, context);
    if (!isTrouble(entry) || !isFinal(entry) || !context.trouble.has('tls-version-mismatch')) return undefined;
    return {
      severity: 'error',
      message: say`${quote(troubleWords(entry))}: client and server have no TLS version or cipher in common.`,
      ...remedy,
      evidence: [entry.seq],
      weight: 64,
    };
  },
};

const remedy: Remedy = {
  fix: 'Set `tls.minVersion` and `tls.maxVersion` so that they hold a version which the server speaks: TLSv1.2 and TLSv1.3 for any server of today.',
  field: ['tls', 'minVersion'],
  changes: [change({ 'tls.minVersion': 'TLSv1.2', 'tls.maxVersion': 'TLSv1.3' })],
};
const reading: RefusalReading = {
  weigh: (refusal) => spoken(refusal, 'tls-version-mismatch', undefined, 9),
  means: () => 'the server no longer serves the TLS version of this session',
  remedy: () => remedy,
};
