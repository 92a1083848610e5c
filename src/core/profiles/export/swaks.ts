import type { Profile } from '../profile.ts';
import { bareAddress } from './bare-address.ts';
import { commandLine } from './shell-words.ts';

/** The session as a swaks command. swaks asks for the password itself. */
export function swaksCommand(profile: Profile): string {
  const { host, domain, port, protocol, security, auth, message, ehlo, tls, timeouts, stopAfter } = profile;
  const groups: string[][] = [['swaks']];
  if (host !== undefined) groups.push(['--server', host, '--port', String(port)]);
  else groups.push(['--copy-routing', domain ?? '', '--port', String(port)]);
  if (protocol === 'lmtp') groups.push(['--protocol', 'LMTP']);
  groups.push(...tlsFlags[security], ['--ehlo', ehlo]);
  if (security !== 'none') {
    if (tls.verify) groups.push(['--tls-verify']);
    if (tls.servername !== '') groups.push(['--tls-sni', tls.servername]);
    if (tls.ca !== '') groups.push(['--tls-ca-path', tls.ca]);
    if (tls.cert !== '') groups.push(['--tls-cert', tls.cert, '--tls-key', tls.key]);
  }
  if (auth) groups.push(auth.method === 'auto' ? ['--auth'] : ['--auth', auth.method], ['--auth-user', auth.user]);
  groups.push(['--from', bareAddress(message.from ?? '')], ['--to', (message.to ?? []).map(bareAddress).join(',')]);
  if (message.eml !== undefined) groups.push(['--data', `@${message.eml}`]);
  else groups.push(['--header', `Subject: ${message.subject}`], ['--body', message.text]);
  groups.push(['--timeout', `${timeouts.command}s`]);
  const stop = stops[stopAfter];
  if (stop !== undefined) groups.push(['--quit-after', stop]);
  return commandLine(groups);
}

const tlsFlags: Readonly<Record<Profile['security'], readonly string[][]>> = {
  none: [],
  opportunistic: [['--tls-optional']],
  starttls: [['--tls']],
  tls: [['--tls-on-connect']],
};

/** Where swaks can stop; it has no word for the other phases. */
const stops: Partial<Record<Profile['stopAfter'], string>> = {
  connect: 'CONNECT',
  greeting: 'BANNER',
  ehlo: 'FIRST-HELO',
  starttls: 'TLS',
  auth: 'AUTH',
  mail: 'MAIL',
  rcpt: 'RCPT',
};
