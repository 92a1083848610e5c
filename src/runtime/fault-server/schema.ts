/** What a scenario file may say. The TypeScript types below are inferred from it, so there is one truth. */
import * as v from 'valibot';

/** Names in the order in which a sentence lists them: `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** An object that takes the named fields and no others, and says which they are. */
function fields<const E extends v.ObjectEntries>(entries: E) {
  return v.strictObject(entries, (issue) => {
    const names = listed(Object.keys(entries));
    if (issue.expected === 'never') return `is not a field here; the fields are ${names}`;
    if (issue.expected === 'Object') return `must be an object with the fields ${names}`;
    return `is missing; the fields are ${names}`;
  });
}

function oneOf<const T extends readonly string[]>(names: T) {
  return v.picklist(names, `must be one of ${listed(names.map((name) => `"${name}"`))}`);
}

function whole(minimum: number, maximum: number, unit: string) {
  const sentence = `must be a whole number of ${unit}, ${minimum} to ${maximum}`;
  return v.pipe(v.number(sentence), v.integer(sentence), v.minValue(minimum, sentence), v.maxValue(maximum, sentence));
}

const text = v.string('must be a text in double quotes');
const flag = v.boolean('must be true or false');
const always = v.literal(true, 'must be true; leave the field out otherwise');
const milliseconds = whole(0, 600_000, 'milliseconds');
const nth = whole(1, 1_000_000, 'occurrences');

function listOf<const S extends v.GenericSchema>(item: S, what: string) {
  return v.array(item, `must be a list of ${what} in square brackets`);
}

const lines = v.pipe(
  v.union([text, listOf(text, 'reply lines')], 'must be one reply line, or a list of reply lines in square brackets'),
  v.check((value) => value.length > 0, 'must have at least one line'),
);

const write = v.union(
  [oneOf(['whole', 'bytes', 'lines', 'random']), v.pipe(listOf(whole(1, 65_536, 'octets'), 'sizes'), v.minLength(1))],
  'must be "whole", "bytes", "lines", "random" or a list of sizes in octets',
);

const simpleStepEntries = {
  reply: v.optional(lines),
  raw: v.optional(text),
  charset: v.optional(oneOf(['utf8', 'latin1'])),
  random: v.optional(whole(1, 1_048_576, 'octets')),
  challenge: v.optional(text),
  padTo: v.optional(whole(4, 1_048_576, 'octets')),
  write: v.optional(write),
  gapMs: v.optional(milliseconds),
  join: v.optional(flag),
  delayMs: v.optional(milliseconds),
  jitterMs: v.optional(milliseconds),
  close: v.optional(oneOf(['fin', 'reset', 'half', 'truncate'])),
  silence: v.optional(always),
  behave: v.optional(always),
  await: v.optional(oneOf(['line'])),
};

/** The fields that say what a step does; every other field of a step says how. */
const deeds = [
  'reply',
  'raw',
  'random',
  'challenge',
  'delayMs',
  'close',
  'silence',
  'behave',
  'await',
  'repeat',
] as const;

/** Which fields each deed may have beside it. */
const manners: Readonly<Record<string, readonly string[]>> = {
  charset: ['reply', 'raw'],
  padTo: ['reply'],
  write: ['reply', 'raw', 'random', 'challenge', 'behave'],
  gapMs: ['reply', 'raw', 'random', 'challenge', 'behave'],
  join: ['reply', 'raw', 'random', 'challenge', 'behave'],
  jitterMs: ['delayMs'],
  times: ['repeat'],
  everyMs: ['repeat'],
};

function hasOneDeed(step: object): boolean {
  return deeds.filter((deed) => deed in step).length === 1;
}

function mannersFit(step: object): boolean {
  return Object.entries(manners).every(
    ([manner, owners]) => !(manner in step) || owners.some((owner) => owner in step),
  );
}

