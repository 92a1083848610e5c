import type { RuleId } from './rules/index.ts';

/**
 * What servers say, in lower case, by the rule it speaks for. A phrase is looked for from the beginning of a word on; the
 * parts around an ellipsis must follow each other with anything between. The texts are what several servers have in
 * common, not the wording of one. A bar separates phrases.
 */
export const replyPhrases: Partial<Record<RuleId, string>> = {
  'client-hostname-rejected': `
    helo command rejected | ehlo argument | helo argument | argument does not match calling host |
    syntactically invalid ehlo | syntactically invalid helo | invalid helo | invalid ehlo | helo name |
    ehlo name | invalid host name | helo … fully | helo … not match | helo … resolve | (ehlo) | (helo)`,
  'wrong-service': `lmtp server | use lhlo | lhlo`,
  'client-talked-too-early': `
    synchronization error | protocol synchronization | talk too soon | talked too soon | too early | pregreet |
    before greeting | before the greeting | http request`,
  'pipelining-violation': `
    synchronization error | protocol synchronization | command pipelining | pipelining not |
    unauthorized pipelining | improper use of … pipelining |
    to pipeline`,
  'idle-timed-out': `
    timeout exceeded | timed out | timeout waiting | command timeout | idle timeout | idle for too long |
    idle too long | inactivity | session duration | timeout -  | timeout; closing | timeout, closing |
    timeout on connection | connection timeout | data timeout | too long … idle`,
  'server-busy': `
    too many concurrent | too many connections | too many open connections | connections limit |
    connection limit | ports are busy | too much load | load too high | overloaded | server busy | system busy |
    busy, try | temporary system problem | temporary service failure | temporary server | shutting down |
    going down | system resources | service not available | service temporarily unavailable |
    service unavailable | maximum connections |
    currently unavailable | temporary local problem | local problem | local error | system error |
    system config error | configuration error | configuration problem | temporary lookup failure | write error | trop de connexions | too many con | too many session |
    concurrent connections | resources temporarily | internal server error | internal error |
    temporarily not available | under maintenance | maintenance |
    error while being processed | misconfigured | is no mdb | unable to connect |
    queue quota | server temporarily rejected`,
  'starttls-required': `
    must issue a starttls | issue a starttls | issue starttls | starttls is required | starttls required |
    starttls first | use starttls | requires starttls | requires tls | tls is required | tls required |
    must use tls | encryption is required | encryption required | encryption needed | requires encryption |
    secure connection is required | secure connection required |
    tls … connection required | ssl … connection required | encrypted connection required | encrypted connection is required |
    encrypted session | unencrypted connection | unencrypted session | non-tls | secure channel`,
  'auth-needs-tls': `
    encryption required for requested authentication | plaintext authentication | plain text authentication |
    cleartext authentication | clear text authentication | authentication … without tls |
    authentication … without encryption | authentication … requires tls | authentication … requires encryption |
    authentication … over a secure | auth … before tls | auth not available without tls | auth … only … tls`,
  'tls-version-mismatch': `
    tls 1.0 | tls 1.1 | tlsv1.0 | tls version | ssl version | no longer supports tls | weak cipher |
    deprecated tls`,
  'tls-client-certificate-required': `
    client certificate | certificate not presented | no certificate presented | certificate required`,
  'auth-app-password-required': `
    app password | app-password | application password | application-specific password |
    application specific password | app-specific password | app specific password | invalidsecondfactor |
    second factor | authorization code | #auth005 |
    enter your authorization | client-specific password | client specific password |
    device password | dedicated password | third-party client | third party client | parol prilozheniya |
    password for app | password for the app | password for external`,
  'auth-disabled': `
    authentication is disabled | authentication has been disabled | authentication disabled |
    smtpclientauthentication is disabled | smtp auth is disabled | smtp auth disabled | smtp access is disabled |
    smtp access disabled | smtp service is disabled | smtp … not enabled | pop3/imap/smtp |
    not have access rights to this service | basic auth … not supported | basic authentication … not supported |
    less secure app | password authentication is not |
    has no permission | smtp … not open | smtp … not been enabled | enable smtp | turn on smtp service |
    smtp … disabled | smtp … turned off | smtp … switched off | mail clients are not allowed |
    open smtp | open the smtp | enable pop | enable imap | enable the smtp |
    legacy auth | use oauth | requires oauth | require oauth | oauth only | only oauth`,
  'auth-blocked-by-policy': `
    web browser | weblogin | unauthorized ip | ip … not allowed | ip … not authorized | ip … not authorised |
    unrecognized ip | security defaults | conditional access | did not meet the criteria | is locked |
    account locked | locked out | account … suspended | account … blocked | account … disabled | user … disabled |
    user … blocked | not subscribed | not activated | password … too simple | password … too weak |
    password … expired | expired password | change your password | suspicious login | suspicious sign | captcha |
    login denied |
    two factor | two-factor | multi-factor | multifactor | log in manually | login manually |
    your country | this country | your location | this location | from this ip | from your ip | ip … blocked | ip … banned | not a robot | use web for | not confirmed | not been confirmed |
    through the web | via the web | via webmail | web interface | in a browser |
    been locked | been suspended | been blocked | been disabled`,
  'auth-throttled': `
    too many login | too many bad auth | too many failed | too many auth | too many authentication |
    too many invalid login | too many incorrect | too many password | too many sign | too many attempts |
    too frequent | authentication rate | login rate | login limit | try again in |
    authenticat … too many times | authenticat … too often | logins exceeded | attempts exceeded`,
  'auth-token-rejected': `
    access token | oauth | bearer | invalid token | token expired | expired token | token … expired |
    token … invalid | invalid_grant | invalid_token`,
  'auth-mechanism-unsupported': `
    unknown authentication type | authentication mechanism not | unsupported authentication | unsupported auth |
    unknown authentication | unknown auth | unrecognized authentication | unrecognized auth |
    invalid authentication mechanism | no mechanism | mechanism not | mechanism is not |
    mechanism … not supported | auth method | auth mechanism | authentication method |
    mechanism too weak | mechanism is too weak`,
  'auth-not-offered': `
    auth command used when not advertised | auth not available | authentication not available |
    authentication not enabled | authentication is not enabled | auth not enabled | auth not supported |
    auth … not advertised | authentication not supported | authentication is not supported |
    authentication not allowed | authentication is not allowed | authentication not permitted |
    expected … ehlo |
    no auth on | no auth here | no smtp auth`,
  'auth-required': `
    issue an auth command |
    authentication required | authentication is required | authentication needed | authorization required |
    requires authentication | not authenticated | not logged in | must authenticate | must be authenticated |
    authenticate first | need to authenticate | please authenticate | auth first | login required | log in first |
    must log in | send anonymous mail | need to login |
    unauthenticated senders | authentication turned on | turn on authentication |
    turn on smtp authentication | authorized to send mail, authentication | authentification requise |
    without authentication | authenticated users only | authentication before |
    not authenticate or |
    smtp auth required | smtp authentication required | auth required | auth is required |
    your mail before sending | pop before smtp | check your mail first | check for new mail | check mail first | pop3 first`,
  'auth-temporarily-failed': `
    temporary authentication | temporary failure | temporarily unable to authenticate |
    unable to authenticate at present | authentication temporarily | authentication … unavailable |
    authentication server | temporary error | internal error |
    temporary server error`,
  'auth-malformed': `
    base64 | base-64 | authentication aborted | authentication cancelled | authentication canceled |
    auth aborted | auth cancelled | auth canceled | response limit exceeded | cannot decode | could not decode |
    invalid response | invalid initial | unexpected initial | malformed auth | malformed sasl | syntax`,
  'auth-rejected': `
    username and password not | user name and password not | invalid login | invalid user | invalid password |
    invalid credentials | incorrect user | incorrect password | incorrect authentication | wrong user |
    wrong password | bad user | bad password | bad credentials | login … password | authentication failed |
    authentication failure | authentication unsuccessful | authentication credentials invalid |
    authentication rejected | credentials invalid | credentials rejected | login failed | login incorrect |
    no authentication type succeeded`,
  'sender-not-authorised': `
    permissions to send as | permission to send as | sendasdenied | allowed to send as | send as this |
    email address is not verified | address is not verified | domain is not verified | domain not verified |
    not verified … sender | sender … not verified | verified sender | sender identity | authorized to send from |
    authorised to send from | allowed to send from | authorized to perform | authorized to use … sender |
    not owned by | unconfigured sending domain | relaying disallowed as | sender name is not valid |
    not one of your addresses | sender … must match | must match … sender | sender … not authorized |
    sender … not authorised | sender … does not match | from address … does not match |
    from address … not allowed | mail from … must be | domain … not configured | domain … not registered |
    sender signature |
    different address or alias |
    not associated with your account | not belong to your account | not belong to the authenticated |
    not belong to you | absenderadresse … gehoert nicht | absenderadresse … gehört nicht |
    sender … not in my domain | sender … not in our domain | permitted to send as | permitted to send from |
    authorized to send as | authorised to send as | authorized to send on behalf | authorised to send on behalf |
    cannot send as | cannot send from | must equal auth | same as auth | same as the auth | same as login |
    not match … authenticated | not conform with auth | login mismatch | unauthorized sender |
    unauthorised sender | sandbox |
    local user only | local users only`,
  'sender-rejected': `
    sender address rejected | sender rejected | sender denied | sender verify failed |
    sender verification failed | sender domain | domain of sender | invalid sender | bad sender |
    sender … blocked | sender … not allowed | sender … unknown | sender … not exist | sender … not found |
    mail from … not accepted | sender … blacklisted |
    emetteur invalide | empty envelope sender | null sender | empty sender | sender not pre-approved |
    dead domain | unroutable sender | unrouteable sender | sender address has been | your email address has been |
    reject mail from | mailfrom domain | mail suspension | sender is spammer | sender is on | badsendermx |
    sender's domain | sender … is not valid | sender … not accepted | sender … rejected | from address is invalid |
    your domain … blacklisted | your domain … blocked |
    fully qualified email address | registered gateway | returned mail not | not accept mail from |
    senderfilter | sender is in | sender is listed |
    blank sender | sender verify |
    invalid mx`,
  'recipient-unknown': `
    user unknown | unknown user | unknown local | account that you tried to reach does not exist | no such user |
    no such recipient | no such mailbox | no such address | no such account | no such person | no mailbox |
    no such local user | mailbox … not found | mailbox … not exist | mailbox unknown | unknown mailbox |
    not a valid mailbox | mailbox unavailable | recipient not found | recipient … not exist | recipient unknown |
    unknown recipient | invalid recipient | invalid mailbox | user not found | user … not exist |
    user … not found | address unknown | unknown address | address … not exist | account … not exist |
    unrouteable address | addressee unknown | recipient address rejected: access denied |
    recipient address rejected: undeliverable |
    bad address | bad recipient | no one at this address | no one by that name | not a known user |
    unknown email | unknown e-mail | unknown alias | unknown or illegal alias | not an active address |
    email address … not found | not a local address | recipient is not local | recipient … not local |
    non-existent user | nonexistent | non existent | user not known | user is unknown | mailbox not present |
    mailbox … not present | mailbox invalid | user … not known | name … not found | no longer valid |
    no longer exists | no longer in use | recipnotfound | recipientnotfound | recipient(s) not found |
    addresses were unknown | not a valid user | no existe | inexistent | inconnu | unbekannt |
    no account | cannot accept user | mailbox is unavailable | mailbox … unavailable | no mail box |
    not email address | rcpt … not exist | recipient … not found | not have a … account | user not active |
    user missing | invalid user | invalid or unknown | recipients was undeliverable | undeliverable address |
    user … no exist | unknown account | account unknown | account not found | no such alias |
    recipient is invalid | address is invalid … recipient | not known here |
    no longer on | not our customer | mailbox unallocated | address lookup |
    a final email delivery point | no mail-enabled subscriptions`,
  'recipient-rejected': `
    recipient address rejected | recipient rejected | recipient … not accepted | account … disabled |
    mailbox … disabled | account … inactive | mailbox … inactive | user … disabled | user … suspended |
    not accepting mail | not accepting messages | recipient … refused | does not accept mail |
    account … suspended | account … locked | mailbox … suspended | mailbox … locked | deactivated |
    discontinued | user reject | user rules | recipient preferences | refuses to receive | refused to receive |
    blocked by the recipient | blocked by recipient | only accepting mail from | only accepts mail from |
    accepting any mail | account is protected | members-only | members only | mailing list | non-member |
    not subscribed to this | allowed to post | badrcptto | archived recipient | inactive user |
    user … inactive | no longer accepts | has restricted |
    suspend the service`,
  'mailbox-full': `
    overquota | over quota | over-quota | mailbox full | mailbox is full | mailbox … is full | mailbox … full |
    mailbox size limit | mailbox … exceeded | inbox full | inbox is full | out of storage | exceeded storage |
    user … over … quota | storage … exceeded |
    full mailbox | mailfolder is full | space … used up | storage allocation | disk quota |
    exceeding … quota | receiving limits | allowed quota | mail quota | quota violation | box full |
    too many messages on the server | quota … mailbox | storage limit | boite … pleine |
    mailbox … quota | maildir … quota | user has exceeded quota |
    disc quota | not have enough space | mailbox would exceed | maximum allowed storage | storage space in |
    storage full | storage is full | exceeds quota | exceeds … quota | quota is full | quota full`,
  'relay-denied': `
    cannot deliver mail for | rcpthosts |
    relay access denied | relay denied | relay not permitted | relay not allowed | relay prohibited |
    relay operation rejected | relay … not permitted | relaying denied | relaying not | relaying is |
    relaying disallowed | relaying prohibited | unable to relay | not permitted to relay | not allowed to relay |
    cannot relay | can not relay | do not relay | no relaying | permitted to relay | not a relay | open relay |
    relaying mail | non-accepted domain | not in my list of allowed rcpthosts | not local … relay |
    as a relay | configured to relay | relay mail | mail relay | relay for | relay through | to relay |
    not in my list | relay … denied | relay … prohibited | relay … not allowed | relaying … not |
    relaying … prohibited | non-local |
    use submission | not a gateway | unauthorized relay | unauthorised relay | local user only |
    local users only | local delivery only | third-party relay | third party relay | relaying to … not |
    relaying to … denied | not hosted here | not hosted on this | not handled by this server |
    our own domain | not handle mail for | not accept mail for | only accept mail for`,
  'no-valid-recipients': `
    no valid recipient | no recipient | valid rcpt command must precede data | rcpt command expected | need rcpt |
    rcpt first | rcpt to first | no valid rcpt | no rcpt | rcpt (recipient) | must have … recipient |
    recipients are invalid | recipients were rejected | recipients rejected | recipients refused`,
  'too-many-recipients': `
    too many recipients | many recipients | limit of … recipients | recipients limit | recipient limit |
    number of recipients | recipients per | maximum recipients | recipients exceed`,
  greylisted: `
    greylist | graylist | grey-list | gray-list | grey list | gray list | postgrey | try again in |
    come back later | first contact | delayed … first`,
  'client-address-blocked': `
    spamhaus | spamcop | sorbs | barracuda | dnsbl | rbl | block list | blocklist | black list | blacklist |
    blocked using | banned sending ip | client host rejected | client host … blocked |
    cannot find your | reverse dns | reverse hostname | ptr record | dns ptr | ptr resource | rdns |
    connections will not be accepted | connections not accepted | connection refused from your |
    send email directly | ip … not in whitelist | ip … blocked | ip … banned | ip … poor reputation |
    ip address … reputation | host … denied | not authorized to connect | you are not allowed to connect |
    messages from … were | your ip | access denied, banned |
    access from ip | bad sender ip | refused - see http | blocked - see http | cannot resolve your |
    name lookup failed | dynamic ip | with dynamic | open proxy | bad reputation |
    poor reputation | low reputation | reputation of the sending | ip reputation | reputation problem |
    part of their network | listed as abusive | like spammer | spams from your | no access from |
    accept mail from your | not allowed to connect | server of your isp | unresolvable relay |
    sending ip | sender ip | sending server | from your server | from your host | from your network |
    ip source | ip lookup | forward dns | forward confirmed | no valid ptr | ip … listed | address is listed | server is listed |
    host … listed | ip … rejected | abuse … your network | mail server … is blocked | go away |
    purported responsible | confirm this mail server | dns lookup fail | spam ips | ips blocked |
    invalid ip | mismatches client ip | are sending spam |
    messages from … will be | poor reputation | ip in prison | penalty box`,
  'domain-authentication-failed': `
    dmarc | dkim | spf | mail is unauthenticated | sender is unauthenticated | unauthenticated email |
    unauthenticated mail | sender policy framework | domain authentication | authentication results`,
  'rate-limited': `
    rate limit | rate-limit | ratelimit | rate limited | sending rate | unusual rate | high rate | rate exceeded |
    rate that prevents | throttl | too fast | too quickly | slow down | too many messages | too many emails |
    too many mails | too many requests | too many new | too much mail | messages per connection |
    message per connection | unusual sending activity | unexpected volume | high volume |
    limit for the number of messages | messages … per hour | messages … per minute | limit … per hour |
    limit … per minute | too many transactions |
    emails per hour | mails per hour | messages in a | slower | too many sessions |
    too many delivery | temporarily limited | limited due to | exceeded … rate | connection rate | too often |
    numerous attempts |
    excessive volume | excessive rate | excessive mail | excessive connection | frequency limit |
    messages per session | messages … per session | too many recipient attempts | on probation |
    messages / hour | messages/hour | messages per day`,
  'quota-exceeded': `
    daily user sending | daily sending | daily limit | daily message | daily quota | daily … limit |
    daily … quota | monthly limit | monthly quota | monthly … limit | hourly limit | quota exceeded |
    quota … exceeded | quotaexceeded | submissionquotaexceeded | sending limit | sending quota | message quota |
    credits exceeded | plan limit | plan … exceeded | account limit | exceeded … messaging limit | out of credit |
    no credits`,
  'insufficient-storage': `
    space shortage | system storage | insufficient storage | insufficient disk | insufficient space |
    insufficient resources | no space | not enough space | not enough disk | disk full | out of disk |
    low on space | useddiskspace |
    not enough storage | queue … full | out of space |
    not enough room`,
  'message-too-large': `
    message size exceeds | message size | message length | message too big | message … too big |
    message too large | message … too large | message too long | message is too long | size limit | size exceeds |
    maximum size | maximum message size | exceeds … size | exceeded … size | too much mail data | too much data |
    header is ridiculously long | header size | mail … too large`,
  'line-too-long': `
    line too long | line is too long | line … too long | lines too long | lines … too long | line length |
    command too long | maximum line | line limit`,
  'bare-line-feed': `
    bare <lf> | bare <cr> | bare lf | bare cr | bare line feed | bare linefeed | bare newline | bare carriage |
    stray newline | stray linefeed | smtplf | barelf |
    lone cr | lone lf | lone line | stray cr | stray lf | lf without | cr without | not terminated by cr | without crlf`,
  'smtputf8-required': `
    smtputf8 is required | smtputf8 required | requires smtputf8 | need smtputf8 | smtputf8 … required |
    non-ascii | non ascii | internationalized | internationalised | 8-bit … address |
    needs smtputf8 | use smtputf8 | without smtputf8`,
  'parameter-unsupported': `
    unsupported option | unsupported parameter | unknown parameter | unknown option | unrecognized parameter |
    parameter not | parameters not | parameter … not recognized | parameter … not implemented | option not |
    smtputf8 is not | requiretls is not | binarymime is not | parameter … unsupported |
    size not supported | body not supported`,
  'address-malformed': `
    syntax: mail from | syntax: rcpt to | syntax error in | bad address syntax | address syntax |
    invalid mail from | invalid rcpt | invalid address | invalid email | malformed address | malformed |
    bad sender address syntax | bad recipient address syntax | domain missing | domain name required |
    need fully-qualified address | address … not valid | path too long | missing or malformed | unbalanced |
    not a valid rfc | not a valid e-mail | not a valid email | not a valid address`,
  'content-rejected': `
    spam | virus | malware | phish | illegal attachment | attachment | content rejected | content … not accepted |
    message content | message rejected | mail rejected | local policy | policy reasons | policy violation |
    suspicious | suspicion | not rfc | rfc 2822 | rfc 5322 | rfc2822 | rfc5322 | loop detected | mail loop |
    too many hops | hop count | mime boundary | prohibited | harmful | header … missing | headers … missing |
    missing … header | duplicate … header | multiple … header | outboundspam |
    unsolicited | bulk | content filter | banned content | unacceptable content | content denied |
    unwanted content | header error | headers are not | message filtered | low priority | recurrent pattern |
    mass mailer | dt:spm | message blocked | message was blocked | message has been blocked | message refused |
    message … refused | security polic | denied by policy | for policy | blacklisted url | uribl | dangerous |
    infected | executable | macro | message contain | email contain | objectionable | abusive | not accepted for |
    header are not | protocol violation | multiple addresses | loops back |
    mailpolicy | mail policy | mime | dbl | surbl | domain present in |
    same size mail | unencrypted mail | not encrypted`,
  'chunking-error': `bdat | chunking | chunk exceeds | after earlier error | after non-last`,
  'bad-sequence': `
    bad sequence | out of sequence | out of order | wrong order | send helo | send ehlo | helo first |
    ehlo first | helo or ehlo required | polite people | nested mail | already authenticated | already given |
    already specified | already started | already active | tls active | need mail | mail first |
    mail transaction | only rset accepted | sender not yet |
    already established | already issued |
    hello first`,
  'command-unrecognised': `
    unrecognized command | unrecognised command | command not recognized | command not recognised |
    command unrecognized | command unrecognised | unknown command | command unknown | command not implemented |
    command not supported | invalid command | not implemented | nul characters | bad utf-8 |
    syntax error, command | error: i can break rules`,
  'too-many-errors': `
    too many errors | too many syntax | too many protocol errors | too many invalid commands |
    too many bad commands | too many unrecognized commands | too many unrecognised commands | too many nonmail |
    too many unknown commands | error limit`,
};

