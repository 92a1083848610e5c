/** What it means when one thing is said of another, by the step at which it is said. */
import type { Step } from '../refusal.ts';
import type { RuleId } from '../rules/index.ts';
import type { Subject } from './nouns.ts';
import type { Predicate } from './statements.ts';

/** How much a claim weighs: below a phrase that is known to be a rule’s, above what a code or a step says. */
export const claimWeights = { last: 86, sure: 78, strong: 64, fair: 53, weak: 45 } as const;

/** One meaning of every pair of a noun and a statement that it lists. */
export interface Meaning {
  readonly subjects: readonly (Subject | 'nothing')[];
  readonly predicates: readonly (Predicate | 'mentioned')[];
  readonly steps: readonly Step[];
  readonly rule: RuleId;
  readonly weight: number;
  /** For replies that are 4yz, or for those that are not; absent: for both. */
  readonly temporary?: boolean;
}

const opening: readonly Step[] = ['greeting', 'ehlo'];
const message: readonly Step[] = ['data', 'end-of-data', 'bdat'];
const delivery: readonly Step[] = ['rcpt', ...message];
const transaction: readonly Step[] = ['mail', ...delivery];
const anywhere: readonly Step[] = [...opening, ...transaction, 'unsolicited'];

const words = <Word extends string>(list: string): readonly Word[] => list.split(' ') as Word[];

function row(
  about: string,
  says: string,
  steps: readonly Step[],
  rule: RuleId,
  weight: keyof typeof claimWeights = 'strong',
  temporary?: boolean,
): Meaning {
  return {
    subjects: words(about),
    predicates: words(says),
    steps,
    rule,
    weight: claimWeights[weight],
    ...(temporary !== undefined && { temporary }),
  };
}

