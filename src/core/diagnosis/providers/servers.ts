/** Mail servers that anybody may run: who speaks when it is no known service. */
import { exchangeServer } from './microsoft.ts';
import type { Provider } from './provider.ts';

const postfixSource =
  'https://github.com/vdukhovni/postfix/blob/17830e5c13c160d51c95cb971d137a46de84e48c/postfix/src/smtpd/';
const eximSource = 'https://github.com/Exim/exim/blob/13835a3c1e057efad7da269c0f93bf2eac850205/src/src/';
const opensmtpdSource =
  'https://github.com/OpenSMTPD/OpenSMTPD/blob/3153385b02a0a155690061767491ca4009ccd4ee/usr.sbin/smtpd/smtp_session.c';

/** Recognised by its banner alone. */
const server = { domains: [], ehlo: [], greets: [] } as const;

export const servers: readonly Provider[] = [
  exchangeServer,
  {
    ...server,
    id: 'postfix',
    name: 'Postfix',
    banner: 'esmtp postfix | (postfix)',
    wording: 'helo command rejected | sender address rejected | client host rejected | i can break rules',
    readings: [
      {
        on: { words: 'helo command rejected: need fully-qualified' },
        rule: 'client-hostname-rejected',
        means: 'Postfix wants a full host name in EHLO, and tells at RCPT what it disliked at the start',
        source: 'https://github.com/chatmail/core/issues/1847',
      },
      {
        on: { words: 'helo command rejected: host not found' },
        rule: 'client-hostname-rejected',
        means: 'the name in EHLO does not exist in the DNS, which Postfix tells at RCPT only',
        source: 'https://github.com/chatmail/core/issues/1847',
      },
      {
        on: { words: 'sender address rejected: not logged in' },
        rule: 'auth-required',
        means: 'this sender belongs to an account, and the client has not signed in to it',
        source: 'https://github.com/mailcow/mailcow/issues/51',
      },
      {
        on: { words: 'sender address rejected: not owned by user' },
        rule: 'sender-not-authorised',
        means: 'the account that signed in does not own this sender',
        source: 'https://github.com/r-raymond/nixos-mailserver/issues/9',
      },
      {
        on: { words: 'sender address rejected: domain not found' },
        rule: 'sender-rejected',
        means: 'the domain of the sender has neither an MX nor an address record',
        source: `${postfixSource}smtpd_check.c`,
      },
      {
        on: { words: 'client host rejected: cannot find your' },
        rule: 'client-address-blocked',
        means: 'the address this client comes from has no PTR record, or one that does not lead back to it',
        source: `${postfixSource}smtpd_check.c`,
      },
      {
        on: { codes: [454], words: 'tls not available due to local problem' },
        rule: 'starttls-refused',
        means: 'the server’s own certificate or key is missing or cannot be read',
        source: `${postfixSource}smtpd.c`,
      },
      {
        on: { codes: [221], words: 'i can break rules' },
        rule: 'command-unrecognised',
        means: 'Postfix took what it read for HTTP or the like and hangs up; 221 looks like success, and is none',
        source: `${postfixSource}smtpd.c`,
      },
      {
        on: { codes: [421], words: 'timeout exceeded' },
        rule: 'idle-timed-out',
        means: 'Postfix waited too long for the next command; it sent this before that came',
        source: `${postfixSource}smtpd.c`,
      },
    ],
  },
  {
    ...server,
    id: 'exim',
    name: 'Exim',
    banner: 'esmtp exim',
    wording: 'incorrect authentication data',
    readings: [
      {
        on: { codes: [503], words: 'auth command used when not advertised' },
        rule: 'auth-not-offered',
        means: 'Exim offers no AUTH here; most are set up to offer it only when the session is encrypted',
        source: 'https://github.com/Foundry376/Mailspring/issues/1061',
      },
      {
        on: { codes: [435, 454], steps: ['auth'] },
        rule: 'auth-temporarily-failed',
        means: 'Exim could not look the account up, which is not the password’s fault',
        source: `${eximSource}smtp_in.c`,
      },
      {
        on: { codes: [535], steps: ['auth'], words: 'incorrect authentication data' },
        rule: 'auth-rejected',
        means: 'Exim found no account with this user name and password; many want the full address as the user',
        source: `${eximSource}smtp_in.c`,
      },
      {
        on: { words: 'relay not permitted' },
        rule: 'relay-denied',
        means: 'Exim takes mail for its own domains, and from signed-in clients for others',
        source: 'https://github.com/namshi/docker-smtp/issues/77',
      },
      {
        on: { words: 'maximum allowed line length' },
        rule: 'line-too-long',
        means: 'a line of the message is over 998 octets, which Exim refuses by default',
        source: 'https://github.com/netalertx/NetAlertX/issues/477',
      },
    ],
  },
  {
    ...server,
    id: 'opensmtpd',
    name: 'OpenSMTPD',
    banner: 'esmtp opensmtpd',
    wording: '',
    readings: [
      {
        on: { codes: [535], steps: ['auth'] },
        rule: 'auth-rejected',
        means: 'OpenSMTPD knows no such user and password',
        source: opensmtpdSource,
      },
      {
        on: { codes: [500], words: 'line too long' },
        rule: 'line-too-long',
        means: 'a line of the message is longer than OpenSMTPD reads',
        source: 'https://github.com/OpenSMTPD/OpenSMTPD/issues/1134',
      },
    ],
  },
  {
    ...server,
    id: 'sendmail',
    name: 'Sendmail',
    banner: 'esmtp sendmail',
    wording: 'ip name lookup failed',
    readings: [
      {
        on: { words: 'relaying denied. ip name lookup failed' },
        rule: 'relay-denied',
        means: 'Sendmail relays for signed-in clients and known names only, and the address of this one has no name',
        source: 'https://github.com/nodemailer/nodemailer/issues/190',
      },
    ],
  },
  {
    ...server,
    id: 'postal',
    name: 'Postal',
    banner: 'esmtp postal',
    wording: '',
    readings: [
      {
        on: { codes: [530], words: 'from/sender name is not valid' },
        rule: 'sender-not-authorised',
        means: 'the domain in From is none of the mail server that these credentials belong to',
        source: 'https://github.com/postalserver/postal/issues/863',
      },
    ],
  },
];
