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
  | 'sendAs';

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
    botnet | vpn | tor exit | geo* | country | asn`,
  /** What the DNS says of that host. */
  reverse: `
    reverse dns | reverse lookup* | reverse name* | reverse record* | reverse hostname* | reverse zone | rdns |
    fcrdns | ptr | ptr record* | forward dns | hostname lookup* | host name lookup* | ip name lookup*`,
  /** An address of the Internet Protocol, whosever. */
  ip: `#`,
  /** The name given in EHLO or HELO. */
  hello: `
    helo | ehlo | helo ehlo | ehlo helo | helo name* | ehlo name* | helo host* | ehlo host* | helo argument* |
    ehlo argument* | helo domain* | ehlo domain* | helo string | ehlo string | helo command | hello name |
    localhost | who you say | who you claim | pretend*`,
  sender: `
    envelope | email from @ | mail from @ | mail from: @ | message from @ | messages from @ | emails from @ |
    from: | mail from: | sender* | sender address* | sender domain* | sender s domain* | sender s address* |
    sender email* | envelope sender* | envelope from | envelope domain* | envelope mail from | from address* |
    from domain* | from field | from name | from email* | from addr | mail from | mail from address* |
    mail from domain* | mailfrom* | return path* | reverse path* | return address* | return mx | originator* |
    null sender* | null reverse path | empty from | bounces | bounce message* | null return path |
    domain of sender* | domain of the sender* | your domain* | your email address* | your e mail address* |
    your address | your mail address | sending domain* | sending address*`,
  recipient: `
    recipient* | rcpt* | addressee* | destination* | destinat* | recipient address* | recipient domain* | rcpt to |
    to address* | envelope recipient* | validrcptto | forward path | user* | local user* | alias* | subscriber* |
    employee* | person | customer* | local part* | localpart* | mailing list* | list | group | member* |
    distribution list* | local recipient* | account that you* | utente | destinataire* | empfaenger* | empfänger*`,
  /** Recipients as a number. */
  crowd: `
    recipients | rcpts | recipient limit* | recipients limit* | number of recipients | recipient count |
    rcpt limit* | max rcpt* | rcpt count | recipients per`,
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
    content* | attachment* | body | subject line | url* | uri* | link* | mime* | boundary | file | files |
    filename* | file type* | extension of file | file extension* | archive* | executable* | spam | spam content |
    spam message* | virus* | malware | phishing | message content* | email content* | dkim body | image* |
    charset* | encoding | html | keyword* | language | dlp | signature of virus`,
  header: `
    header* | message id | message id header | date header | from header* | to header* | subject header |
    received header* | header from | header field* | hop* | mail loop | loop*`,
  account: `
    account* | your account | user account | subscription* | mailbox account | organization |
    organisation | tenant* | license* | licence*`,
  login: `
    unauthenticated | anonymous | login* | log in | logging in | logged in | sign in | signed in | logon |
    password* | credential* | username* | user name* | authenticat* | auth | smtp auth | authorization |
    authorisation | authoriz* user | authentication data | authentication server* | authentication service* | sasl |
    smtp authentication | auth user | authenticated user* | auth exchange | autentic* | authentification |
    anmeldung | autorisation`,
  token: `token* | access token* | oauth* | xoauth2 | oauthbearer | bearer | jwt`,
  /** SPF, DKIM and DMARC. */
  vouching: `
    spf | spf record* | spf check* | spf validation | dkim | dkim signature* | dmarc | dmarc policy |
    sender policy framework | domainkeys | domain authentication | authentication check* | authentication results |
    arc | unauthenticated mail | unauthenticated email* | unauthenticated message* | mail is unauthenticated |
    message is unauthenticated | sender is unauthenticated | sender authentication`,
  mechanism: `
    mechanism* | authentication mechanism* | auth mechanism* | authentication type* | auth type* |
    authentication method* | auth method* | authentication scheme* | sasl mechanism*`,
  relay: `
    relay* | relaying | open relaying | relay access | rcpthosts | for local users | local users only |
    only local users | local user only | third party | non local | local domain* | relay client* | remote delivery |
    external domain* | external recipient* | remote recipient* | outbound mail | outside domain*`,
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
  pipelining: `pipelining | pipelined | command pipelining | synchronization | synchronisation`,
  protocol: `
    protocol | smtp protocol | before greeting | data before greeting | before smtp greeting | before the greeting |
    before banner | before smtp banner | before my banner | before our banner | early talk* | pregreet* |
    pre greeting | early command*`,
  connection: `
    connection* | session* | concurrent connection* | simultaneous connection* | sessions | parallel connection* |
    channel*`,
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
    virus scanner* | i | we | this server | recipient check* | my ip* | qqt | server configuration`,
  /** How fast somebody sends. */
  pace: `
    outbound thread* | thread limit* | outbound limit* | rate | sending rate | send rate | message rate | volume |
    traffic | frequency | recipient rate | recipients rate | delivery rate | connection rate | connect rate |
    connection frequency | ip frequency | rate limit* | bandwidth | speed`,
  /** How much an account may send. */
  allowance: `
    send cap* | daily cap* | daily send* | sending cap* | cap | sending limit* | sending quota* | send limit* |
    daily limit* | hourly limit* | daily quota* | hourly quota* | monthly quota* | monthly limit* | daily sending |
    daily message* | monthly message* | outbound limit | outgoing limit | credit* | balance | message quota* |
    plan | your plan | subscription | trial | messaging limit* | account limit* | free tier | 
    mail sending quota`,
  /** Sending in somebody's name. */
  sendAs: `
    send as | send from | sending from | send mail from | send email from | send emails from | send mail as |
    send email as | send on behalf | on behalf of | submit from | use this sender | use this address |
    use this from | use the sender | use sender | use the address | as this sender | from this address |
    from that address | send using | use from`,
};

