/**
 * The words in which servers say of what they refuse it, and why: nouns and what is said of them. A bar separates
 * phrases; a star at the end of a word stands for any ending. Where phrases overlap, the longest counts. `#` stands for
 * an IP address, `@` for a mail address; the names of hosts are left out. Apostrophes and hyphens separate words.
 */

/** What a clause is about. */
export type Subject =
  | 'client'
  | 'reverse'
  | 'ip'
  | 'hello'
  | 'sender'
  | 'recipient'
  | 'crowd'
  | 'mailbox'
  | 'room'
  | 'address'
  | 'domain'
  | 'record'
  | 'message'
  | 'content'
  | 'header'
  | 'account'
  | 'login'
  | 'token'
  | 'vouching'
  | 'mechanism'
  | 'relay'
  | 'tls'
  | 'cipher'
  | 'command'
  | 'parameter'
  | 'protocol'
  | 'pipelining'
  | 'connection'
  | 'system'
  | 'pace'
  | 'allowance'
  | 'sendAs'
  | 'customer'
  | 'policy'
  | 'size'
  | 'line';

export const subjects: Readonly<Record<Subject, string>> = {
  /** The host that connects. */
  client: `
    ip | ips | your ip address* | sender ip address* | client ip address* | sending ip address* |
    source ip address* | remote ip address* | connecting ip address* | your ip* | ip address* | client ip* |
    sender ip* | sender s ip* | sender host* | sending ip* | source ip* | origin* ip* | connecting ip* |
    remote ip* | client host* | client address | client name | client* | your host* | your server* |
    your mail server* | your mailserver* | your mta | your network | your subnet | your isp | your location |
    your country | your address space | your provider | sending server* | sending mail server* | sending mta* |
    sending host* | sending system* | sender server* | sender s server* | sender mta | mail server ip | server ip |
    remote host* | remote server* | remote mta* | connecting host* | connecting server* | connecting client* |
    connecting mta* | originating server* | submitting host* | relaying host* | this ip* | open proxy |
    open relay* | proxy | dynamic ip* | dynamic address* | dynamic host* | dialup* | residential | mail from your |
    mail from # | mail from host* | mail from ip* | mail from a host | mail from this ip* | messages from # |
    message from # | email from # | emails from # | mails from # | servers without | server without | hosts without | from servers | host # | network # | network | subnet |
    botnet | vpn | tor exit | geo* | country | asn |
    black ip* | remote ip | remote address* | connecting address | source address* | your mailserver s ip | ip range* | spam ip* |
    ip sender address* | ip sender* | sender address ip`,
  /** What the DNS says of that host. */
  reverse: `
    reverse dns | reverse lookup* | reverse name* | reverse record* | reverse hostname* | reverse zone | rdns |
    fcrdns | ptr | ptr record* | forward dns | hostname lookup* | host name lookup* | ip name lookup* |
    ip check* | remote ip check* | ip lookup* | reverse ip | in addr arpa | hostname for ip | dns ptr`,
  /** An address of the Internet Protocol, whosever. */
  ip: `#`,
  /** The name given in EHLO or HELO. */
  hello: `
    helo | ehlo | helo ehlo | ehlo helo | helo name* | ehlo name* | helo host* | ehlo host* | helo argument* |
    ehlo argument* | helo domain* | ehlo domain* | helo string | ehlo string | helo command | hello name |
    localhost | who you say | who you claim | pretend* |
    helohost | ehlohost | helo host name | name in helo | name in ehlo | helo msg | helo greeting`,
  sender: `
    envelope | email from @ | mail from @ | mail from: @ | message from @ | messages from @ | emails from @ |
    from: | mail from: | sender* | sender address* | sender domain* | sender s domain* | sender s address* |
    sender email* | envelope sender* | envelope from | envelope domain* | envelope mail from | from address* |
    from domain* | from field | from name | from email* | from addr | mail from | mail from address* |
    mail from domain* | mailfrom* | return path* | reverse path* | return address* | return mx | originator* |
    null sender* | null reverse path | empty from | bounces | bounce message* | null return path |
    domain of sender* | domain of the sender* | your domain* | your email address* | your e mail address* |
    your address | your mail address | sending domain* | sending address* |
    header from address* | from header address* | envelope sender address | mail sender | your sender* | sending user | email sender | blank sender | badmailfrom`,
  recipient: `
    recipient* | rcpt* | addressee* | destination* | destinat* | recipient address* | recipient domain* | rcpt to |
    to address* | envelope recipient* | validrcptto | forward path | user* | local user* | alias* | subscriber* |
    employee* | person | customer* | local part* | localpart* | mailing list* | list | group | member* |
    distribution list* | local recipient* | account that you* | utente | destinataire* | empfaenger* | empfänger* |
    rcptto | mailbox user | email account | target address | receiver* | receivers | this person | account you are trying | to field`,
  /** Recipients as a number. */
  crowd: `
    recipients | rcpts | recipient limit* | recipients limit* | number of recipients | recipient count |
    rcpt limit* | max rcpt* | rcpt count | recipients per |
    rcpt number* | number of rcpts | rcpt to count | rcpt tos | recipients number | recipients count | many recipients | rcptto count | addressees`,
  /** Where a recipient's messages are kept. */
  mailbox: `
    mailbox* | mail box* | inbox* | maildir* | mail drop* | maildrop* | mail folder* | mailfolder* |
    user s mailbox | recipient mailbox* | recipient s mailbox* | casella | boite`,
  /** What a mailbox may hold. */
  room: `
    quota* | quote | storage allocation | user quota | mailbox quota | disk quota* | email quota | mail quota |
    storage quota | space | disk space | diskspace | storage | storage space | storage limit* | mailbox size* |
    mailbox limit* | dropfile size | number of messages | message count`,
  /** An address: whose, the command tells. */
  address: `
    address* | indirizz* | e mail address* | email address* | mail address* | path | identity | identities | @ |
    name | literal* | address literal*`,
  /** A domain or host: whose, the command tells. */
  domain: `
    domain* | domain name* | host | hosts | host name* | hostname* | fqdn | tld | domain part | mailhost`,
  /** What the DNS has under a domain. */
  record: `
    mx | mx record* | mx host* | valid mx | dns record* | a record | aaaa | dns entry | dns mx | dns check |
    resource record*`,
  message: `
    message* | mail | mails | email* | e mail* | letter* | submission* | transaction | transaction* | data |
    delivery | end of message | end of data | it | nachricht | mensaje`,
  /** What is in a message. */
  content: `
    content* | attachment* | body | subject line | url* | uri* | link | links | hyperlink* | mime* | boundary | file | files |
    filename* | file type* | extension of file | file extension* | archive* | executable* | spam | spam content |
    spam message* | virus* | malware | phishing | message content* | email content* | dkim body | image* |
    charset* | encoding | html | keyword* | language | dlp | signature of virus |
    filename extension* | banned file* | file extension | wording | word | words | phrase | phone number* | url filter | spam content* | html tag* | domain in body | website* | boundary length | same size mail* | same size message* | similar message*`,
  header: `
    header* | message id | message id header | date header | from header* | to header* | subject header |
    received header* | header from | header field* | hop* | mail loop | loop* |
    to header | cc header | from field of | header names | received headers | message id field | hop count | mime header* | return path header`,
  account: `
    account* | your account | user account | subscription* | mailbox account | organization |
    organisation | tenant* | license* | licence*`,
  login: `
    unauthenticated | anonymous | login* | log in | logging in | logged in | sign in | signed in | logon |
    password* | credential* | username* | user name* | authenticat* | auth | smtp auth | authorization |
    authorisation | authoriz* user | authentication data | authentication server* | authentication service* | sasl |
    smtp authentication | auth user | authenticated user* | auth exchange | autentic* | authentification |
    anmeldung | autorisation |
    authenticated sender* | authenticated user | login data | logon data | logged on`,
  token: `token* | access token* | oauth* | xoauth2 | oauthbearer | bearer | jwt`,
  /** SPF, DKIM and DMARC. */
  vouching: `
    spf | spf record* | spf check* | spf validation | dkim | dkim signature* | dmarc | dmarc policy |
    sender policy framework | domainkeys | domain authentication | authentication check* | authentication results |
    arc | unauthenticated mail | unauthenticated email* | unauthenticated message* | mail is unauthenticated |
    message is unauthenticated | sender is unauthenticated | sender authentication |
    anti spoof* | antispoof*`,
  mechanism: `
    mechanism* | authentication mechanism* | auth mechanism* | authentication type* | auth type* |
    authentication method* | auth method* | authentication scheme* | sasl mechanism* |
    auth mode* | authentication mode* | login method* | login mechanism* | authorization type* | authorization method* |
    cram md5 | digest md5 | ntlm | gssapi | scram*`,
  relay: `
    relay* | relaying | open relaying | relay access | rcpthosts | for local users | local users only |
    only local users | local user only | third party | non local | local domain* | relay client* | remote delivery |
    external domain* | external recipient* | remote recipient* | outbound mail | outside domain* |
    remote address* | remote mail address* | foreign domain* | outgoing relay* | outside recipient* | relay check* |
    forwarding to | remote hosts`,
  tls: `
    tls | starttls | ssl | encryption | encrypted | encrypted connection | secure connection | secure channel |
    tls connection`,
  /** How strong the encryption has to be. */
  cipher: `
    cipher* | cipher suite* | tls version* | tlsv1* | ssl version* | ssl2 | ssl3 | sslv2 | sslv3 | tls 1 |
    weak cipher* | weak encryption | encryption strength`,
  command: `command* | verb | syntax of command | commands sent`,
  parameter: `
    parameter* | argument* | option* | extension | esmtp extension* | smtp extension* | esmtp parameter* |
    mail parameter* | rcpt parameter* | command parameter* | keyword | size parameter | body parameter |
    size value | body type | body value | ret | envid | notify | orcpt | dsn | requiretls | deliverby |
    by parameter | by value | by time | mt priority | mtrk | futurerelease | holdfor | holduntil | 8bitmime |
    binarymime | smtputf8 | rrvs | conperm | size declaration | xtext | dsn parameter* | auth parameter | auth=`,
  pipelining: `pipelining | pipelined | command pipelining | synchronization | synchronisation |
    pipeline | pipelines`,
  protocol: `
    protocol | smtp protocol | before greeting | data before greeting | before smtp greeting | before the greeting |
    before banner | before smtp banner | before my banner | before our banner | early talk* | pregreet* |
    pre greeting | early command*`,
  connection: `
    connection* | session* | concurrent connection* | simultaneous connection* | sessions | parallel connection* |
    channel* |
    connect | connects`,
  /** The server itself, and what it is made of. */
  system: `
    system | mail system | server | service* | smtp server | smtp service | mail service | our server* | database* |
    ldap | directory* | ldap lookup | lookup | queue* | disk | filesystem | file system | backend* | milter* |
    content filter | filter* | scanner* | resource* | memory | process | configuration | config | control* |
    controls | child | fork | pipe | local error | internal | internal error | processing | processing error* |
    server error | application | daemon | host machine | policy service | policy server | policy daemon | dns |
    dns server | name server* | nameserver* | dns lookup* | dns query | dns temporary | resolver | upstream |
    delivery agent | mda | mta | spool |  system  load | load average | cluster | node |
    maintenance | software | spamd | clamd | clamav | antivirus | anti virus | rspamd | amavis* | spamassassin |
    virus scanner* | i | we | this server | recipient check* | my ip* | qqt | server configuration |
    mail store | message store | dot lock | our end | policyd | greylist server | user database | backend server* | mail queue | relay host | smarthost | next hop | mail host |
    save mail* | save message* | store mail* | store message* | saving | storing`,
  /** How fast somebody sends. */
  pace: `
    outbound thread* | thread limit* | outbound limit* | rate | sending rate | send rate | message rate | volume |
    traffic | frequency | recipient rate | recipients rate | delivery rate | connection rate | connect rate |
    connection frequency | ip frequency | rate limit* | bandwidth | speed |
    relay limit* | peak smtp relay limit* | hour limit* | minute limit* | message limit per | outgoing rate | outbound rate`,
  /** How much an account may send. */
  allowance: `
    send cap* | daily cap* | daily send* | sending cap* | cap | sending limit* | sending quota* | send limit* |
    daily limit* | hourly limit* | daily quota* | hourly quota* | monthly quota* | monthly limit* | daily sending |
    daily message* | monthly message* | outbound limit | outgoing limit | credit* | balance | message quota* |
    plan | your plan | subscription | trial | messaging limit* | account limit* | free tier | 
    mail sending quota |
    relay quota* | smtp relay quota* | relays per | smtp relays | sending credit* | email credit* | message allowance | number of messages you | messages you can send | emails you can send | send quota* | sender quota* | outgoing quota* | outgoing message quota | outgoing email quota | usage limit* | sending volume limit | package | free plan`,
  /** Sending in somebody's name. */
  sendAs: `
    send as | send from | sending from | send mail from | send email from | send emails from | send mail as |
    send email as | send on behalf | on behalf of | submit from | use this sender | use this address |
    use this from | use the sender | use sender | use the address | as this sender | from this address |
    from that address | send using | use from |
    non local account | nonlocal account | local account | own address* | your own address | your own email* | alias of yours | this sender address | this from address |
    your own mail*`,
  /** Who sends, as the server's customer: what is wrong with the account is no matter of the message. */
  customer: `
    your account* | your smtp account* | smtp account* | your user account* | your license* | your licence* |
    main account* | sending account* | your organization | your organisation | your tenant* | your service |
    your sending | sender account* | sender s account* | account of the sender | your mailbox | your email account |
    outgoing mail | outgoing email* | outgoing message* | outbound email* | from your account |
    message sending | mail sending | sending for this | sending mail from | sending privileges`,
  /** What a server is told to do by its owner, without a reason that it gives. */
  policy: `
    policy | policies | local policy | security policy | our policy | site policy | policy reasons | rules | rule |
    security reasons | administrative prohibition |
    mailpolicy | mail policy`,
  /** How much one message may be. */
  size: `
    size | length | bytes | kilobytes | megabytes | octets | kb | mb | mib | stream | message size | mail size |
    email size | attachment size | attachments size | length of data | length of the message | message length |
    data size | data length | data content | content length | length of content | body size | total size |
    number of bytes`,
  line: `line | lines | data line* | text line* | header line* | message line* | body line* | line of text`,
};
