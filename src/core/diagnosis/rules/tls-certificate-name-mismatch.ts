import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { certificateName } from '../remedies.ts';
import { change } from '../profile-change.ts';
import { readCertificate } from '../certificate-verdict.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'tls-certificate-name-mismatch',
  role: 'cause',
  summary: 'The certificate was issued for another name.',
  sources: [rfc(9525, '6'), rfc(8314, '4.4')],
  unchangeable: 'The certificate has no name that could be asked for instead.',
  on: ['tlsFailed', 'tls', 'failure', 'clientError'],
  check(entry, context) {
    const verdict = readCertificate(entry, context, 'tls-certificate-name-mismatch');
    if (!verdict) return undefined;
    const names = verdict.certificate?.names.slice(0, 5).join(', ');
    const name = certificateName(verdict.certificate);
    const said = quote(verdict.said);
    const host = verdict.servername || context.session?.host;
    const wanted = host === undefined ? say`"this host"` : quote(host);
    return {
      severity: verdict.severity,
      message: names
        ? say`${said}: the server’s certificate is not for ${wanted}, but for ${names}.`
        : say`${said}: the server’s certificate is not for ${wanted}.`,
      fix: 'Set `host` to a name of the certificate, or `tls.servername` to it if you are sure that this server is meant.',
      field: ['tls', 'servername'],
      ...(name === undefined ? {} : { changes: [change({ 'tls.servername': name })] }),
      evidence: [entry.seq],
      weight: 68,
    };
  },
};