/** What a clause says of its subject. */
export type Predicate =
  | 'unknown'
  | 'absent'
  | 'invalid'
  | 'malformed'
  | 'refused'
  | 'forbidden'
  | 'listed'
  | 'unwanted'
  | 'unverified'
  | 'unproven'
  | 'mismatched'
  | 'disabled'
  | 'full'
  | 'many'
  | 'exceeded'
  | 'erring'
  | 'fast'
  | 'large'
  | 'long'
  | 'required'
  | 'failing'
  | 'busy'
  | 'later'
  | 'unsupported'
  | 'violated'
  | 'misplaced';

/** Said as it stands. */
export const statements: Readonly<Record<Predicate, string>> = {
  unknown: `
    unknown | unrecognised | unrecognized | nonexist* | non exist* | inexist* | undeliverable | unrout* |
    undefined | nobody | no one | no such | no entry | no redirect | null mx | nullmx | not here | moved | gone |
    left the company | inconnu* | unbekannt | sconosciut* | desconocid*`,
  absent: `missing | lacks | lacking | empty | blank | null | without`,
  invalid: `
    invalid* | bad | illegal | incorrect | wrong | bogus | improper* | faulty | erroneous | fake | false |
    ungültig | invalide`,
  malformed: `
    syntax* | malform* | unparsable | unparseable | parse | parsing | unbalanced | garbage | misformatted |
    ill formed | illegal character* | invalid character* | bad format | wrong format | invalid format`,
  refused: `
    reject* | refus* | denied | deny | denies | declin* | block | blocks | blocked | blocking | ban | bans |
    banned | unwelcome | restrict* | bounced | dropped | discarded | barred | filtered | kicked | go away |
    unacceptable | abgelehnt | verweigert | rifiutato | rechazado | refusé* | refuse`,
  forbidden: `
    prohibit* | forbid* | disallow* | unauthori* | must not | may not | against policy | off limits`,
  listed: `
    blacklist* | blocklist* | black list* | black listed | block list* | block listed | deny list* | denylist* |
    rbl* | dnsbl* | dnswl | listed | spamhaus | spamcop | sorbs | barracuda | reputation | spammer* | abusive |
    abuse | abused | penal* | naughty | in prison | karma | poor | spam source | source of spam | sends spam |
    sending spam | sent spam | too much spam | spamming | zombie* | compromised | infected host | exploit* | trap* |
    bad behavior | misbehav* | sbl | xbl | pbl | bl`,
  unwanted: `
    spam* | junk* | unsolicit* | unwanted | phish* | virus* | viral | malware | malicious | suspicious | suspect* |
    infected | bulk | harmful | dangerous | offensive | inappropriate | banned content | high score | spam score |
    score* | too many hops | loops | looping | loop detected | duplicate*`,
  unproven: `unregistered`,
  unverified: `
    unverif* | unconfirm* | unresolv* | unvalidated | no mx | verify failed | verification failed |
    verification failure | callout | unable to verify | could not verify | cannot verify | unable to resolve |
    cannot resolve | lookup failed | lookup failure | nxdomain`,
  mismatched: `
    mismatch* | differ* | forg* | spoof* | masquerad* | impersonat* | fraud* | not the same | who you say |
    who you claim | claimed to be | claim to be | claiming to be | must match | must be the same | must be same |
    must equal | must be equal | must correspond | should match | instead of | pretend* | another user |
    someone else | other user* | unlike | not one of`,
  disabled: `
    disabl* | suspend* | inactiv* | deactivat* | lock | locked | lockout | closed | expir* | terminated |
    discontinu* | frozen | on hold | obsolete | retired | dead | cancelled | canceled | deleted | removed |
    unavailable | no longer | out of service | paused | unpaid | overdue`,
  full: `
    full | any more mail | any more messages | out of quota | over quote | overdrawn | overquota | over quota |
    over its quota | over their quota | over the quota | over disk quota | out of space | no space |
    out of storage | not enough space | not enough storage | insufficient space | insufficient storage |
    insufficient disk | exceed* storage | storage exceed* | no room | space shortage | exceed* quota |
    quota exceed* | exceed* its quota | exceed* the quota | would exceed | pleine | piena | voll | low disk |
    low on space | low storage`,
  /** Said of what follows: `too many recipients`. */
  many: `
    too many | many | maximum number | more than one | only one | single | limit of | max | maximum | maximal |
    more than | no more | excessive* | too much`,
  /** Said of what went before: `recipient limit exceeded`. */
  exceeded: `
    exceed* | limit reached | limited to | limited | overrun | over the limit | over limit | reached | used up |
    exhausted | depleted | limit`,
  erring: `
    too many invalid | too many bad | too many unknown | too many wrong | too many error* | too many failed |
    too many failure* | too many rejected | too many unrecogni* | too many syntax | excessive error* |
    excessive unknown | excessive invalid | too many nonexist* | too many non exist* | too many protocol |
    too many consecutive`,
  fast: `
    too fast | too quick* | too frequent* | too often | throttl* | per hour | per minute | per second | per day |
    per time unit | per session | per connection | an hour | a day | this hour | this day | today | in a row |
    slow down | slower | burst | flood* | hourly | daily | monthly | in the last | within the last | ratelimit* |
    rate limit* | rate exceed* | frequency limit* | volume | unusual rate | high rate | probation | hour | minute |
    24 hours | in # minutes | time unit`,
  large: `
    too big | too large | oversize* | larger than | bigger than | size exceed* | exceed* size | exceed* the size |
    exceed* the maximum size | maximum size | size limit* | max size | message size | size is | too heavy | huge |
    maximum message size | exceed* fixed | databytes | size maximum | maximum allowed size | trop gros*`,
  long: `too long | line length | overlong | longer than | maximum line | line limit`,
  required: `
    unauthenticated | anonymous | requir* | need | needs | needed | must | mandatory | first | before | please |
    should | has to | have to | necessary | expect* | demand* | obligatory | only | want | use | insist* |
    benoetigt | erforderlich | requis*`,
  failing: `
    error* | fail* | unable | problem* | trouble* | crash* | broken | down | out of memory | exception* | oops |
    misconfig* | timeout | timed out | could not | couldn t | can t | cannot | can not | unreachable |
    not responding | no response | corrupt* | unexpected* | failure* | won t | abort* | lost | fault | bug |
    hiccup | wedged | stuck | echec | fehler | erreur`,
  busy: `
    busy | overload* | load | shutdown | shutting down | shut down | maintenance | unavailable | out of service |
    not accepting | no capacity | too much load | high load | resources | restart* | going down | starting up |
    not ready | capacity | congest* | hold on`,
  later: `
    temporar* | try again | try later | later | retry | retries | currently | at this time | at present |
    at the moment | right now | for now | momentar* | defer* | come back | transient | tempfail* | try * later |
    plus tard | minutes | again | soft | wait`,
  unsupported: `
    unsupported | unimplemented | unrecognised | unrecognized | unknown | unavailable | obsolete`,
  /** Said at the wrong time. */
  misplaced: `
    command sequence | sequence of commands | bad sequence | during a mail transaction | during mail transaction |
    during a transaction | during transaction | at this point | at this stage | in this state | this state |
    out of order | out of sequence | out of place | already | wrong state | wrong order | not yet | nested`,
  violated: `
    violat* | too early | too soon | early | out of turn | before your turn | speaking out | protocol error |
    smtp protocol error | started transmitting`,
};