/** The first that fits counts. `nothing`: the text names no noun; `mentioned`: it says nothing of the noun that it names. */
export const meanings: readonly Meaning[] = [
  // The name in EHLO; at that step any name is the one that was given.
  row(
    'hello',
    'unknown absent invalid malformed refused forbidden listed unverified unproven mismatched disabled',
    anywhere,
    'client-hostname-rejected',
    'sure',
  ),
  row('hello', 'required', ['ehlo'], 'client-hostname-rejected', 'sure'),
  row('hello', 'required absent', ['mail', 'rcpt', 'data'], 'bad-sequence'),
  row('client ip', 'mismatched', ['ehlo'], 'client-hostname-rejected'),
  row(
    'address domain record parameter sender nothing',
    'unknown absent invalid malformed unverified unproven mismatched required',
    ['ehlo'],
    'client-hostname-rejected',
    'fair',
  ),
  row('domain', 'refused forbidden listed', ['ehlo'], 'client-hostname-rejected', 'fair'),
  row('hello address domain', 'mentioned failing', ['ehlo'], 'client-hostname-rejected', 'weak'),
  // The host that connects: it may be refused at any step.
  row(
    'reverse',
    'unknown absent invalid unverified unproven unsupported mismatched refused failing required listed',
    anywhere,
    'client-address-blocked',
    'sure',
  ),
  row(
    'client',
    'listed absent unverified unproven unwanted invalid unknown mismatched disabled',
    anywhere,
    'client-address-blocked',
  ),
  row('ip', 'listed absent unwanted', anywhere, 'client-address-blocked'),
  row('client ip', 'refused forbidden', anywhere, 'client-address-blocked', 'fair'),
  row('client ip recipient crowd', 'erring', opening, 'client-address-blocked', 'fair'),
  row('client ip', 'many exceeded fast', anywhere, 'rate-limited', 'fair'),
  row('record', 'absent invalid unverified unknown failing', ['greeting'], 'client-address-blocked', 'fair'),
  row('connection', 'refused forbidden', transaction, 'client-address-blocked', 'weak'),
  row('nothing', 'listed', [...opening, 'mail'], 'client-address-blocked', 'fair'),
  row('connection', 'many exceeded busy', anywhere, 'server-busy', 'fair', true),
  row('connection', 'many exceeded', anywhere, 'server-busy', 'fair'),
  row('connection', 'fast', anywhere, 'rate-limited', 'fair'),
  row('protocol', 'violated failing absent', opening, 'client-talked-too-early'),
  row('nothing message', 'violated', opening, 'client-talked-too-early', 'fair'),
  // Parameters of MAIL and RCPT (RFC 5321 section 4.1.1.11).
  row(
    'parameter',
    'unknown unsupported invalid malformed disabled absent many exceeded large long refused forbidden required violated',
    ['mail', 'rcpt'],
    'parameter-unsupported',
  ),
  row(
    'parameter',
    'unknown unsupported invalid malformed absent long refused forbidden',
    ['auth'],
    'auth-malformed',
    'fair',
  ),
  row(
    'pipelining',
    'invalid violated refused forbidden absent failing unsupported',
    ['ehlo', ...transaction],
    'pipelining-violation',
    'sure',
  ),
  // What the owner of the server decided: it does not say why.
  row('policy', 'violated refused forbidden mentioned', message, 'content-rejected', 'fair'),
  row('policy', 'violated refused forbidden', ['rcpt'], 'recipient-rejected', 'weak'),
  row('policy', 'violated refused forbidden', ['mail'], 'sender-rejected', 'weak'),
  // The account from which is sent.
  row('customer', 'disabled forbidden unproven absent', transaction, 'sender-not-authorised'),
  row('customer', 'refused listed unverified unwanted', transaction, 'sender-not-authorised', 'fair'),
  row('customer', 'disabled refused forbidden unproven', ['auth'], 'auth-blocked-by-policy'),
  row('customer', 'unknown invalid', ['auth'], 'auth-rejected', 'fair'),
  row('customer', 'many exceeded full', anywhere, 'quota-exceeded', 'fair'),
  // Relaying.
  row('relay', 'failing', ['rcpt'], 'relay-denied', 'fair'),
  row('relay', 'refused forbidden absent disabled unsupported invalid unknown', transaction, 'relay-denied'),
  // SPF, DKIM and DMARC (RFC 7372 section 3).
  row(
    'vouching',
    'failing absent required refused forbidden mismatched invalid unverified unproven listed violated unwanted',
    transaction,
    'domain-authentication-failed',
  ),
  // Encryption and signing in.
  row('tls', 'required absent', transaction, 'starttls-required'),
  row('tls', 'required absent', ['auth'], 'auth-needs-tls'),
  row(
    'mechanism',
    'unknown unsupported invalid refused forbidden disabled absent',
    ['auth'],
    'auth-mechanism-unsupported',
  ),
  row('login', 'many exceeded fast erring', ['auth'], 'auth-throttled'),
  row('login account system nothing', 'failing busy later', ['auth'], 'auth-temporarily-failed', 'fair', true),
  row('token', 'invalid unknown disabled refused malformed mismatched failing absent', ['auth'], 'auth-token-rejected'),
  row('login', 'unsupported forbidden', ['auth'], 'auth-not-offered'),
  row('login', 'unknown invalid mismatched refused', ['auth'], 'auth-rejected', 'fair'),
  row('account', 'unknown invalid', ['auth'], 'auth-rejected', 'fair'),
  row('account', 'unproven unverified', ['auth'], 'auth-blocked-by-policy', 'fair'),
  row('account', 'many exceeded', ['mail', ...message], 'quota-exceeded', 'fair'),
  row('domain address', 'unproven', message, 'sender-not-authorised', 'fair'),
  row('account recipient mailbox', 'disabled refused forbidden full', ['auth'], 'auth-blocked-by-policy', 'fair'),
  row('login', 'mismatched invalid', transaction, 'sender-not-authorised'),
  row('login', 'required absent disabled', transaction, 'auth-required'),
  row(
    'cipher',
    'required refused forbidden invalid unsupported absent large many exceeded disabled',
    [...transaction, 'auth', 'ehlo'],
    'tls-version-mismatch',
  ),
  // How much and how fast.
  row('allowance', 'spent', [...anywhere, 'auth'], 'quota-exceeded', 'sure'),
  row('pace', 'spent', anywhere, 'rate-limited', 'sure'),
  row('pace', 'spent many exceeded fast large', ['auth'], 'auth-throttled'),
  row('allowance', 'many exceeded full fast refused absent', anywhere, 'quota-exceeded'),
  row('pace', 'many exceeded fast large', anywhere, 'rate-limited'),
  // The sender; at MAIL any address or domain is the sender’s.
  row('sendAs', 'mentioned', ['mail'], 'sender-not-authorised', 'sure'),
  row('sendAs', 'required invalid', ['mail', ...message], 'sender-not-authorised', 'fair'),
  row('sendAs', 'refused forbidden mismatched', transaction, 'sender-not-authorised'),
  row('sender', 'mismatched unproven', transaction, 'sender-not-authorised'),
  row('address domain account nothing', 'mismatched unproven', ['mail'], 'sender-not-authorised', 'fair'),
  row('sender', 'malformed', transaction, 'address-malformed'),
  row('sender', 'many exceeded fast', transaction, 'rate-limited', 'fair'),
  row('sender', 'unknown absent unverified listed unwanted disabled invalid', transaction, 'sender-rejected'),
  row('sender', 'refused forbidden', transaction, 'sender-rejected', 'fair'),
  row('address domain', 'malformed', ['mail', 'rcpt'], 'address-malformed'),
  row('address', 'malformed', message, 'address-malformed', 'fair'),
  row('address domain record nothing', 'unknown absent unverified', ['mail'], 'sender-rejected', 'fair'),
  row('domain record', 'invalid', ['mail'], 'sender-rejected', 'fair'),
  row('address domain', 'listed refused forbidden', ['mail'], 'sender-rejected', 'weak'),
  row('address', 'invalid', ['mail', 'rcpt'], 'address-malformed', 'weak'),
  row('nothing', 'malformed', ['mail', 'rcpt'], 'address-malformed', 'weak'),
  // The recipient; at RCPT any address or domain is the recipient’s.
  row('recipient crowd address command nothing', 'erring', [...transaction, 'unsolicited'], 'too-many-errors', 'last'),
  row('recipient crowd', 'absent required', ['data'], 'no-valid-recipients', 'fair'),
  row('recipient crowd mailbox', 'unknown absent', delivery, 'recipient-unknown'),
  row('domain record', 'unknown absent unverified', message, 'sender-rejected', 'fair'),
  row('account address domain record', 'unknown absent', delivery, 'recipient-unknown', 'fair'),
  row('nothing', 'unknown', ['rcpt'], 'recipient-unknown', 'fair'),
  row('nothing', 'unverified', ['rcpt'], 'sender-rejected', 'fair'),
  row('recipient crowd mailbox', 'malformed', ['rcpt'], 'address-malformed'),
  row('recipient crowd mailbox', 'invalid', delivery, 'recipient-unknown'),
  row('recipient crowd mailbox', 'unverified unproven', delivery, 'recipient-unknown', 'fair', false),
  row('address', 'unverified', ['rcpt'], 'recipient-unknown', 'fair', false),
  row('domain record', 'invalid unverified', ['rcpt'], 'recipient-unknown', 'weak'),
  row('recipient mailbox account', 'full', delivery, 'mailbox-full'),
  row('address nothing', 'full', ['rcpt'], 'mailbox-full', 'fair'),
  row('mailbox', 'many exceeded large', delivery, 'mailbox-full'),
  row('recipient', 'many', [...delivery, 'unsolicited'], 'too-many-recipients'),
  row('crowd', 'many exceeded large', [...transaction, 'unsolicited'], 'too-many-recipients'),
  row('recipient crowd account mailbox', 'fast', delivery, 'rate-limited'),
  row('recipient crowd mailbox account', 'disabled', delivery, 'recipient-rejected', 'fair'),
  row('recipient crowd mailbox account', 'refused forbidden unwanted listed', delivery, 'recipient-rejected', 'weak'),
  row('address domain', 'refused forbidden', ['rcpt'], 'recipient-rejected', 'weak'),
  row('address', 'listed', ['rcpt'], 'recipient-rejected', 'weak'),
  // The message.
  row('line', 'long large many exceeded', [...anywhere, 'auth'], 'line-too-long'),
  row('message content', 'large long', transaction, 'message-too-large'),
  row('size', 'large long many exceeded full', transaction, 'message-too-large', 'sure'),
  row('size', 'refused', transaction, 'message-too-large', 'fair'),
  row('message', 'many exceeded fast', anywhere, 'rate-limited', 'fair'),
  row(
    'header',
    'unknown absent invalid malformed refused forbidden unwanted many exceeded required',
    message,
    'content-rejected',
  ),
  row('header', 'mismatched', message, 'sender-not-authorised'),
  row('header', 'many exceeded', ['mail', 'rcpt'], 'content-rejected'),
  row(
    'content',
    'absent invalid malformed refused forbidden unwanted listed unsupported disabled',
    message,
    'content-rejected',
  ),
  row('message', 'unwanted malformed invalid violated', message, 'content-rejected', 'fair'),
  row('message', 'refused forbidden listed', message, 'content-rejected', 'fair'),
  // Commands.
  row(
    'command nothing tls connection login hello sender',
    'misplaced',
    ['mail', 'rcpt', 'data', 'auth', 'starttls'],
    'bad-sequence',
    'sure',
    false,
  ),
  row('command', 'many exceeded', anywhere, 'too-many-errors'),
  row('command', 'long', anywhere, 'line-too-long'),
  row('command', 'unknown unsupported malformed invalid disabled', transaction, 'command-unrecognised', 'fair'),
  // The server.
  row('system room nothing', 'full', transaction, 'insufficient-storage', 'strong', true),
  row('room', 'absent exceeded', transaction, 'insufficient-storage', 'strong', true),
  row('room', 'full absent exceeded', ['rcpt'], 'mailbox-full', 'strong', false),
  row('room', 'full absent exceeded', message, 'mailbox-full', 'fair', false),
  row('system', 'full', transaction, 'insufficient-storage'),
  row('system room', 'failing busy many exceeded unverified', anywhere, 'server-busy', 'strong', true),
  row('system', 'later', message, 'server-busy', 'strong', false),
  row('system', 'failing', ['mail', 'rcpt'], 'server-busy', 'weak', false),
  row('system', 'failing', message, 'server-busy', 'fair', false),
  row('system', 'busy', message, 'server-busy', 'weak', false),
  row('system', 'later', [...opening, 'mail', ...message], 'server-busy', 'fair', true),
  row('nothing recipient address sender domain mailbox message', 'failing', anywhere, 'server-busy', 'fair', true),
  row('nothing', 'busy', anywhere, 'server-busy', 'fair', true),
  row('nothing message', 'later', ['mail', ...message], 'server-busy', 'weak', true),
  row('nothing', 'fast', anywhere, 'rate-limited', 'fair'),
  row('nothing', 'large', transaction, 'message-too-large', 'fair'),
];
