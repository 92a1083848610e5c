/** Services that keep people’s mail and send it for them. */
import { google } from './google.ts';
import { microsoft365, outlookCom } from './microsoft.ts';
import type { Provider, Reading } from './provider.ts';

const manual = (code: number): string =>
  `https://github.com/ActiveCampaign/smtp-field-manual/blob/67831a2e3a81cfacd8038a00cb389714a62e9342/data/codes/${code}.json`;

const fullAddress = 'the full mail address';
const appPassword = 'an app password; the account’s own password is never taken';

const yahoo: readonly Reading[] = [
  {
    on: { steps: ['auth'], words: '#auth005' },
    rule: 'auth-app-password-required',
    means: 'Yahoo says this at the very first try when the account’s own password is used',
    source: 'https://github.com/PHPMailer/PHPMailer/issues/2034',
  },
  {
    on: { words: '[tss04] | unexpected volume or user complaints' },
    rule: 'rate-limited',
    means: 'Yahoo puts off mail from this address for a while',
    source: manual(421),
  },
  {
    on: { words: '[bl21] | [bl23]' },
    rule: 'client-address-blocked',
    means: 'the address this client comes from stands on a Spamhaus list',
    source: manual(553),
  },
];

/** GMX, WEB.DE and others of one company use one system. */
const unitedInternet: readonly Reading[] = [
  {
    on: { codes: [535], steps: ['auth'] },
    rule: 'auth-rejected',
    means: 'the pair is wrong, or access by mail programs is not switched on in the account’s settings',
    source: 'https://github.com/nodemailer/nodemailer/issues/1334',
  },
  {
    on: { words: 'bad dns ptr' },
    rule: 'client-address-blocked',
    means: 'the address this client comes from has no PTR record, or a generic one',
    source: manual(550),
  },
  {
    on: { words: 'command timeout' },
    rule: 'idle-timed-out',
    means: 'the connection was kept open without a command for too long; the reply was sent before the next one',
    source: 'https://github.com/chatmail/filtermail/issues/143',
  },
];

/** Without words by which it is recognised, or readings. */
const plain = { banner: '', ehlo: [], wording: '', greets: [], readings: [] } as const;

