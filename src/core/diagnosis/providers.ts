/** Mail providers whose replies and host names are recognised, and what they want as credentials. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Domains under which the provider's submission hosts stand, without a leading dot. */
  readonly domains: readonly string[];
  /** Words of which the provider's own greeting always has one, in lower case; empty when that is not known. */
  readonly greets: readonly string[];
  /** What `auth.user` has to be. */
  readonly user: string;
  /** What the password has to be. */
  readonly secret: string;
}

const fullAddress = 'the full mail address';

export const providers: readonly Provider[] = [
  {
    id: 'gmail',
    name: 'Gmail',
    domains: ['gmail.com', 'google.com'],
    greets: ['google', 'gsmtp'],
    user: 'the full Google address',
    secret: 'a 16-letter app password (the account needs 2-Step Verification), or an OAuth 2 token with XOAUTH2',
  },
  {
    id: 'microsoft',
    name: 'Microsoft 365 or Outlook.com',
    domains: ['office365.com', 'outlook.com', 'hotmail.com'],
    greets: ['outlook.com', 'office365', 'microsoft'],
    user: 'the account’s own sign-in name, not an alias',
    secret: 'an OAuth 2 token, or the password where an administrator has switched on SMTP AUTH for the mailbox',
  },
  {
    id: 'amazon-ses',
    name: 'Amazon SES',
    domains: ['amazonaws.com', 'amazonses.com'],
    greets: ['amazon', 'ses'],
    user: 'the SMTP user name, which is an access key id',
    secret: 'the SMTP password of this region, derived from the secret key and not the secret key itself',
  },
  {
    id: 'sendgrid',
    name: 'SendGrid',
    domains: ['sendgrid.net'],
    greets: ['sendgrid'],
    user: 'the literal word apikey',
    secret: 'an API key with the right to send mail',
  },
  {
    id: 'mailgun',
    name: 'Mailgun',
    domains: ['mailgun.org'],
    greets: [],
    user: 'an SMTP credential such as postmaster@ and the domain',
    secret: 'the password of that SMTP credential, not the API key',
  },
  {
    id: 'postmark',
    name: 'Postmark',
    domains: ['postmarkapp.com'],
    greets: [],
    user: 'the server API token',
    secret: 'the same server API token',
  },
  {
    id: 'sparkpost',
    name: 'SparkPost',
    domains: ['sparkpostmail.com'],
    greets: [],
    user: 'the literal SMTP_Injection',
    secret: 'an API key with the right to send by SMTP',
  },
  {
    id: 'brevo',
    name: 'Brevo',
    domains: ['brevo.com', 'sendinblue.com'],
    greets: [],
    user: 'the SMTP login shown in the Brevo settings',
    secret: 'an SMTP key, neither the API key nor the account’s password',
  },
  {
    id: 'mailjet',
    name: 'Mailjet',
    domains: ['mailjet.com'],
    greets: [],
    user: 'the API key',
    secret: 'the secret key',
  },
  {
    id: 'mandrill',
    name: 'Mandrill',
    domains: ['mandrillapp.com'],
    greets: [],
    user: 'any name',
    secret: 'an API key',
  },
  { id: 'resend', name: 'Resend', domains: ['resend.com'], greets: [], user: 'the word resend', secret: 'an API key' },
  {
    id: 'zoho',
    name: 'Zoho Mail',
    domains: ['zoho.com', 'zoho.eu', 'zoho.in', 'zohomail.com'],
    greets: ['zoho'],
    user: fullAddress,
    secret: 'the account’s password, or an app-specific password with two-factor sign-in; the region decides the host',
  },
  {
    id: 'yahoo',
    name: 'Yahoo or AOL Mail',
    domains: ['yahoo.com', 'aol.com'],
    greets: ['yahoo', 'aol', 'smtp.mail'],
    user: fullAddress,
    secret: 'an app password; the account’s own password is never taken',
  },
  {
    id: 'icloud',
    name: 'iCloud Mail',
    domains: ['me.com', 'icloud.com'],
    greets: ['apple', 'icloud', 'me.com'],
    user: 'the iCloud address',
    secret: 'an app-specific password',
  },
  {
    id: 'fastmail',
    name: 'Fastmail',
    domains: ['fastmail.com'],
    greets: [],
    user: 'the full primary address',
    secret: 'an app password for SMTP',
  },
  {
    id: 'proton',
    name: 'Proton Mail',
    domains: ['protonmail.ch', 'proton.me'],
    greets: [],
    user: 'the address the token was made for',
    secret: 'an SMTP token',
  },
  {
    id: 'yandex',
    name: 'Yandex Mail',
    domains: ['yandex.ru', 'yandex.com'],
    greets: ['yandex'],
    user: fullAddress,
    secret: 'an app password or an OAuth 2 token',
  },
  {
    id: 'mailru',
    name: 'Mail.ru',
    domains: ['mail.ru'],
    greets: ['mail.ru'],
    user: fullAddress,
    secret: 'an app password',
  },
  {
    id: 'gmx',
    name: 'GMX or WEB.DE',
    domains: ['gmx.net', 'gmx.com', 'web.de'],
    greets: ['gmx', 'web.de', 'nemesis'],
    user: 'the full address or the customer number',
    secret: 'the password, after access by mail programs was switched on in the web mailer',
  },
  {
    id: 'qq',
    name: 'QQ Mail',
    domains: ['qq.com'],
    greets: ['qq'],
    user: fullAddress,
    secret: 'the authorisation code from the settings, not the account’s password',
  },
  {
    id: 'mailtrap',
    name: 'Mailtrap',
    domains: ['mailtrap.io'],
    greets: [],
    user: 'the word api (sending) or the inbox’s user (sandbox)',
    secret: 'the API token or the inbox’s password',
  },
];

/** The provider under whose domains a host name stands; undefined when it is none of them. */
export function providerOfHost(host: string): Provider | undefined {
  for (let name = host.toLowerCase(); ;) {
    const known = byDomain.get(name);
    const dot = name.indexOf('.');
    if (known || dot < 0) return known;
    name = name.slice(dot + 1);
  }
}

const byDomain: ReadonlyMap<string, Provider> = new Map(
  providers.flatMap((provider) => provider.domains.map((domain) => [domain, provider] as const)),
);

const signatures: readonly (readonly [string, string])[] = [
  ['gsmtp', 'gmail'],
  ['support.google.com', 'gmail'],
  ['outlook.com', 'microsoft'],
  ['aka.ms/', 'microsoft'],
  ['(#auth', 'yahoo'],
  ['mailgun', 'mailgun'],
  ['sendgrid', 'sendgrid'],
  ['zoho', 'zoho'],
  ['yandex', 'yandex'],
];

/** The provider that a text of a server gives away; undefined when it names none. The text is in lower case. */
export function providerOfText(text: string): Provider | undefined {
  const id = signatures.find(([signature]) => text.includes(signature))?.[1];
  return id === undefined ? undefined : providers.find((provider) => provider.id === id);
}