const deedSentence = `must have exactly one of ${listed(deeds)}`;
const mannerSentence =
  'has a field that does not fit: charset goes with reply and raw; padTo with reply; write, gapMs and join with what ' +
  'writes; jitterMs with delayMs; times and everyMs with repeat';

const simpleStepSchema = v.pipe(
  fields(simpleStepEntries),
  v.check((step) => hasOneDeed(step), deedSentence),
  v.check((step) => mannersFit(step), mannerSentence),
);

const stepSchema = v.pipe(
  fields({
    ...simpleStepEntries,
    repeat: v.optional(v.pipe(listOf(simpleStepSchema, 'steps'), v.minLength(1, 'must have at least one step'))),
    times: v.optional(whole(1, 1_000_000, 'rounds')),
    everyMs: v.optional(milliseconds),
  }),
  v.check((step) => hasOneDeed(step), deedSentence),
  v.check((step) => mannersFit(step), mannerSentence),
);

const steps = v.pipe(listOf(stepSchema, 'steps'), v.minLength(1, 'must have at least one step'));

/** Commands a rule can name. The last five are no commands: see the scenario documentation. */
const commandNames = [
  'EHLO',
  'HELO',
  'LHLO',
  'STARTTLS',
  'AUTH',
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'RSET',
  'NOOP',
  'VRFY',
  'EXPN',
  'HELP',
  'QUIT',
  'XCLIENT',
  'CONNECT',
  'RESPONSE',
  'MESSAGE',
  'UNKNOWN',
  'ANY',
] as const;

const whenSchema = fields({
  nth: v.optional(nth),
  from: v.optional(nth),
  every: v.optional(nth),
  nthEver: v.optional(nth),
  fromEver: v.optional(nth),
  connection: v.optional(nth),
  nthRecipient: v.optional(nth),
  fromRecipient: v.optional(nth),
  mechanism: v.optional(text),
  address: v.optional(text),
  argument: v.optional(text),
  firstSeen: v.optional(flag),
  tls: v.optional(flag),
  authenticated: v.optional(flag),
  clientCertificate: v.optional(flag),
});

const ruleSchema = fields({
  command: oneOf(commandNames),
  when: v.optional(whenSchema, {}),
  do: steps,
});

const stageSchema = fields({
  only: v.optional(listOf(text, 'EHLO lines')),
  hide: v.optional(listOf(text, 'keywords')),
  add: v.optional(listOf(text, 'EHLO lines')),
});

const tlsVersion = oneOf(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);

const tlsSchema = fields({
  mode: v.optional(oneOf(['starttls', 'implicit', 'none']), 'starttls'),
  required: v.optional(flag, false),
  certificate: v.optional(
    oneOf(['good', 'self-signed', 'unknown-ca', 'expired', 'not-yet-valid', 'wrong-name']),
    'good',
  ),
  minVersion: v.optional(tlsVersion, 'TLSv1.2'),
  maxVersion: v.optional(tlsVersion, 'TLSv1.3'),
  ciphers: v.optional(text),
  clientCertificate: v.optional(oneOf(['none', 'asked', 'required']), 'none'),
  handshake: v.optional(steps),
  handshakeAtOnce: v.optional(flag, false),
});

const mechanismName = oneOf([
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
  'XOAUTH2',
  'OAUTHBEARER',
  'EXTERNAL',
]);

const authSchema = fields({
  mechanisms: v.optional(listOf(mechanismName, 'mechanisms'), ['PLAIN', 'LOGIN']),
  withoutTls: v.optional(flag, false),
  required: v.optional(flag, false),
  refused: v.optional(steps),
});

const userSchema = fields({ password: v.optional(text), token: v.optional(text) });

const limitsSchema = fields({
  messageOctets: v.optional(whole(1, 268_435_456, 'octets'), 10_485_760),
  recipients: v.optional(whole(1, 10_000, 'recipients'), 100),
  sentOctets: v.optional(whole(1, 268_435_456, 'octets'), 4_194_304),
  connectionMs: v.optional(whole(1, 3_600_000, 'milliseconds'), 120_000),
});