export const mailboxes: readonly Provider[] = [
  ...google,
  microsoft365,
  outlookCom,
  {
    id: 'yahoo',
    name: 'Yahoo Mail',
    domains: ['yahoo.com', 'yahoo.net', 'yahoodns.net'],
    banner: 'smtp.mail.yahoo.com | mail.yahoo.com',
    ehlo: [],
    wording: '(#auth | yahoo.com',
    greets: ['yahoo', 'aol', 'smtp.mail'],
    credentials: { user: fullAddress, secret: appPassword },
    readings: yahoo,
    page: 'https://help.yahoo.com/kb/SLN4724.html',
  },
  {
    id: 'aol',
    name: 'AOL Mail',
    domains: ['aol.com'],
    banner: 'smtp.aol.com',
    ehlo: [],
    wording: '',
    greets: ['yahoo', 'aol', 'smtp.mail'],
    credentials: { user: fullAddress, secret: appPassword },
    readings: yahoo,
    page: 'https://help.aol.com/',
  },
  {
    id: 'icloud',
    name: 'iCloud Mail',
    domains: ['me.com', 'icloud.com'],
    banner: 'smtp.mail.me.com | icloud.com',
    ehlo: [],
    wording: 'support.apple.com',
    greets: ['apple', 'icloud', 'me.com'],
    credentials: { user: 'the iCloud address', secret: 'an app-specific password' },
    readings: [
      {
        on: { words: 'not one of your addresses' },
        rule: 'sender-not-authorised',
        means: 'iCloud sends only from the addresses and aliases of the account that signed in',
        source: 'https://support.apple.com/en-us/102525',
      },
      {
        on: { words: 'local policy' },
        rule: 'content-rejected',
        means: 'Apple’s filter dislikes the message or its sender and says no more than that',
        source: manual(554),
      },
    ],
    page: 'https://support.apple.com/en-us/102525',
  },
  {
    ...plain,
    id: 'fastmail',
    name: 'Fastmail',
    domains: ['fastmail.com', 'messagingengine.com'],
    credentials: { user: 'the full primary address', secret: 'an app password for SMTP' },
    page: 'https://www.fastmail.help/hc/en-us/articles/1500000278342',
  },
  {
    ...plain,
    id: 'proton',
    name: 'Proton Mail',
    domains: ['protonmail.ch', 'proton.me'],
    banner: 'protonmail.ch',
    credentials: { user: 'the address the token was made for', secret: 'an SMTP token' },
    page: 'https://proton.me/support/smtp-submission',
  },
  {
    ...plain,
    id: 'proton-bridge',
    name: 'Proton Mail Bridge',
    domains: [],
    banner: 'protonmail bridge | proton mail bridge',
    credentials: {
      user: 'the address shown in the Bridge',
      secret: 'the password shown in the Bridge, not the account’s own',
    },
    readings: [
      {
        on: { codes: [454], steps: ['auth'], words: 'invalid username or password' },
        rule: 'auth-rejected',
        means: 'the Bridge wants its own password, which changes when it is installed anew; the 454 does not pass',
        source: 'https://proton.me/support/protonmail-bridge-clients-windows-thunderbird',
      },
    ],
    page: 'https://proton.me/support/protonmail-bridge-clients-windows-thunderbird',
  },
  {
    id: 'yandex',
    name: 'Yandex Mail',
    domains: ['yandex.ru', 'yandex.com', 'yandex.net'],
    banner: 'yandex.net | yandex.ru',
    ehlo: [],
    wording: 'yandex | ya.cc',
    greets: ['yandex'],
    credentials: { user: fullAddress, secret: 'an app password or an OAuth 2 token' },
    readings: [
      {
        on: { codes: [553], words: 'not owned by auth user' },
        rule: 'sender-not-authorised',
        means: 'Yandex sends only from the address that signed in',
        source: 'https://github.com/splitbrain/dokuwiki-plugin-smtp/issues/38',
      },
      {
        on: { words: 'suspicion of spam' },
        rule: 'content-rejected',
        means: 'Yandex takes it for spam; short test messages are often taken so',
        fix: 'Give the message a real `message.subject` and `message.text`, and send it from the address that signs in.',
        field: 'message.text',
        source: manual(554),
      },
    ],
    page: 'https://yandex.com/support/mail/mail-clients/others.html',
  },
  {
    ...plain,
    id: 'mailru',
    name: 'Mail.ru',
    domains: ['mail.ru'],
    banner: 'mail.ru',
    greets: ['mail.ru'],
    credentials: { user: fullAddress, secret: 'an app password' },
    page: 'https://help.mail.ru/mail/mailer/popsmtp',
  },
  {
    id: 'gmx',
    name: 'GMX',
    domains: ['gmx.net', 'gmx.com', 'gmx.de', 'mail.com'],
    banner: 'gmx.net | gmx.com',
    ehlo: [],
    wording: 'gmx.net | postmaster.gmx',
    greets: ['gmx', 'web.de', 'nemesis'],
    credentials: {
      user: 'the full address or the customer number',
      secret:
        'the password, after access by mail programs was switched on in the web mailer; with two-factor sign-in an app password',
    },
    readings: unitedInternet,
    page: 'https://support.gmx.com/pop-imap/imap/server.html',
  },
  {
    id: 'webde',
    name: 'WEB.DE',
    domains: ['web.de'],
    banner: 'web.de',
    ehlo: [],
    wording: 'postmaster.web.de',
    greets: ['gmx', 'web.de', 'nemesis'],
    credentials: {
      user: 'the user name or the address',
      secret: 'the password, after access by mail programs was switched on in the web mailer',
    },
    readings: unitedInternet,
    page: 'https://hilfe.web.de/pop-imap/imap/imap-serverdaten.html',
  },
  {
    ...plain,
    id: 'ionos',
    name: 'IONOS',
    domains: ['ionos.com', 'ionos.de', '1und1.de', '1and1.com', 'kundenserver.de'],
    banner: 'kundenserver.de | perfora.net',
    credentials: { user: fullAddress, secret: 'the mailbox’s password' },
    page: 'https://www.ionos.com/help/email/general-topics/settings-for-your-email-programs-imap-pop3/',
  },
  {
    ...plain,
    id: 'ovh',
    name: 'OVHcloud',
    domains: ['ovh.net'],
    credentials: { user: fullAddress, secret: 'the mailbox’s password' },
    page: 'https://help.ovhcloud.com/csm/en-mx-plan-general-features',
  },
  {
    ...plain,
    id: 'godaddy',
    name: 'GoDaddy',
    domains: ['secureserver.net'],
    banner: 'secureserver.net',
    credentials: { user: fullAddress, secret: 'the mailbox’s password' },
    page: 'https://www.godaddy.com/help/mail-server-addresses-and-ports-for-business-email-24071',
  },
  {
    ...plain,
    id: 'qq',
    name: 'QQ Mail',
    domains: ['qq.com'],
    banner: 'qq mail server | smtp.qq.com',
    greets: ['qq'],
    credentials: {
      user: fullAddress,
      secret: 'the authorisation code from the settings, not the account’s password',
    },
    page: 'https://service.mail.qq.com/',
  },
  {
    id: 'zoho',
    name: 'Zoho Mail',
    domains: ['zoho.com', 'zoho.eu', 'zoho.in', 'zohomail.com'],
    banner: 'zohomail | zoho.com',
    ehlo: [],
    wording: 'zoho',
    greets: ['zoho'],
    credentials: {
      user: fullAddress,
      secret:
        'the account’s password, or an app-specific password with two-factor sign-in; the region decides the host',
    },
    readings: [
      {
        on: { codes: [535], steps: ['auth'] },
        rule: 'auth-rejected',
        means: 'the pair is wrong, belongs to another region, or the account has two-factor sign-in',
        source: 'https://github.com/mattermost/mattermost/issues/13224',
      },
      {
        on: { codes: [553], words: 'relaying disallowed' },
        rule: 'sender-not-authorised',
        means: 'Zoho sends only from the address that signed in or one of its aliases, and says so after the message',
        source: 'https://github.com/frappe/erpnext/issues/19057',
      },
      {
        on: { words: 'unusual sending activity' },
        rule: 'rate-limited',
        means: 'Zoho has blocked the account for the way it sends, until its owner unblocks it',
        fix: 'Unblock the account at https://mail.zoho.com/UnblockMe and send more slowly; nothing in the profile is wrong.',
        source: 'https://github.com/cachethq/cachet/issues/3052',
      },
    ],
    page: 'https://www.zoho.com/mail/help/zoho-smtp.html',
  },
];
