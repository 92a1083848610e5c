/** Exim 4, everything in one configuration file. */
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

/** SASL mechanisms that Exim offers here. */
export const eximMechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5'] as const;

export function startExim(): Promise<MailServer> {
  return startMailServer({ name: 'exim', hasLmtp: false, prepare });
}

async function prepare(setting: Setting): Promise<string> {
  const { sandbox } = setting;
  await sandbox.write(
    '/etc/exim4/exim4.conf',
    [mainSection(setting), acls(setting), delivery(setting), authenticators].join('\n'),
  );
  await sandbox.write('/etc/exim4/passwd', users.map(({ user, password }) => `${user}: ${password}\n`).join(''));
  await sandbox.write('/etc/exim4/mailboxes', users.map(({ user }) => `${user}: ${user}\n`).join(''));
  return `
    chown ${mailOwner}: ${sandbox.path('mail')}
    chown Debian-exim: ${sandbox.path('log')} ${setting.certificates.key}
    chmod 0711 ${sandbox.folder}
    mkdir -p /var/spool/exim4
    chown Debian-exim: /var/spool/exim4
    exec exim4 -bdf -q1m
  `;
}

function mainSection({ sandbox, ports, certificates }: Setting): string {
  const all = [ports.plain, ports.submission, ports.tls].map((port) => `${loopback}.${port}`);
  return `
primary_hostname = ${hostName}
local_interfaces = <; ${all.join(' ; ')}
tls_on_connect_ports = ${ports.tls}
domainlist local_domains = ${domain}
tls_advertise_hosts = *
tls_certificate = ${certificates.certificate}
tls_privatekey = ${certificates.key}
auth_advertise_hosts = \${if and{{def:tls_in_cipher}{!={$received_port}{${ports.plain}}}}{*}{}}
message_size_limit = ${messageSizeLimit}
recipients_max = 50
smtputf8_advertise_hosts = *
dsn_advertise_hosts = *
host_lookup =
rfc1413_query_timeout = 0s
log_file_path = ${sandbox.path('log')}/exim-%slog
log_selector = +tls_cipher
never_users =
keep_environment =
acl_smtp_mail = mail
acl_smtp_rcpt = recipient
`;
}

function acls({ ports }: Setting): string {
  return `
begin acl
mail:
  deny
    condition = \${if and{{!={$received_port}{${ports.plain}}}{!def:sender_host_authenticated}}}
    message = 5.7.0 Authentication required
  accept
recipient:
  deny
    domains = +local_domains
    !verify = recipient
    message = 5.1.1 Unknown user
  accept
    domains = +local_domains
  accept
    authenticated = *
  deny
    message = 5.7.1 relay not permitted
`;
}

function delivery({ sandbox }: Setting): string {
  return `
begin routers
mailboxes:
  driver = accept
  domains = +local_domains
  condition = \${lookup{$local_part@$domain}lsearch{/etc/exim4/mailboxes}{yes}{no}}
  transport = maildir
local_unknown:
  driver = redirect
  domains = +local_domains
  allow_fail
  data = :fail: Unknown user
foreign:
  driver = redirect
  data = :blackhole:

begin transports
maildir:
  driver = appendfile
  directory = ${sandbox.path('mail')}/\${lookup{$local_part@$domain}lsearch{/etc/exim4/mailboxes}{$value}fail}
  create_directory
  maildir_format
  user = ${mailOwner}
  group = ${mailOwner}
`;
}

const authenticators = `
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{\${lookup{$auth2}lsearch{/etc/exim4/passwd}{$value}fail}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if eq{$auth2}{\${lookup{$auth1}lsearch{/etc/exim4/passwd}{$value}fail}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${lookup{$auth1}lsearch{/etc/exim4/passwd}{$value}fail}
  server_set_id = $auth1
`;
