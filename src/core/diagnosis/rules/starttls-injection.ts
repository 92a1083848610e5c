import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc, page } from '../sources.ts';
import { change } from '../profile-change.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'starttls-injection',
  role: 'cause',
  summary: 'Plaintext was waiting behind the 220 to STARTTLS.',
  sources: [rfc(3207, '6'), page('CVE-2011-0411', 'https://nvd.nist.gov/vuln/detail/CVE-2011-0411')],
  on: ['trailing'],
  check(entry) {
    if (entry.kind !== 'trailing') return undefined;
    return {
      severity: 'error',
      message: say`${quote(entry.text)}: ${entry.octets} octets of plaintext stood behind the 220 to STARTTLS; a careless client would take them for something said under TLS.`,
      fix: 'Treat the network as hostile until it is explained: they were thrown away. Set `security` to "tls" and `port` to 465, where there is nothing to inject.',
      field: ['security'],
      changes: [change({ security: 'tls', port: 465 })],
      evidence: [entry.seq],
      weight: 90,
    };
  },
};
