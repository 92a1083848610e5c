/** Services that send mail for programs. */
import type { Provider } from './provider.ts';

const amazonGuide =
  'https://github.com/awsdocs/amazon-ses-developer-guide/blob/1b656cebb4c5a70e305bc1980c469c79208f4275/doc-source/troubleshoot-smtp.md';
const sparkpostErrors =
  'https://github.com/SparkPost/support-docs/blob/255627e02c5d41d4be3b53febfe91296c529be07/articles/faq/error-messages-smtp.md';

/** Without words by which it is recognised, or readings. */
const plain = { banner: '', ehlo: [], wording: '', greets: [], readings: [] } as const;

export const services: readonly Provider[] = [
  {
    id: 'amazon-ses',
    name: 'Amazon SES',
    domains: ['amazonaws.com', 'amazonses.com'],
    banner: 'amazonaws.com | simpleemailservice | amazonses',
    ehlo: [],
    wording: 'ses: | subscribed to ses',
    greets: ['amazon', 'ses'],
    credentials: {
      user: 'the SMTP user name, which is an access key id',
      secret: 'the SMTP password of this region, derived from the secret key and not the secret key itself',
    },
    readings: [
      {
        on: { codes: [535], steps: ['auth'], words: 'not subscribed' },
        rule: 'auth-blocked-by-policy',
        means: 'the AWS account behind these credentials has not signed up for SES',
        fix: 'Set SES up in that AWS account, or set `auth.user` to credentials of the right one.',
        source: amazonGuide,
      },
      {
        on: { codes: [535], steps: ['auth'] },
        rule: 'auth-rejected',
        means: 'these are no SMTP credentials of this region; new ones take a minute or two until they work',
        source: amazonGuide,
      },
      {
        on: { codes: [454], words: 'maximum sending rate' },
        rule: 'rate-limited',
        means: 'more messages a second than the account may send; this 454 is not about TLS or the sign-in',
        source: amazonGuide,
      },
      {
        on: { codes: [454], words: 'daily message quota' },
        rule: 'quota-exceeded',
        means: 'the account has sent as much as it may in 24 hours, which is 200 messages in the sandbox',
        fix: 'Wait, or ask for a higher quota in the SES console; nothing in the profile is wrong.',
        source: amazonGuide,
      },
      {
        on: { codes: [554], words: 'address is not verified' },
        rule: 'sender-not-authorised',
        means:
          'the address that is named is not verified in this region; if it is the recipient, the account is in the sandbox',
        fix: 'Set `message.from` to a verified address of the region that `host` names, or verify the one in use; a recipient has to be verified only in the sandbox.',
        source: amazonGuide,
      },
      {
        on: { words: 'is not authorized to perform' },
        rule: 'sender-not-authorised',
        means: 'the policy of the SMTP user does not allow ses:SendRawEmail for this sender',
        fix: 'Allow ses:SendRawEmail for the SMTP user in its IAM policy, or set `message.from` to an address that it covers.',
        source: amazonGuide,
      },
      {
        on: { codes: [501], words: 'invalid mail from' },
        rule: 'address-malformed',
        means: 'SES wants a plain address in MAIL FROM, and not the empty one either',
        source: 'https://www.repost.aws/ja/knowledge-center/ses-501-errors-smtp-endpoint',
      },
      {
        on: { codes: [421], words: 'too many concurrent' },
        rule: 'server-busy',
        means: 'the account has too many connections to SES open at a time',
        source: amazonGuide,
      },
      {
        on: { codes: [451], words: 'timeout waiting for data' },
        rule: 'idle-timed-out',
        means: 'SES closed a connection that was kept open without a command; the next one reads this reply as its own',
        source: amazonGuide,
      },
      {
        on: { codes: [552], words: 'message is too long' },
        rule: 'message-too-large',
        means: 'with its attachments in base64 the message is over the account’s limit, 10 MB unless it was raised',
        source: amazonGuide,
      },
    ],
    page: 'https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html',
  },
  {
    id: 'sendgrid',
    name: 'Twilio SendGrid',
    domains: ['sendgrid.net'],
    banner: 'sg esmtp service | sendgrid',
    ehlo: [],
    wording: 'sendgrid',
    greets: ['sendgrid'],
    credentials: {
      user: 'the literal word apikey',
      literalUser: 'apikey',
      secret: 'an API key with the right to send mail',
    },
    readings: [
      {
        on: { words: 'verified sender identity' },
        rule: 'sender-not-authorised',
        means: 'the address in From is neither a verified sender nor of an authenticated domain of the account',
        source: 'https://github.com/sahat/hackathon-starter/issues/1083',
      },
      {
        on: { codes: [403] },
        rule: 'sender-not-authorised',
        means: 'the sender is no verified one of the account; 403 is no code of SMTP and means no more than 5yz',
        source:
          'https://github.com/sendgrid/docs/blob/0946d01d4c3ee602a2d79863898c5ddcf290ea7a/content/docs/for-developers/sending-email/smtp-errors-and-troubleshooting.md',
      },
      {
        on: { codes: [451], words: 'maximum credits exceeded' },
        rule: 'quota-exceeded',
        means: 'the plan’s allowance is used up, which SendGrid says in place of a verdict on the credentials',
        fix: 'Wait until the plan’s allowance is renewed or raise the plan; the credentials and the profile are right.',
        source: 'https://github.com/mautic/mautic/issues/8721',
      },
    ],
    page: 'https://docs.sendgrid.com/for-developers/sending-email/integrating-with-the-smtp-api',
  },
  {
    id: 'mailgun',
    name: 'Mailgun',
    domains: ['mailgun.org'],
    banner: 'mailgun',
    ehlo: [],
    wording: 'mailgun',
    greets: [],
    credentials: {
      user: 'an SMTP credential such as postmaster@ and the domain',
      secret: 'the password of that SMTP credential, not the API key',
    },
    readings: [
      {
        on: { codes: [535], steps: ['auth'] },
        rule: 'auth-rejected',
        means: 'Mailgun knows no such SMTP credential; domains of its EU region have another host',
        source: 'https://github.com/mailgun/documentation/issues/132',
      },
      {
        on: { words: 'relaying denied' },
        rule: 'relay-denied',
        means: 'Mailgun takes mail from signed-in clients only',
        source: 'https://github.com/axllent/mailpit/issues/337',
      },
    ],
    page: 'https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp',
  },
  {
    ...plain,
    id: 'postmark',
    name: 'Postmark',
    domains: ['postmarkapp.com'],
    banner: 'postmark',
    credentials: { user: 'the server API token', secret: 'the same server API token' },
    page: 'https://postmarkapp.com/support/article/811-what-are-the-smtp-details-api-tokens-i-should-be-using',
  },
  {
    ...plain,
    id: 'sparkpost',
    name: 'SparkPost',
    domains: ['sparkpostmail.com'],
    banner: 'sparkpost',
    credentials: {
      user: 'the literal SMTP_Injection',
      literalUser: 'SMTP_Injection',
      secret: 'an API key with the right to send by SMTP',
    },
    readings: [
      {
        on: { codes: [535], steps: ['auth'] },
        rule: 'auth-rejected',
        means: 'the user is not SMTP_Injection, or the API key has no right to send by SMTP',
        source: sparkpostErrors,
      },
      {
        on: { words: 'unconfigured sending domain' },
        rule: 'sender-not-authorised',
        means: 'the domain in From is no sending domain of the account',
        source: sparkpostErrors,
      },
    ],
    page: 'https://developers.sparkpost.com/api/smtp/',
  },
  {
    ...plain,
    id: 'brevo',
    name: 'Brevo',
    domains: ['brevo.com', 'sendinblue.com'],
    banner: 'sendinblue | brevo',
    credentials: {
      user: 'the SMTP login shown in the Brevo settings',
      secret: 'an SMTP key, neither the API key nor the account’s password',
    },
    readings: [
      {
        on: { codes: [525] },
        rule: 'auth-blocked-by-policy',
        means: 'Brevo does not know the address this client comes from; the credentials may be right',
        fix: 'Add this machine’s public address to the authorised IPs in Brevo’s security settings, or switch that block off.',
        source: 'https://help.brevo.com/hc/en-us/articles/7924908994450',
      },
      {
        on: { codes: [535], steps: ['auth'] },
        rule: 'auth-rejected',
        means: 'the pair is not an SMTP login and an SMTP key of Brevo',
        source: 'https://github.com/marcpope/borgbackupserver/issues/16',
      },
    ],
    page: 'https://help.brevo.com/hc/en-us/articles/7924908994450',
  },
  {
    ...plain,
    id: 'mailjet',
    name: 'Mailjet',
    domains: ['mailjet.com'],
    credentials: { user: 'the API key', secret: 'the secret key' },
    page: 'https://dev.mailjet.com/smtp-relay/configuration/',
  },
  {
    ...plain,
    id: 'mandrill',
    name: 'Mailchimp Transactional (Mandrill)',
    domains: ['mandrillapp.com'],
    credentials: { user: 'any name', secret: 'an API key' },
    page: 'https://mailchimp.com/developer/transactional/docs/smtp-integration/',
  },
  {
    ...plain,
    id: 'resend',
    name: 'Resend',
    domains: ['resend.com'],
    credentials: { user: 'the word resend', literalUser: 'resend', secret: 'an API key' },
    page: 'https://resend.com/docs/send-with-smtp',
  },
  {
    ...plain,
    id: 'mailersend',
    name: 'MailerSend',
    domains: ['mailersend.net', 'mailersend.com'],
    credentials: { user: 'the user that MailerSend made, which begins with MS_', secret: 'the password made with it' },
    page: 'https://www.mailersend.com/help/smtp-relay',
  },
  {
    ...plain,
    id: 'smtp2go',
    name: 'SMTP2GO',
    domains: ['smtp2go.com'],
    banner: 'smtp2go',
    credentials: { user: 'the name of an SMTP user of the account', secret: 'that SMTP user’s password' },
    page: 'https://support.smtp2go.com/hc/en-gb/articles/223087967',
  },
  {
    ...plain,
    id: 'socketlabs',
    name: 'SocketLabs',
    domains: ['socketlabs.com'],
    wording: 'socketlabs',
    credentials: { user: 'the SMTP user name of the server', secret: 'the password of that SMTP user' },
    readings: [
      {
        on: { codes: [501], words: 'please authenticate' },
        rule: 'auth-required',
        means: 'SocketLabs wants a sign-in with CRAM-MD5 or LOGIN first',
        fix: 'Add `auth` with `user` to the profile; `auth.method` "auto" takes CRAM-MD5 by itself.',
        source: 'https://github.com/n8n-io/n8n/issues/13269',
      },
    ],
    page: 'https://github.com/n8n-io/n8n/issues/13269',
  },
  {
    ...plain,
    id: 'mailtrap',
    name: 'Mailtrap',
    domains: ['mailtrap.io'],
    banner: 'mailtrap',
    credentials: {
      user: 'the word api (sending) or the inbox’s user (sandbox)',
      secret: 'the API token or the inbox’s password',
    },
    page: 'https://help.mailtrap.io/',
  },
  {
    ...plain,
    id: 'ethereal',
    name: 'Ethereal',
    domains: ['ethereal.email'],
    banner: 'ethereal',
    credentials: { user: 'the address that Ethereal made', secret: 'the password made with it' },
    page: 'https://ethereal.email/',
  },
];
