/** Mail settings among the variables of a `.env` file, a `.properties` file, or the like. */
import type { Security } from '../../transcript/entry.ts';
import { importUrl, isSmtpUrl } from './url.ts';
import type { Imported, ImportedFields, NotImported } from './imported.ts';
import { fieldsOf, readPort, securityOfPort } from './imported.ts';

/** Variables that are read; the rest of a longer file is not. */
const maximumVariables = 5000;

/**
 * `NAME=value` lines as dotenv files have them: `export` in front, quotes, comments. Names are given in capitals with
 * underscores, so that `spring.mail.host` is `SPRING_MAIL_HOST`.
 */
export function readVariables(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (variables.size >= maximumVariables) break;
    const match = /^ {0,20}(?:export )? {0,20}([A-Za-z_][A-Za-z0-9_.-]{0,100}) {0,20}[=:](.{0,10000})$/.exec(line);
    if (match?.[1] === undefined) continue;
    variables.set(match[1].toUpperCase().replaceAll(/[.-]/g, '_'), unquoted((match[2] ?? '').trim()));
  }
  return variables;
}

function unquoted(value: string): string {
  const quote = value[0];
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = value.indexOf(quote, 1);
    if (end > 0) return value.slice(1, end);
  }
  const comment = value.search(/\s#/);
  return comment < 0 ? value : value.slice(0, comment).trimEnd();
}

/** Names of one setting in the usual frameworks, behind their prefix. */
const names = {
  url: ['URL', 'DSN', 'SERVER_URL', 'CONNECTION_URL'],
  host: ['HOST', 'SERVER', 'ADDRESS', 'HOSTNAME', 'SERVER_HOST', 'SMTP_HOST', 'RELAY_HOST'],
  port: ['PORT', 'SERVER_PORT', 'SMTP_PORT'],
  user: ['USER', 'USERNAME', 'USER_NAME', 'LOGIN', 'HOST_USER', 'SERVER_USER', 'SMTP_USER', 'AUTH_USER', 'UID'],
  secret: [
    'PASSWORD',
    'PASS',
    'HOST_PASSWORD',
    'SERVER_PASSWORD',
    'SMTP_PASSWORD',
    'SMTP_PASS',
    'AUTH_PASSWORD',
    'AUTH_PASS',
    'PWD',
    'API_KEY',
  ],
  encryption: ['ENCRYPTION', 'SCHEME', 'PROTOCOL', 'SECURITY'],
  implicit: ['SECURE', 'USE_SSL', 'SSL', 'SSL_TLS', 'PROPERTIES_MAIL_SMTP_SSL_ENABLE'],
  startTls: [
    'USE_TLS',
    'TLS',
    'STARTTLS',
    'ENABLE_STARTTLS',
    'ENABLE_STARTTLS_AUTO',
    'REQUIRE_TLS',
    'PROPERTIES_MAIL_SMTP_STARTTLS_ENABLE',
    'PROPERTIES_MAIL_SMTP_STARTTLS_REQUIRED',
  ],
  method: ['AUTHENTICATION', 'AUTH_METHOD', 'AUTH_TYPE'],
  from: ['FROM', 'FROM_ADDRESS', 'FROM_EMAIL', 'SENDER', 'DEFAULT_SENDER', 'DEFAULT_FROM'],
  ehlo: ['DOMAIN', 'EHLO', 'HELO', 'EHLO_DOMAIN', 'HELO_NAME'],
} as const;

/** What such variables begin with: plain, Laravel, Django, Spring, Symfony, Rails, next-auth, Flask and others. */
const prefixes = [
  'SMTP',
  'MAIL',
  'EMAIL',
  'SPRING_MAIL',
  'MAILER',
  'NODEMAILER',
  'EMAIL_SMTP',
  'MAIL_SMTP',
  'ACTION_MAILER',
  'SMTP_SETTINGS',
  'GF_SMTP',
  'QUARKUS_MAILER',
];

/** The profile that the variables of a file describe. */
export function importVariables(text: string): Imported | NotImported {
  const variables = readVariables(text);
  const named = (name: keyof typeof names): string | undefined => lookUp(variables, names[name]);
  const address = named('url') ?? variables.get('EMAIL_SERVER') ?? variables.get('SMTP');
  const from = named('from') ?? variables.get('DEFAULT_FROM_EMAIL');
  if (address !== undefined && isSmtpUrl(address)) return withSender(importUrl(address), from);
  const host = named('host');
  if (host === undefined || host === '') {
    return {
      problem: 'no variable names a mail server; looked for SMTP_HOST, MAIL_HOST, EMAIL_HOST, SMTP_URL and the like',
    };
  }
  const port = readPort(named('port'));
  const user = named('user');
  const secret = named('secret');
  const method = named('method')?.toUpperCase();
  const ehlo = named('ehlo');
  const known = method !== undefined && ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'].includes(method.replace('_', '-'));
  return {
    fields: fieldsOf({
      host,
      port,
      security: securityOf(named('encryption'), named('implicit'), named('startTls'), port) ?? securityOfPort(port),
      auth: isGiven(user) ? { ...(known && { method: method.replace('_', '-') }), user } : undefined,
      ehlo: isGiven(ehlo) ? ehlo : undefined,
      message: isGiven(from) ? { from } : undefined,
    }),
    ...(isGiven(secret) && { secret }),
    notes: [],
  };
}

function lookUp(variables: ReadonlyMap<string, string>, endings: readonly string[]): string | undefined {
  for (const prefix of prefixes) {
    for (const ending of endings) {
      const value = variables.get(`${prefix}_${ending}`);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value.toLowerCase() !== 'null';
}

/** What the frameworks mean by their switches: "tls" is STARTTLS unless the port says otherwise, "ssl" is TLS at once. */
function securityOf(
  encryption: string | undefined,
  implicit: string | undefined,
  startTls: string | undefined,
  port: number | undefined,
): Security | undefined {
  const word = encryption?.toLowerCase();
  if (isOn(implicit) || word === 'ssl' || word === 'smtps') return 'tls';
  if (word === 'tls' || word === 'starttls') return port === 465 ? 'tls' : 'starttls';
  if (isOn(startTls)) return 'starttls';
  return word === 'none' || word === 'null' || (isOff(implicit) && isOff(startTls)) ? 'none' : undefined;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && ['true', '1', 'yes', 'on'].includes(value.toLowerCase());
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && ['false', '0', 'no', 'off'].includes(value.toLowerCase());
}

function withSender(imported: Imported | NotImported, from: string | undefined): Imported | NotImported {
  if ('problem' in imported || !isGiven(from)) return imported;
  return { ...imported, fields: { ...imported.fields, message: { from } } satisfies ImportedFields };
}
