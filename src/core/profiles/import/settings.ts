/** Mail settings by the names that the usual frameworks give them, whatever kind of file they stand in. */
import type { Security } from '../../transcript/entry.ts';
import type { ImportText } from './import-texts.ts';
import { importText } from './import-texts.ts';
import type { Imported, ImportedFields, NotImported } from './imported.ts';
import { isEnvironmentReference } from '../environment.ts';
import { fieldsOf, readPort, securityOfPort } from './imported.ts';
import { importUrl, isSmtpUrl } from './url.ts';

/** Settings of a file that are read; the rest of a longer file is not. */
export const maximumSettings = 5000;

/** Names are compared in capitals with underscores: `spring.mail.host` is `SPRING_MAIL_HOST`. */
export function settingName(written: string): string {
  return written.toUpperCase().replaceAll(/[.-]/g, '_');
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
  implicit: ['SECURE', 'USE_SSL', 'SSL', 'SSL_TLS', 'SSL_ENABLED', 'PROPERTIES_MAIL_SMTP_SSL_ENABLE'],
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
  from: ['FROM', 'FROM_ADDRESS', 'FROM_EMAIL', 'SENDER', 'DEFAULT_SENDER', 'DEFAULT_FROM', 'PROPERTIES_MAIL_SMTP_FROM'],
  ehlo: ['DOMAIN', 'EHLO', 'HELO', 'EHLO_DOMAIN', 'HELO_NAME', 'PROPERTIES_MAIL_SMTP_LOCALHOST'],
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

/** Where in the profile a setting goes, as notes name it. */
const fieldNames = {
  url: 'host',
  host: 'host',
  port: 'port',
  encryption: 'security',
  implicit: 'security',
  startTls: 'security',
  method: 'auth.method',
  from: 'message.from',
  ehlo: 'ehlo',
} as const;

/**
 * The profile that settings describe.
 *
 * @param settings by `settingName`; a value that is taken from the environment is `${NAME}`, or `${NAME:otherwise}`
 */
export function importSettings(settings: ReadonlyMap<string, string>): Imported | NotImported {
  const read = new SettingsReader(settings);
  const address = read.text('url') ?? settings.get('EMAIL_SERVER') ?? settings.get('SMTP');
  const from = read.text('from') ?? settings.get('DEFAULT_FROM_EMAIL');
  if (address !== undefined && isSmtpUrl(address)) return withSender(importUrl(address), from);
  const host = read.text('host');
  if (!isGiven(host)) return { problem: read.withoutHost };
  const port = readPort(read.text('port'));
  const user = read.credential('user');
  const secret = read.credential('secret');
  const isVariable = isGiven(secret) && isEnvironmentReference(secret);
  const method = read.text('method')?.toUpperCase().replace('_', '-');
  const known = method !== undefined && ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'].includes(method);
  const ehlo = read.text('ehlo');
  return {
    fields: fieldsOf({
      host,
      port,
      security:
        securityOf(read.text('encryption'), read.text('implicit'), read.text('startTls'), port) ?? securityOfPort(port),
      auth: isGiven(user) ? { ...(known && { method }), user, ...(isVariable && { password: secret }) } : undefined,
      ehlo: isGiven(ehlo) ? ehlo : undefined,
      message: isGiven(from) ? { from } : undefined,
    }),
    ...(isGiven(secret) && !isVariable && { secret }),
    notes: read.notes,
  };
}

/** Placeholders inside one another that are followed. */
const maximumDepth = 5;

/** Finds settings by their many names, and follows placeholders as far as the file itself tells their values. */
class SettingsReader {
  readonly #settings: ReadonlyMap<string, string>;
  readonly #missing = new Map<string, string>();

  constructor(settings: ReadonlyMap<string, string>) {
    this.#settings = settings;
  }

  /** A setting that a profile holds as a text; undefined where only the environment has it, which becomes a note. */
  text(name: keyof typeof fieldNames): string | undefined {
    const { value, variable } = this.#resolved(this.#lookUp(names[name]), 0);
    if (isGiven(value)) this.#missing.delete(fieldNames[name]);
    else if (variable !== undefined) this.#missing.set(fieldNames[name], variable);
    return value;
  }

  /** A setting for which a profile can name a variable: `${env:NAME}`. */
  credential(name: 'user' | 'secret'): string | undefined {
    const { value, variable } = this.#resolved(this.#lookUp(names[name]), 0);
    return isGiven(value) || variable === undefined ? value : `\${env:${variable}}`;
  }

  get withoutHost(): ImportText {
    const variable = this.#missing.get('host');
    return variable === undefined ? importText('noServer') : importText('serverInEnvironment', variable);
  }

  get notes(): readonly ImportText[] {
    return [...this.#missing].map(([field, variable]) => importText('fillFromVariable', field, variable));
  }

  #lookUp(endings: readonly string[]): string | undefined {
    for (const prefix of prefixes) {
      for (const ending of endings) {
        const value = this.#settings.get(`${prefix}_${ending}`);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }

  #resolved(text: string | undefined, depth: number): { readonly value?: string; readonly variable?: string } {
    const match = text === undefined ? null : /^\$\{([A-Za-z_][\w.-]{0,127})(?::-?(.{0,1000}))?\}$/.exec(text);
    if (text === undefined || depth > maximumDepth) return {};
    if (match?.[1] === undefined) return { value: text };
    const variable = settingName(match[1]);
    const other = this.#settings.get(variable) ?? match[2];
    return other === undefined || other === text ? { variable } : { variable, ...this.#resolved(other, depth + 1) };
  }
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
