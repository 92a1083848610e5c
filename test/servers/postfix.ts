/** Postfix, with Dovecot for the passwords and for LMTP. */
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

/** SASL mechanisms that Dovecot offers here. */
export const postfixMechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'] as const;

export function startPostfix(): Promise<MailServer> {
  return startMailServer({ name: 'postfix', hasLmtp: true, prepare });
}

async function prepare(setting: Setting): Promise<string> {
  const { sandbox } = setting;
  await sandbox.write('/etc/postfix/main.cf', mainCf(setting));
  await sandbox.write('/etc/postfix/master.cf', masterCf(setting));
  await sandbox.write('/etc/postfix/mailboxes', users.map(({ user }) => `${user} ${user}/`).join('\n') + '\n');
  await sandbox.write('/etc/dovecot/dovecot.conf', dovecotConf(setting));
  await sandbox.write(
    '/etc/dovecot/passwd',
    users.map(({ user, password }) => `${user}:{PLAIN}${password}`).join('\n'),
  );
  return `
    chown ${mailOwner}: ${sandbox.path('mail')}
    chmod 0711 ${sandbox.folder}
    mkdir -p /var/spool/postfix /var/lib/postfix
    chown postfix: /var/lib/postfix
    chgrp postdrop /usr/sbin/postdrop /usr/sbin/postqueue
    chmod 2755 /usr/sbin/postdrop /usr/sbin/postqueue
    dovecot -F &
    postfix start-fg &
    wait -n
  `;
}

/** What is accepted where is decided in master.cf; see postconf(5) for each parameter. */
function mainCf({ sandbox, certificates }: Setting): string {
  return `
compatibility_level = 3.6
myhostname = ${hostName}
mydestination =
mynetworks = 192.0.2.0/24
inet_interfaces = ${loopback}
inet_protocols = ipv4
maillog_file = /dev/stdout
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = ${domain}
virtual_mailbox_maps = texthash:/etc/postfix/mailboxes
virtual_mailbox_base = ${sandbox.path('mail')}
virtual_mailbox_limit = 0
virtual_uid_maps = static:${sandbox.userId(mailOwner)}
virtual_gid_maps = static:${sandbox.userId(mailOwner)}
default_transport = discard:
relay_transport = discard:
message_size_limit = ${messageSizeLimit}
smtpd_recipient_limit = 50
smtpd_error_sleep_time = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_helo_required = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_sasl_type = dovecot
smtpd_sasl_path = /run/dovecot/auth-client
smtpd_tls_auth_only = yes
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${certificates.certificate}
smtpd_tls_key_file = ${certificates.key}
smtpd_tls_loglevel = 1
`;
}

function masterCf({ ports }: Setting): string {
  const submission = '-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject';
  return `
${loopback}:${ports.plain} inet n - n - - smtpd
${loopback}:${ports.submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt ${submission}
${loopback}:${ports.tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes ${submission}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

function dovecotConf({ sandbox, ports }: Setting): string {
  return `
protocols = lmtp
hostname = ${hostName}
listen = ${loopback}
log_path = ${sandbox.path('log/dovecot')}
auth_mechanisms = ${postfixMechanisms.join(' ').toLowerCase()}
auth_failure_delay = 0
mail_location = maildir:${sandbox.path('mail')}/%u
ssl = no
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u /etc/dovecot/passwd
}
userdb {
  driver = static
  args = uid=${mailOwner} gid=${mailOwner} home=${sandbox.path('mail')}/%u
}
service auth {
  unix_listener auth-client {
    mode = 0666
  }
}
# Otherwise every sign-in after a failed one is held up for seconds.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = ${loopback}
    port = ${ports.lmtp}
  }
}
`;
}
