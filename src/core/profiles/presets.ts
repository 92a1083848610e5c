/** Mail services and how to reach them, for a new profile to start from. */
import type { Security } from '../transcript/entry.ts';

export interface Endpoint {
  readonly port: number;
  readonly security: Security;
}

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** Where it has several, one for each region; what the user must fill in stands in angle brackets. At least one. */
  readonly hosts: readonly [string, ...string[]];
  /** The one the service recommends first. */
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
}

export const presets: readonly Preset[] = [
  {
    id: 'gmail',
    name: 'Gmail / Google Workspace',
    hosts: ['smtp.gmail.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'gmail-relay',
    name: 'Google Workspace SMTP relay',
    hosts: ['smtp-relay.gmail.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
      { port: 25, security: 'starttls' },
    ],
  },
  {
    id: 'microsoft365',
    name: 'Microsoft 365 / Exchange Online',
    hosts: ['smtp.office365.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 25, security: 'starttls' },
    ],
  },
  {
    id: 'outlook.com',
    name: 'Outlook.com / Hotmail (personal)',
    hosts: ['smtp-mail.outlook.com'],
    endpoints: [{ port: 587, security: 'starttls' }],
  },
  {
    id: 'amazon-ses',
    name: 'Amazon SES',
    hosts: ['email-smtp.<region>.amazonaws.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 465, security: 'tls' },
      { port: 2587, security: 'starttls' },
      { port: 2465, security: 'tls' },
      { port: 25, security: 'starttls' },
    ],
  },
  {
    id: 'sendgrid',
    name: 'Twilio SendGrid',
    hosts: ['smtp.sendgrid.net'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 465, security: 'tls' },
      { port: 25, security: 'starttls' },
      { port: 2525, security: 'starttls' },
    ],
  },
  {
    id: 'mailgun',
    name: 'Mailgun',
    hosts: ['smtp.mailgun.org', 'smtp.eu.mailgun.org'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
      { port: 2525, security: 'starttls' },
      { port: 25, security: 'starttls' },
    ],
  },
  {
    id: 'postmark',
    name: 'Postmark',
    hosts: ['smtp.postmarkapp.com', 'smtp-broadcasts.postmarkapp.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 2525, security: 'starttls' },
      { port: 25, security: 'starttls' },
    ],
  },
  {
    id: 'sparkpost',
    name: 'SparkPost',
    hosts: ['smtp.sparkpostmail.com', 'smtp.eu.sparkpostmail.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 2525, security: 'starttls' },
    ],
  },
  {
    id: 'brevo',
    name: 'Brevo (Sendinblue)',
    hosts: ['smtp-relay.brevo.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 465, security: 'tls' },
      { port: 2525, security: 'starttls' },
    ],
  },
  {
    id: 'mailjet',
    name: 'Mailjet',
    hosts: ['in-v3.mailjet.com', 'in.mailjet.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 465, security: 'tls' },
      { port: 25, security: 'starttls' },
      { port: 2525, security: 'starttls' },
    ],
  },
  {
    id: 'mandrill',
    name: 'Mailchimp Transactional (Mandrill)',
    hosts: ['smtp.mandrillapp.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 465, security: 'tls' },
      { port: 2525, security: 'starttls' },
      { port: 25, security: 'starttls' },
    ],
  },
  {
    id: 'resend',
    name: 'Resend',
    hosts: ['smtp.resend.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
      { port: 2465, security: 'tls' },
      { port: 2587, security: 'starttls' },
    ],
  },
  {
    id: 'mailersend',
    name: 'MailerSend',
    hosts: ['smtp.mailersend.net'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 2525, security: 'starttls' },
    ],
  },
  {
    id: 'smtp2go',
    name: 'SMTP2GO',
    hosts: ['mail.smtp2go.com'],
    endpoints: [
      { port: 2525, security: 'starttls' },
      { port: 587, security: 'starttls' },
      { port: 8025, security: 'starttls' },
      { port: 465, security: 'tls' },
      { port: 8465, security: 'tls' },
      { port: 443, security: 'tls' },
    ],
  },
  {
    id: 'zoho',
    name: 'Zoho Mail',
    hosts: ['smtp.zoho.com', 'smtp.zoho.eu', 'smtp.zoho.in', 'smtppro.zoho.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'yahoo',
    name: 'Yahoo Mail',
    hosts: ['smtp.mail.yahoo.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'aol',
    name: 'AOL Mail',
    hosts: ['smtp.aol.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'icloud',
    name: 'Apple iCloud Mail',
    hosts: ['smtp.mail.me.com'],
    endpoints: [{ port: 587, security: 'starttls' }],
  },
  {
    id: 'fastmail',
    name: 'Fastmail',
    hosts: ['smtp.fastmail.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'proton',
    name: 'Proton Mail (SMTP token)',
    hosts: ['smtp.protonmail.ch'],
    endpoints: [{ port: 587, security: 'starttls' }],
  },
  {
    id: 'proton-bridge',
    name: 'Proton Mail Bridge',
    hosts: ['127.0.0.1'],
    endpoints: [{ port: 1025, security: 'starttls' }],
  },
  {
    id: 'yandex',
    name: 'Yandex Mail',
    hosts: ['smtp.yandex.ru', 'smtp.yandex.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  { id: 'mailru', name: 'Mail.ru', hosts: ['smtp.mail.ru'], endpoints: [{ port: 465, security: 'tls' }] },
  {
    id: 'gmx',
    name: 'GMX',
    hosts: ['mail.gmx.net', 'mail.gmx.com'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 465, security: 'tls' },
    ],
  },
  {
    id: 'webde',
    name: 'WEB.DE',
    hosts: ['smtp.web.de'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 465, security: 'tls' },
    ],
  },
  {
    id: 'ionos',
    name: 'IONOS (1&1)',
    hosts: ['smtp.ionos.com', 'smtp.ionos.de', 'smtp.1und1.de'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'ovh',
    name: 'OVHcloud MX Plan',
    hosts: ['ssl0.ovh.net'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'godaddy',
    name: 'GoDaddy Workspace / hosting',
    hosts: ['smtpout.secureserver.net'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
      { port: 80, security: 'none' },
      { port: 3535, security: 'none' },
      { port: 25, security: 'none' },
    ],
  },
  {
    id: 'qq',
    name: 'QQ Mail',
    hosts: ['smtp.qq.com', 'smtp.exmail.qq.com'],
    endpoints: [
      { port: 465, security: 'tls' },
      { port: 587, security: 'starttls' },
    ],
  },
  {
    id: 'mailtrap',
    name: 'Mailtrap (sending / sandbox)',
    hosts: ['live.smtp.mailtrap.io', 'sandbox.smtp.mailtrap.io'],
    endpoints: [
      { port: 587, security: 'starttls' },
      { port: 2525, security: 'starttls' },
      { port: 465, security: 'tls' },
      { port: 25, security: 'starttls' },
    ],
  },
  {
    id: 'ethereal',
    name: 'Ethereal (test catcher)',
    hosts: ['smtp.ethereal.email'],
    endpoints: [{ port: 587, security: 'starttls' }],
  },
];