/** Words that ask for another try without saying why. */
export const tryAgainPhrases: readonly string[] = ['try again', 'try later', 'deferred', 'come back', 'retry'];

/**
 * What the subject and detail of an enhanced status code stand for, whatever its class (RFC 3463, RFC 7372, RFC 7505 and
 * the registry of RFC 5248, with the vendors' own numbers where they are stable).
 */
export const enhancedMeanings: Readonly<Record<string, RuleId>> = {
  '1.1': 'recipient-unknown',
  '1.2': 'recipient-unknown',
  '1.3': 'address-malformed',
  '1.6': 'recipient-unknown',
  '1.7': 'address-malformed',
  '1.8': 'sender-rejected',
  '1.10': 'recipient-unknown',
  '2.1': 'recipient-rejected',
  '2.2': 'mailbox-full',
  '2.3': 'message-too-large',
  '3.1': 'insufficient-storage',
  '3.2': 'server-busy',
  '3.4': 'message-too-large',
  '4.2': 'idle-timed-out',
  '4.5': 'server-busy',
  '4.6': 'content-rejected',
  '5.3': 'too-many-recipients',
  '5.4': 'parameter-unsupported',
  '5.6': 'line-too-long',
  '6.7': 'smtputf8-required',
  '6.9': 'smtputf8-required',
  '7.4': 'auth-mechanism-unsupported',
  '7.8': 'auth-rejected',
  '7.10': 'auth-needs-tls',
  '7.11': 'auth-needs-tls',
  '7.12': 'auth-blocked-by-policy',
  '7.13': 'auth-disabled',
  '7.14': 'auth-blocked-by-policy',
  '7.20': 'domain-authentication-failed',
  '7.21': 'domain-authentication-failed',
  '7.22': 'domain-authentication-failed',
  '7.23': 'domain-authentication-failed',
  '7.24': 'domain-authentication-failed',
  '7.25': 'client-address-blocked',
  '7.26': 'domain-authentication-failed',
  '7.27': 'sender-rejected',
  '7.28': 'rate-limited',
  '7.30': 'parameter-unsupported',
  '7.32': 'domain-authentication-failed',
  '7.57': 'auth-required',
  '7.54': 'relay-denied',
  '7.60': 'sender-not-authorised',
  '7.64': 'relay-denied',
  '7.66': 'tls-version-mismatch',
  '7.515': 'domain-authentication-failed',
  '7.606': 'client-address-blocked',
};
