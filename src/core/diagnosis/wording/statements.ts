/** What servers say of the nouns of nouns.ts, written in the same way. */

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
  | 'misplaced'
  | 'spent';

/** Said as it stands. */
export const statements: Readonly<Record<Exclude<Predicate, 'spent'>, string>> = {
  unknown: `
    unknown | unrecognised | unrecognized | nonexist* | non exist* | inexist* | undeliverable | unrout* |
    undefined | nobody | no one | no such | no entry | no redirect | null mx | nullmx | not here | moved | gone |
    left the company |
    no such a | has changed | moved away | no longer with | no longer on | never existed | unallocated | misspelled | misspelt | no matches | no mail exchanger | no mail server | no mail host* |
    nosuchuser | usernotfound | userunknown`,
  absent: `missing | lacks | lacking | empty | blank | null | without`,
  invalid: `
    invalid* | bad | illegal | incorrect | wrong | bogus | improper* | faulty | erroneous | fake | false |
    ungültig | invalide`,
  malformed: `
    syntax* | malform* | unparsable | unparseable | parse | parsing | unbalanced | garbage | misformatted |
    ill formed | illegal character* | invalid character* | bad format | wrong format | invalid format |
    restricted character* | bad character* | bad char* | forbidden character* | unsupported character* | special character* | must contain | should contain | must be a | should be a | must be fully | should be fully | must be of the form | must be in the form | non ascii character* | not rfc | unqualified | incomplete | two dots | consecutive dots | trailing dot | missing domain | missing bracket* | angle bracket* |
    fully qualified | qualified address | qualified domain |
    missing @ | no @ | without @ | should be your | must be your | should be the | must be the |
    missing final`,
  refused: `
    reject* | refus* | denied | deny | denies | declin* | block | blocks | blocked | blocking | ban | bans |
    banned | unwelcome | restrict* | bounced | dropped | discarded | barred | filtered | kicked | go away |
    unacceptable | abgelehnt | verweigert | rifiutato | rechazado | refusé* | refuse |
    rejection* | hangup | not welcome | unwelcomed | prevented | forbade | restricts | stopped | shunned | vetoed | turned away | will not be accepted | disapproved | rejecting | quarantined`,
  forbidden: `
    prohibit* | forbid* | disallow* | unauthori* | must not | may not | against policy | off limits |
    prohibition* | unallowed | unpermitted | disapprov* | no permission* | lacks permission* | insufficient permission* | insufficient privilege* | insufficient rights | not whitelisted | banned by`,
  listed: `
    blacklist* | blocklist* | black list* | black listed | block list* | block listed | deny list* | denylist* |
    rbl* | dnsbl* | dnswl | listed | spamhaus | spamcop | sorbs | barracuda | reputation | spammer* | abusive |
    abuse | abused | penal* | naughty | in prison | karma | poor | spam source | source of spam | sends spam |
    sending spam | sent spam | too much spam | spamming | zombie* | compromised | infected host | exploit* | trap* |
    bad behavior | misbehav* | sbl | xbl | pbl | bl |
    black | blacked | blackholed | blackhole* | rats | uceprotect | mailspike | abuseat | cbl | bad neighbo* | infraction* | sent unsolicited | sends unsolicited | in blacklist | greylisted host | known spam* | hijacked | botnet |
    zen |
    dynamic | looks generic`,
  unwanted: `
    spam* | junk* | unsolicit* | unwanted | phish* | virus* | viral | malware | malicious | suspicious | suspect* |
    infected | bulk | harmful | dangerous | offensive | inappropriate | banned content | high score | spam score |
    score* | too many hops | loops | looping | loop detected | duplicate* |
    spammy | junky | likely spam | looks like spam | probable spam | possible spam | identified as | classified as | considered | banned word* | loop | too similar | same size | low quality | bad content | threat* | attack* | trojan* | worm* | ransomware`,
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
    unavailable | no longer | out of service | paused | unpaid | overdue |
    inactivity | suspension | expired | restricted | abandoned | dormant | not yet activated | not yet active | pending activation | not activated | terminat* | revoked | barred | blocked for sending | on suspension | past due | unusable | never logged | hasn t entered | not been used | cease* | decommissioned | delisted | disconnected | shut off | switched off | turned off`,
  full: `
    full | any more mail | any more messages | out of quota | over quote | overdrawn | overquota | over quota |
    over its quota | over their quota | over the quota | over disk quota | out of space | no space |
    out of storage | not enough space | not enough storage | insufficient space | insufficient storage |
    insufficient disk | exceed* storage | storage exceed* | no room | space shortage | exceed* quota |
    quota exceed* | exceed* its quota | exceed* the quota | would exceed | pleine | piena | voll | low disk |
    low on space | low storage |
    quota is over | quota has been reached | quota reached | quota used | over the storage | over their | overquoted | no more space | no free space | no disk space | used up | out of disk | overflow* | overfull | overloaded mailbox | over its storage | reached its maximum storage | no enough | exceeded their | too full | brimming | has exceeded the limit | limit exeeded`,
  /** Said of what follows: `too many recipients`. */
  many: `
    too many | many | maximum number | more than one | only one | single | limit of | max | maximum | maximal |
    more than | no more | excessive* | too much |
    number of allowed | at most | up to | excess of | limit is | the limit of | not more than | fewer | less than | maximal number | max number | numerous`,
  /** Said of what went before: `recipient limit exceeded`. */
  exceeded: `
    exceed* | limit reached | limited to | limited | overrun | over the limit | over limit | reached | used up |
    exhausted | depleted | limit |
    out of allow* | over size | over the size | over the maximum | over the allowed | over maximum | above the | over your | beyond the | beyond your | surpass* | exeed* | excced* | overstep* | too high | threshold* | achieved | maxed | hit the limit | limit is reached | limit has been | limit was | went over | take you over | would exceed`,
  erring: `
    too many invalid | too many bad | too many unknown | too many wrong | too many error* | too many failed |
    too many failure* | too many rejected | too many unrecogni* | too many syntax | excessive error* |
    excessive unknown | excessive invalid | too many nonexist* | too many non exist* | too many protocol |
    too many consecutive |
    too many incorrect | too many nonexistent | too many undeliverable | too many unauthenticated | too many unsuccessful | too many bogus | too many fails | error limit | too much error* | too much fail*`,
  fast: `
    too fast | too quick* | too frequent* | too often | throttl* | per hour | per minute | per second | per day |
    per time unit | per session | per connection | an hour | a day | this hour | this day | today | in a row |
    slow down | slower | burst | flood* | hourly | daily | monthly | in the last | within the last | ratelimit* |
    rate limit* | rate exceed* | frequency limit* | volume | unusual rate | high rate | probation | hour | minute |
    24 hours | in # minutes | time unit`,
  large: `
    too big | too large | oversize* | larger than | bigger than | size exceed* | exceed* size | exceed* the size |
    exceed* the maximum size | maximum size | size limit* | max size | message size | size is | too heavy | huge |
    maximum message size | exceed* fixed | databytes | size maximum | maximum allowed size | trop gros* |
    larger | bigger | too huge | too heavy | over size | outsize* | exceeds maximum size | exceed* limit of # bytes | exceed* mail size | exceed* message size | exceeding size | exceeded mailsize | mailsize limit | file too large | is more than | content is achieved |
    may not exceed | must not exceed | cannot exceed | can not exceed | should not exceed | not exceed`,
  long: `too long | line length | overlong | longer than | maximum line | line limit |
    too lengthy | longer | over long`,
  required: `
    unauthenticated | anonymous | requir* | need | needs | needed | must | mandatory | first | before | please |
    should | has to | have to | necessary | expect* | demand* | obligatory | only | want | use | insist* |
    benoetigt | erforderlich | requis* |
    require authentication | requires | only allowed with | only with | you have to | you need to | you must | insists`,
  failing: `
    error* | fail* | unable | problem* | trouble* | crash* | broken | down | out of memory | exception* | oops |
    misconfig* | timeout | timed out | could not | couldn t | can t | cannot | can not | unreachable |
    not responding | no response | corrupt* | unexpected* | failure* | won t | abort* | lost | fault | bug |
    hiccup | wedged | stuck | echec | fehler | erreur |
    failure in | failed in | fails | unsuccess* | inaccessible | malfunction* | not loaded | abnormal* | went wrong | gone wrong | unexpectedly | unable to process | unable to store | unable to save | unable to queue | unable to connect | unable to open | unable to contact | unable to complete | unable to deliver | unable to accept | unable to create | unable to read | unable to write | unhandled | fatal | unreadable | interrupted | internal problem`,
  busy: `
    busy | overload* | load | shutdown | shutting down | shut down | maintenance | unavailable | out of service |
    not accepting | no capacity | too much load | high load | resources | restart* | going down | starting up |
    not ready | capacity | congest* | hold on |
    too busy | out of resources | out of connections | at capacity | no more connections | exhausted | backlog* | load is too | under heavy | high volume of connections | insufficient resources | resource shortage | closed for maintenance | rebooting | reloading`,
  later: `
    temporar* | try again | try later | later | retry | retries | currently | at this time | at present |
    at the moment | right now | for now | momentar* | defer* | come back | transient | tempfail* | try * later |
    plus tard | minutes | again | soft | wait |
    temporary | come later | another time | try in | retry in | postpone* | delay* | queued | not now | for a while | soon | moment`,
  unsupported: `
    unsupported | unimplemented | unrecognised | unrecognized | unknown | unavailable | obsolete`,
  /** Said at the wrong time. */
  misplaced: `
    command sequence | sequence of commands | bad sequence | during a mail transaction | during mail transaction |
    during a transaction | during transaction | at this point | at this stage | in this state | this state |
    out of order | out of sequence | out of place | already | wrong state | wrong order | not yet | nested |
    sequence error | wrong sequence | invalid sequence | command order | unexpected command | unexpected at | not expected | not allowed here | please say * first`,
  violated: `
    violat* | too early | too soon | early | out of turn | before your turn | speaking out | protocol error |
    smtp protocol error | started transmitting |
    deviation | breach* | abuse of protocol`,
};

