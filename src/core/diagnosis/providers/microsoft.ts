/** Microsoft 365, Outlook.com and Exchange: the same words from several services. */
import type { Provider, Reading } from './provider.ts';

const manual = (code: number): string =>
  `https://github.com/ActiveCampaign/smtp-field-manual/blob/67831a2e3a81cfacd8038a00cb389714a62e9342/data/codes/${code}.json`;
const delisting =
  'Send through your provider’s submission server, or ask for the address to be delisted at https://sender.office.com/.';

/** What a server of theirs means whose mail has arrived at it from outside. */
const receiving: readonly Reading[] = [
  {
    on: {
      enhanced: '4.1',
      words: 'recipient address rejected: access denied | recipient address rejected … access denied',
    },
    rule: 'recipient-unknown',
    means: 'there is no such mailbox in the organisation that receives; “access denied” hides it',
    source: manual(550),
  },
  {
    on: { enhanced: '7.606' },
    rule: 'client-address-blocked',
    means: 'Microsoft takes no mail from the address this client comes from',
    fix: delisting,
    source: 'https://pastebin.com/EH1TUb0X',
  },
  {
    on: { words: 'part of their network is on our block list' },
    rule: 'client-address-blocked',
    means: 'Microsoft takes no mail from the network this client is in',
    fix: delisting,
    source: manual(550),
  },
  {
    on: { codes: [451], enhanced: '7.500' },
    rule: 'rate-limited',
    means: 'Microsoft slows down the address this client comes from, busy or not',
    source: manual(451),
  },
  {
    on: { enhanced: '7.515' },
    rule: 'domain-authentication-failed',
    means: 'Outlook.com wants SPF, DKIM and DMARC of domains that send much, and this one lacks something',
    source: 'https://support.microsoft.com/en-us/outlook/fix-ndr-error-550-5-7-515-in-outlook-com',
  },
  {
    on: { codes: [554], words: 'limit for the number of messages they can receive' },
    rule: 'rate-limited',
    means: 'this recipient gets too many messages an hour; the 554 says for good, yet it passes',
    source: manual(554),
  },
  {
    on: { enhanced: '7.64' },
    rule: 'relay-denied',
    means: 'the organisation’s connector does not know this client by its certificate or address',
    fix: 'Set `host` to "smtp.office365.com", `port` to 587, and add `auth`; or have the connector’s addresses put right.',
    field: 'host',
    changes: [{ host: 'smtp.office365.com', port: 587 }],
    source: 'https://github.com/rgl/MailBounceDetector/issues/11',
  },
];

/** What Exchange means, at Microsoft and on the premises of others. */
const exchange: readonly Reading[] = [
  {
    on: { steps: ['auth'], enhanced: '7.4' },
    rule: 'auth-mechanism-unsupported',
    means:
      'Exchange does not offer this mechanism here; LOGIN it offers only behind STARTTLS, and never where mail arrives',
    source: 'https://github.com/nodemailer/nodemailer/issues/189',
  },
  {
    on: { codes: [535], steps: ['auth'], enhanced: '7.3' },
    rule: 'auth-rejected',
    means:
      'Exchange refuses the sign-in: a wrong password, an alias in place of the sign-in name, or no right to send by SMTP',
    source: 'https://github.com/jstedfast/MailKit/issues/700',
  },
  {
    on: { codes: [530], enhanced: '7.57' },
    rule: 'auth-required',
    means: 'Exchange takes mail here from signed-in clients only, and this one is not signed in',
    source: 'https://github.com/BookStackApp/BookStack/issues/4423',
  },
  {
    on: { enhanced: '7.60' },
    rule: 'sender-not-authorised',
    means: 'the mailbox that signed in has no right to send as this sender',
    source: 'https://github.com/swiftmailer/swiftmailer/issues/1030',
  },
  {
    on: { words: 'permissions to send as this sender | sendasdenied' },
    rule: 'sender-not-authorised',
    means: 'the mailbox that signed in has no right to send as this sender',
    source: 'https://github.com/nodemailer/nodemailer/issues/145',
  },
  {
    on: { enhanced: '7.54' },
    rule: 'relay-denied',
    means: 'without a sign-in Exchange takes mail for its own domains only',
    source: 'https://learn.microsoft.com/en-us/answers/questions/1193037/exchange2019-relay-recive-connector',
  },
  {
    on: { codes: [421], words: 'total session duration' },
    rule: 'idle-timed-out',
    means: 'Exchange ends sessions that last or idle too long; the next command reads this reply as its own',
    source: 'https://github.com/zone-eu/zone-mta/issues/161',
  },
  {
    on: { codes: [451], words: 'timeout waiting for client input' },
    rule: 'idle-timed-out',
    means: 'Exchange waited too long for the next command and ends the session',
    source: 'https://github.com/nodemailer/nodemailer/issues/1205',
  },
  {
    on: { codes: [451], enhanced: '7.3', words: 'starttls is required' },
    rule: 'starttls-required',
    means: 'the server goes no further in clear; the 451 looks passing, and is not',
    source: 'https://github.com/apache/hertzbeat/issues/2365',
  },
  {
    on: { codes: [552], words: 'header size exceeds' },
    rule: 'message-too-large',
    means: 'the header is over the limit; with BDAT an old client’s wrong count of octets looks the same',
    source: 'https://github.com/jstedfast/MailKit/issues/904',
  },
];

