import type { Profile } from '../profile.ts';
import { commandLine } from './shell-words.ts';

/** An `openssl s_client` command to the same endpoint, for typing SMTP by hand; without TLS, the same by netcat. */
export function opensslCommand(profile: Profile): string {
  const { host = '', domain, port, protocol, security, tls, ehlo } = profile;
  const target = host === '' ? (domain ?? '') : host;
  if (security === 'none') return commandLine([['nc', '-C', target, String(port)]]);
  const groups = [['openssl', 's_client', '-connect', `${target.includes(':') ? `[${target}]` : target}:${port}`]];
  if (security !== 'tls') groups.push(['-starttls', protocol, '-name', ehlo]);
  groups.push(['-servername', tls.servername === '' ? target : tls.servername]);
  if (tls.ca !== '') groups.push(['-CAfile', tls.ca]);
  if (tls.cert !== '') groups.push(['-cert', tls.cert, '-key', tls.key]);
  if (tls.verify)
    groups.push(['-verify_return_error', '-verify_hostname', tls.servername === '' ? target : tls.servername]);
  // Without -crlf lines end with LF alone; without -quiet a line that begins with R or Q is a command to s_client.
  groups.push(['-crlf', '-quiet']);
  return commandLine(groups);
}
