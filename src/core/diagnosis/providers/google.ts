/** Gmail and the relay of Google Workspace. */
import type { Provider, Reading } from './provider.ts';

const manual = (code: number): string =>
  `https://github.com/ActiveCampaign/smtp-field-manual/blob/67831a2e3a81cfacd8038a00cb389714a62e9342/data/codes/${code}.json`;

const common: readonly Reading[] = [
  {
    on: { steps: ['auth'], words: 'invalidsecondfactor | application-specific password' },
    rule: 'auth-app-password-required',
    means: 'the account has 2-Step Verification, and Google takes an app password only',
    source: 'https://github.com/mageplaza/magento-2-smtp/issues/181',
  },
  {
    on: { codes: [535], steps: ['auth'], words: 'badcredentials | username and password not accepted' },
    rule: 'auth-rejected',
    means: 'Google refuses the pair; it says the same of a right password that is not an app password',
    source: 'https://github.com/nodemailer/nodemailer/issues/1656',
  },
  {
    on: { codes: [534], steps: ['auth'], words: 'web browser | weblogin' },
    rule: 'auth-blocked-by-policy',
    means: 'Google wants the owner to confirm this sign-in in a browser first',
    fix: 'Sign in to the account in a browser and clear the warning there, then use an app password, or set `auth.method` to "XOAUTH2".',
    field: 'auth.method',
    changes: [{ 'auth.method': 'XOAUTH2' }],
    source: 'https://github.com/nodemailer/nodemailer/issues/653',
  },
  {
    on: { codes: [454], steps: ['auth'], words: 'too many login attempts' },
    rule: 'auth-throttled',
    means: 'Google counts sign-ins, and there were too many in a short time; the password is not the problem',
    fix: 'Send several messages over one connection instead of signing in for each, and wait before the next try.',
    source: 'https://github.com/nodemailer/nodemailer/issues/1388',
  },
  {
    on: { words: 'authentication required … wantautherror' },
    rule: 'auth-required',
    means: 'Google wants a sign-in before mail, and none took place; often the user or the password was empty',
    source: 'https://github.com/dawidd6/action-send-mail/issues/186',
  },
  {
    on: { codes: [550], enhanced: '4.5' },
    rule: 'quota-exceeded',
    means:
      'the account’s allowance of recipients a day is used up; the 550 says for good, yet it clears within 24 hours',
    fix: 'Wait up to 24 hours, or send with another account; nothing in the profile is wrong.',
    source: 'https://github.com/gen-smtp/gen_smtp/issues/140',
  },
  {
    on: { words: 'notauthorizederror | send email directly to our servers' },
    rule: 'client-address-blocked',
    means: 'the message went straight to Google’s receiving server from an address that may not do so',
    fix: 'Set `host` to "smtp.gmail.com" or your provider’s submission server, `port` to 587, and add `auth`.',
    source: 'https://github.com/iredmail/iRedMail/issues/264',
  },
  {
    on: { codes: [421, 450], enhanced: '7.28' },
    rule: 'rate-limited',
    means: 'Google holds back mail from this address, since much of it looked unasked for',
    source: manual(421),
  },
  {
    on: { enhanced: '7.26' },
    rule: 'domain-authentication-failed',
    means: 'neither SPF nor DKIM shows that this server may send for the sender’s domain',
    source: 'https://support.google.com/mail/answer/81126',
  },
  {
    on: { enhanced: '7.25' },
    rule: 'client-address-blocked',
    means: 'the address this client comes from, perhaps its IPv6 address, has no PTR record that matches',
    source: 'https://www.spamresource.com/2025/12/help-im-seeing-550-5725-errors-at-gmail.html',
  },
  {
    on: { words: 'very low reputation of the sending' },
    rule: 'content-rejected',
    means: 'Google thinks little of the sender’s domain and blocks the message',
    source: manual(421),
  },
  {
    on: { enhanced: '2.3', codes: [552] },
    rule: 'message-too-large',
    means: 'the message, with its attachments in base64, is over the SIZE that Google offers in EHLO',
    source: manual(552),
  },
  {
    on: { enhanced: '7.0', codes: [552] },
    rule: 'content-rejected',
    means: 'Google takes no attachment of this type, not in an archive either',
    source: manual(552),
  },
];

export const google: readonly Provider[] = [
  {
    id: 'gmail-relay',
    name: 'Google Workspace SMTP relay',
    domains: ['smtp-relay.gmail.com'],
    banner: 'smtp-relay.gmail.com',
    ehlo: [],
    wording: '',
    greets: ['google', 'gsmtp'],
    credentials: {
      user: 'the Workspace address, where the relay’s settings ask for one',
      secret: 'an app password; none where the relay knows this client’s address',
    },
    readings: [
      {
        on: { codes: [421], steps: ['ehlo'] },
        rule: 'client-hostname-rejected',
        means: 'the relay drops clients that call themselves localhost, [127.0.0.1] or something as general',
        fix: 'Set `ehlo` to your own public domain name.',
        field: 'ehlo',
        source: 'https://github.com/calcom/cal.diy/issues/5254',
      },
      ...common,
    ],
    page: 'https://support.google.com/a/answer/176600',
  },
  {
    id: 'gmail',
    name: 'Gmail',
    domains: ['gmail.com', 'google.com'],
    banner: 'gsmtp | smtp.gmail.com | mx.google.com',
    ehlo: ['PLAIN-CLIENTTOKEN'],
    wording: 'gsmtp | support.google.com',
    greets: ['google', 'gsmtp'],
    credentials: {
      user: 'the full Google address',
      secret: 'a 16-letter app password (the account needs 2-Step Verification), or an OAuth 2 token with XOAUTH2',
      scope: 'https://mail.google.com/',
    },
    readings: [
      {
        on: { codes: [421], steps: ['ehlo'], words: '(ehlo)' },
        rule: 'client-hostname-rejected',
        means: 'Google drops clients that call themselves localhost, [127.0.0.1] or something as general',
        fix: 'Set `ehlo` to your own public domain name.',
        field: 'ehlo',
        source: 'https://github.com/calcom/cal.diy/issues/5254',
      },
      ...common,
    ],
    page: 'https://support.google.com/mail/answer/7126229',
  },
];