const acceptSchema = fields({ xclient: v.optional(flag, false), proxyProtocol: v.optional(flag, false) });

const profileSchema = fields({
  protocol: v.optional(oneOf(['smtp', 'lmtp'])),
  security: v.optional(oneOf(['none', 'starttls', 'tls', 'opportunistic'])),
  ehlo: v.optional(text),
  stopAfter: v.optional(oneOf(['connect', 'greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'quit'])),
  auth: v.optional(
    fields({
      method: v.optional(v.union([v.literal('auto'), mechanismName], 'must be "auto" or the name of a mechanism')),
      user: v.optional(text),
      password: v.optional(text),
      initialResponse: v.optional(flag),
    }),
  ),
  message: v.optional(
    fields({
      from: v.optional(text),
      to: v.optional(listOf(text, 'addresses')),
      subject: v.optional(text),
      text: v.optional(text),
    }),
  ),
  delivery: v.optional(fields({ transfer: v.optional(oneOf(['auto', 'data', 'bdat'])), pipelining: v.optional(flag) })),
  tls: v.optional(
    fields({
      verify: v.optional(flag),
      servername: v.optional(text),
      minVersion: v.optional(tlsVersion),
      maxVersion: v.optional(tlsVersion),
    }),
  ),
});

const expectSchema = fields({
  rootCause: v.nullable(v.pipe(text, v.nonEmpty('must be a rule id, or null when nothing is wrong'))),
  alsoRules: v.optional(listOf(text, 'rule ids'), []),
  profile: v.optional(profileSchema, {}),
});

export const scenarioSchema = fields({
  title: v.pipe(text, v.nonEmpty('must not be empty')),
  summary: v.pipe(text, v.nonEmpty('must not be empty')),
  expect: v.optional(expectSchema, { rootCause: null }),
  seed: v.optional(whole(0, 4_294_967_295, 'units'), 1),
  protocol: v.optional(oneOf(['smtp', 'lmtp']), 'smtp'),
  host: v.optional(v.pipe(text, v.nonEmpty('must not be empty')), 'mail.example.test'),
  tls: v.optional(tlsSchema, {}),
  auth: v.optional(authSchema, {}),
  users: v.optional(
    v.record(v.string(), userSchema, 'must be an object that gives each user name a password or token'),
    { 'user@example.com': { password: 'secret', token: 'valid-token' } },
  ),
  capabilities: v.optional(
    fields({
      clear: v.optional(stageSchema),
      tls: v.optional(stageSchema),
      authenticated: v.optional(stageSchema),
    }),
    {},
  ),
  limits: v.optional(limitsSchema, {}),
  accept: v.optional(acceptSchema, {}),
  greeting: v.optional(steps),
  idle: v.optional(fields({ afterMs: milliseconds, do: steps })),
  on: v.optional(listOf(ruleSchema, 'rules'), []),
});

/** A scenario with every default filled in: how one server behaves. */
export type Scenario = v.InferOutput<typeof scenarioSchema>;
/** A scenario as its file states it. */
export type ScenarioInput = v.InferInput<typeof scenarioSchema>;
/** What is done when a command arrives that the rule's conditions fit. */
export type ScenarioRule = v.InferOutput<typeof ruleSchema>;
export type Condition = v.InferOutput<typeof whenSchema>;
/** One thing the server does; exactly one deed, the other fields say how. */
export type Step = v.InferOutput<typeof stepSchema>;
export type Stage = v.InferOutput<typeof stageSchema>;
/** How the octets of one write are cut: whole, one by one, by line, at random places, or into pieces of these sizes. */
export type WriteStyle = v.InferOutput<typeof write>;
export type CertificateKind = Scenario['tls']['certificate'];
export type MechanismName = v.InferOutput<typeof mechanismName>;
