import type { Profile } from '../profile.ts';
import { bareAddress } from './bare-address.ts';
import { commandLine } from './shell-words.ts';

/** The session as a curl command. curl asks for the password itself; the message comes from standard input or the file. */
export function curlCommand(profile: Profile): string {
  const { host, domain, port, security, auth, message, ehlo, tls, timeouts } = profile;
  const target = host ?? domain ?? '';
  const scheme = security === 'tls' ? 'smtps' : 'smtp';
  // The path of the URL is the name given in EHLO.
  const url = `${scheme}://${target.includes(':') ? `[${target}]` : target}:${port}/${encodeURIComponent(ehlo)}`;
  const groups = [['curl', '--verbose', '--url', url]];
  if (security === 'starttls') groups.push(['--ssl-reqd']);
  if (security === 'opportunistic') groups.push(['--ssl']);
  if (security !== 'none') {
    if (!tls.verify) groups.push(['--insecure']);
    if (tls.ca !== '') groups.push(['--cacert', tls.ca]);
    if (tls.cert !== '') groups.push(['--cert', tls.cert, '--key', tls.key]);
  }
  if (auth) {
    groups.push(['--user', auth.user]);
    if (auth.method !== 'auto') groups.push(['--login-options', `AUTH=${auth.method}`]);
  }
  groups.push(['--mail-from', bareAddress(message.from ?? '')]);
  for (const to of message.to ?? []) groups.push(['--mail-rcpt', bareAddress(to)]);
  groups.push(['--connect-timeout', String(timeouts.connect)], ['--upload-file', message.eml ?? '-']);
  const command = commandLine(groups);
  if (message.eml !== undefined) return command;
  return `${command} <<'EOF'\n${messageText(profile)}\nEOF`;
}

function messageText({ message }: Profile): string {
  const header = [`From: ${message.from ?? ''}`, `To: ${(message.to ?? []).join(', ')}`, `Subject: ${message.subject}`];
  const body = message.text.split('\n').map((line) => (line === 'EOF' ? ' EOF' : line));
  return [...header, '', ...body].join('\n');
}