/** Said in the negative: `not allowed`, `cannot be found`, `no valid name`, `does not appear to exist`. */
export const denials: Readonly<Partial<Record<Predicate, string>>> = {
  unknown: `
    route* | exist* | esist* | found | find | known | located | locate | listed here | hosted | local | reside* | handled |
    identif* | served | available here | a customer | deliverable | list`,
  invalid: `valid* | legal* | correct* | proper* | a real | acceptable | accepted domain`,
  malformed: `
    qualified | fully qualified | compliant | comply | conform | rfc | well formed | parse* | understood format |
    in brackets`,
  forbidden: `
    allow* | permit* | authori* | entitled | eligible | privileged | rights | permission* | privilege* | granted |
    access`,
  refused: `
    accept* | welcome | willing | trusted | approved | deliver* | want* | like | consent | admitted | receive* |
    take | whitelisted | pass`,
  unverified: `resolv* | lookup | look up | trace* | verifiable`,
  unproven: `verif* | confirm* | validat* | registered | set up`,
  mismatched: `
    match* | same | identical | equal* | own* | belong* | associat* | linked | correspond* | align* | consistent* |
    yours | your own | configured for | assigned | you | match | send as | send from | use this | allowed to use |
    who`,
  disabled: `activ* | enabled | open | in service | subscribed | paid`,
  required: `logged in | authenticated | signed in | identified`,
  full: `enough | enough space | enough room | enough storage | enough quota | space | room`,
  failing: `
    able | reach* | connect* | work* | respond* | process* | open | read | write | execute | fork | start | load* |
    save* | store* | queue* | create* | send* | perform* | check* | complete* | figure out`,
  busy: `available | ready | accepting | accept connections | running | online`,
  unsupported: `
    support* | implement* | recogni* | understood | understand* | advertis* | offer* | available | enabled | known |
    allowed here`,
};

/** What makes a denial of what follows within a few words. */
export const negations = `
    not | no | never | cannot | can t | unable | non | neither | nor | without | isn t | doesn t | don t | aren t |
    wasn t | won t | hasn t | haven t | couldn t | didn t | nothing | none | only | lacks | lack | failed to |
    refuse to | refused to | longer | nicht | kein* | pas | ne`;

/** Those of them that say of a thing that it is not there. */
export const lacks = `failed to | no | not | non | without | lacks | lack | none | kein*`;

/** Words between which a text is cut: what stands on either side is said for itself. */
export const conjunctions = `because | since | due to | owing to | but | however | although`;