const submission: readonly Reading[] = [
  {
    on: { enhanced: '7.139', words: 'disabled for the tenant' },
    rule: 'auth-disabled',
    means: 'SMTP AUTH is switched off for the whole organisation, so that a right password is refused too',
    fix: 'Have an administrator switch SMTP AUTH on for this mailbox (https://aka.ms/smtp_auth_disabled), or set `auth.method` to "XOAUTH2".',
    source: 'https://github.com/simonrob/email-oauth2-proxy/issues/193',
  },
  {
    on: { enhanced: '7.139', words: 'disabled for the mailbox' },
    rule: 'auth-disabled',
    means: 'SMTP AUTH is switched off for this mailbox',
    fix: 'Have an administrator tick “Authenticated SMTP” for the mailbox (Microsoft 365 admin center, Mail, Manage email apps), or set `auth.user` to another one.',
    source: 'https://aka.ms/smtp_auth_disabled',
  },
  {
    on: { enhanced: '7.139', words: 'basic authentication is disabled' },
    rule: 'auth-disabled',
    means: 'the account takes no password from programs, only OAuth 2',
    fix: 'Set `auth.method` to "XOAUTH2" and give an access token with the scope https://outlook.office.com/SMTP.Send as the password.',
    source: 'https://github.com/rpremraj/mailR/issues/107',
  },
  {
    on: { enhanced: '7.139', words: 'did not meet the criteria | security defaults | conditional access' },
    rule: 'auth-blocked-by-policy',
    means: 'a policy of the organisation refuses this sign-in, although the password may be right',
    fix: 'Have the administrator except the account from the policy that blocks legacy authentication, or set `auth.method` to "XOAUTH2".',
    field: 'auth.method',
    changes: [{ 'auth.method': 'XOAUTH2' }],
    source: 'https://docs.bookyourpto.com/features/smtp-troubleshoot',
  },
  {
    on: { enhanced: '7.139', words: 'user credentials were incorrect' },
    rule: 'auth-rejected',
    means: 'Microsoft refuses this sign-in name and password',
    source: 'https://github.com/codassassin/email-bomber-v2.0/issues/1',
  },
  {
    on: { codes: [432], words: 'concurrent connections limit' },
    rule: 'server-busy',
    means: 'a mailbox may send over three connections at a time, and there are more',
    fix: 'Use at most three connections at a time, end each with QUIT, and try again later; nothing in the profile is wrong.',
    source: 'https://github.com/sabuhish/fastapi-mail/issues/75',
  },
  {
    on: { codes: [421], enhanced: '7.66' },
    rule: 'tls-version-mismatch',
    means: 'the handshake went well with TLS 1.0 or 1.1, which Microsoft no longer takes',
    source: 'https://github.com/zehm/sendEmail/issues/1',
  },
  {
    on: { words: 'submissionquotaexceeded' },
    rule: 'quota-exceeded',
    means: 'the mailbox has sent to as many recipients as it may in a day (10,000)',
    source: 'https://github.com/MicrosoftDocs/OfficeDocs-Support/issues/1150',
  },
  {
    on: { enhanced: '1.90' },
    rule: 'quota-exceeded',
    means: 'the mailbox has sent to as many recipients as it may in a day',
    source: 'https://github.com/MicrosoftDocs/OfficeDocs-Exchange/issues/2729',
  },
];

const scope = 'https://outlook.office.com/SMTP.Send';
const wording = 'outlook.com | aka.ms/ | office365';

export const microsoft365: Provider = {
  id: 'microsoft365',
  name: 'Microsoft 365',
  domains: ['office365.com', 'protection.outlook.com'],
  banner: 'outlook.office365.com | prod.outlook.com | mail.protection.outlook.com',
  ehlo: [],
  wording,
  greets: ['outlook.com', 'office365', 'microsoft'],
  credentials: {
    user: 'the account’s own sign-in name, not an alias',
    secret: 'an OAuth 2 token, or the password where an administrator has switched on SMTP AUTH for the mailbox',
    scope,
  },
  readings: [...submission, ...exchange, ...receiving],
  page: 'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission',
};

export const outlookCom: Provider = {
  id: 'outlook.com',
  name: 'Outlook.com',
  domains: ['outlook.com', 'hotmail.com', 'live.com'],
  banner: '',
  ehlo: [],
  wording: '',
  greets: ['outlook.com', 'office365', 'microsoft'],
  credentials: { user: 'the full mail address', secret: 'an OAuth 2 token; passwords are no longer taken', scope },
  readings: [...submission, ...exchange, ...receiving],
  page: 'https://support.microsoft.com/office/pop-imap-and-smtp-settings-for-outlook-com-d088b986-291d-42b8-9564-9c414e2aa040',
};

/** Exchange on somebody’s own premises. */
export const exchangeServer: Provider = {
  id: 'exchange',
  name: 'Microsoft Exchange',
  domains: [],
  banner: 'microsoft esmtp mail service',
  ehlo: ['X-EXPS', 'X-ANONYMOUSTLS', 'XEXCH50', 'XRDST'],
  wording: '',
  greets: [],
  readings: exchange,
};