/** Said in the negative: `not allowed`, `cannot be found`, `no valid name`, `does not appear to exist`. */
export const denials: Readonly<Partial<Record<Predicate, string>>> = {
  unknown: `
    route* | exist* | esist* | found | find | known | located | locate | listed here | hosted | local | reside* | handled |
    identif* | served | available here | a customer | deliverable | list |
    recogni* | recipient here | listed | used for mail | in our | valid here | in use | configured to receive | our customer | present | matched | available | in this domain | one of our | on this server | on our | in service here | existing | serve* | accepted here | a final email | a valid recipient`,
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
  unproven: `verif* | confirm* | validat* | registered | set up |
    approved | activated for | set up for | configured for sending | provisioned`,
  mismatched: `
    match* | same | identical | equal* | own* | belong* | associat* | linked | correspond* | align* | consistent* |
    yours | your own | configured for | assigned | you | match | send as | send from | use this | allowed to use |
    who |
    authori* for user | allowed for user | valid for your | valid for this login | valid for o your | linked to | registered to | registered for | owned by | tied to | bound to | one of your | belong* to | match* the | in your account | in this account | local account | a local account | part of |
    allowed to send | authori* to send | permitted to send`,
  disabled: `activ* | enabled | open | in service | subscribed | paid |
    activated | in use | yet active | yet activated | currently active | logged | funded`,
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

/** Spans of time for which a plan says how much may be sent; what may be sent in shorter ones is a pace. */
export const periods = {
  long: `
    per day | a day | day | daily | per 24 hours | 24 hours | 24 hour | 24hrs | 24h | 24 hrs | today | this day | days |
    per week | weekly | week | per month | monthly | month | this month | a month | per year | yearly`,
  short: `
    per hour | an hour | hour | hours | this hour | hrs | per minute | a minute | minute | minutes | per second | second |
    seconds | per connection | per session | per time unit | time unit`,
} as const;

/** Words for how much something may be. */
export const amounts = `
  limit* | quota* | used all | all your | your plan | no more | maximum | max | exceed* | exeed* | reached | too many | allowance | cap | at most | only # |
  no more than | more than | up to | number of | over | allotment | threshold* | used up | volume`;
