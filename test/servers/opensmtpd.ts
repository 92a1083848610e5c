/** OpenSMTPD, with its own password table. */
import { openssl } from './certificates.ts';
import { mailOwner } from './install.ts';
import {
  domain,
  hostName,
  loopback,
  type MailServer,
  messageSizeLimit,
  type Setting,
  startMailServer,
  users,
} from './mail-server.ts';

/** SASL mechanisms that OpenSMTPD offers. */
export const opensmtpdMechanisms = ['PLAIN', 'LOGIN'] as const;

export function startOpensmtpd(): Promise<MailServer> {
  return startMailServer({ name: 'opensmtpd', hasLmtp: false, prepare });
}

async function prepare(setting: Setting): Promise<string> {
  const { sandbox } = setting;
  const credentials = await Promise.all(users.map(async ({ user, password }) => `${user} ${await crypt(password)}\n`));
  await sandbox.write('/etc/smtpd.conf', configuration(setting));
  await sandbox.write('/etc/credentials', credentials.join(''));
  await sandbox.write('/etc/mailboxes', users.map(({ user }) => `${user} ${mailOwner}\n`).join(''));
  await sandbox.write('/etc/mailname', `${hostName}\n`);
  return `
    chown ${mailOwner}: ${sandbox.path('mail')}
    chmod 0711 ${sandbox.folder}
    mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
    chmod 0711 /var/lib/opensmtpd/empty /var/spool/smtpd
    exec smtpd -d
  `;
}

/** The form of crypt(3) that OpenSMTPD compares with. */
async function crypt(password: string): Promise<string> {
  return (await openssl('passwd', '-6', password)).trim();
}

/** Foreign mail of authenticated users waits for a port where nobody answers, and so leaves the machine never. */
function configuration({ sandbox, ports, certificates }: Setting): string {
  return `
pki main cert "${certificates.certificate}"
pki main key "${certificates.key}"
table credentials file:/etc/credentials
table mailboxes file:/etc/mailboxes
smtp max-message-size ${messageSizeLimit}
listen on ${loopback} port ${ports.plain} tls pki main hostname ${hostName}
listen on ${loopback} port ${ports.submission} tls-require pki main auth <credentials> hostname ${hostName}
listen on ${loopback} port ${ports.tls} smtps pki main auth <credentials> hostname ${hostName}
action deliver maildir "${sandbox.path('mail')}/%{dest}" virtual <mailboxes>
action outbound relay host smtp://${loopback}:1
match from any for domain "${domain}" action deliver
match auth from any for any action outbound
`;
}
