import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { readCertificate } from '../certificate-verdict.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'tls-certificate-untrusted',
  role: 'cause',
  summary: 'The certificate is self-signed, or was issued by an unknown authority.',
  sources: [rfc(5280, '6'), rfc(8314, '4.4')],
  unchangeable: 'The file with the certificates to trust only you can have; giving up verification is no mending.',
  on: ['tlsFailed', 'tls', 'failure', 'clientError'],
  check(entry, context) {
    const verdict = readCertificate(entry, context, 'tls-certificate-untrusted');
    if (!verdict) return undefined;
    const { certificate } = verdict;
    const said = quote(verdict.said);
    return {
      severity: verdict.severity,
      message: certificate
        ? say`${said}: no authority known here vouches for the server’s certificate, issued by ${quote(certificate.issuer)}.`
        : say`${said}: no authority known here vouches for the server’s certificate.`,
      fix: 'Set `tls.ca` to the PEM file of the authority or of the certificate itself; `tls.verify` false gives up all protection.',
      field: ['tls', 'ca'],
      evidence: [entry.seq],
      weight: 60,
    };
  },
};
