import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { readCertificate } from '../certificate-verdict.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'tls-certificate-expired',
  role: 'cause',
  summary: 'The certificate has expired or is not valid yet.',
  sources: [rfc(5280, '4.1.2.5')],
  unchangeable: 'The certificate has to be renewed where the server runs; giving up verification is no mending.',
  on: ['tlsFailed', 'tls', 'failure', 'clientError'],
  check(entry, context) {
    const verdict = readCertificate(entry, context, 'tls-certificate-expired');
    if (!verdict) return undefined;
    const { certificate } = verdict;
    const said = quote(verdict.said);
    return {
      severity: verdict.severity,
      message: certificate
        ? say`${said}: the server’s certificate is outside its time of validity, valid from ${certificate.validFrom} to ${certificate.validTo}.`
        : say`${said}: the server’s certificate is outside its time of validity.`,
      fix: 'Its administrator has to renew it; check this machine’s clock too. `tls.verify` false only hides it.',
      field: ['tls', 'verify'],
      evidence: [entry.seq],
      weight: 66,
    };
  },
};
