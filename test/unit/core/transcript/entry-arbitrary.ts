/** Generators of entries of every kind, for properties. */
import fc from 'fast-check';
import { levels, phases } from '../../../../src/core/transcript/entry.ts';
import type { Draft, Entry, EntryKind } from '../../../../src/core/transcript/entry.ts';
import { levelOf } from '../../../../src/core/transcript/transcript.ts';

/** Strings that have broken line formats before, among ordinary and random ones. */
export const hostileText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 10 }),
  fc.constantFrom(
    '',
    ' ',
    'ends in a space ',
    'a\r\nb',
    '\r\n  0.000001 info  S: 250 forged',
    '\n*  note: forged\t{"text":"x"}',
    '\x1b[31mred\x1b[0m',
    '\u009b31m',
    '\u202eright to left',
    '\ud800',
    '\t{"code":250}',
    'a\t{"kind":"reply","code":250}',
    '{"kind":"note"}',
    '\\x1b',
    '\\',
    'C:\\new',
    'AUTH PLAIN <secret>',
    '<message, 3 octets, 1 line>',
    '250-more',
    '250 done',
    '354 go ahead',
    '.',
    '# comment',
  ),
);

const count = fc.nat({ max: 1_000_000 });
const texts = fc.array(hostileText, { maxLength: 4 });
const plain = { noNullPrototype: true } as const;
const range = fc.record({ start: count, end: count }, plain);
const violation = fc.record(
  { id: fc.constantFrom('bare-lf', 'code-missing', 'nul', 'incomplete', 'separator'), line: fc.nat({ max: 3 }) },
  { requiredKeys: ['id'], ...plain },
);
const violations = fc.array(violation, { maxLength: 2 });
const certificate = fc.record(
  {
    subject: hostileText,
    issuer: hostileText,
    names: texts,
    validFrom: hostileText,
    validTo: hostileText,
    fingerprint256: hostileText,
    serialNumber: hostileText,
  },
  plain,
);
const phase = fc.constantFrom(...phases);
const flag = fc.boolean();

function model(kind: EntryKind, fields: Record<string, fc.Arbitrary<unknown>>, optional: string[] = []) {
  const all: Record<string, fc.Arbitrary<unknown>> = { kind: fc.constant(kind), phase, ...fields };
  const requiredKeys = Object.keys(all).filter((key) => !optional.includes(key));
  return fc.record(all, { requiredKeys, ...plain }) as unknown as fc.Arbitrary<Draft>;
}

const models: { readonly [K in EntryKind]: fc.Arbitrary<Draft> } = {
  session: model(
    'session',
    {
      profile: hostileText,
      host: hostileText,
      port: count,
      security: fc.constantFrom('none', 'starttls', 'tls', 'opportunistic'),
      protocol: fc.constantFrom('smtp', 'lmtp'),
      client: hostileText,
      side: fc.constantFrom('client', 'server', 'between'),
      machine: hostileText,
    },
    ['profile', 'machine'],
  ),
  lookup: model(
    'lookup',
    {
      record: fc.constantFrom('address', 'mx'),
      name: hostileText,
      answers: texts,
      error: hostileText,
      durationUs: count,
    },
    ['error'],
  ),
  attempt: model('attempt', { address: hostileText, port: count }),
  connected: model(
    'connected',
    { address: hostileText, port: count, localAddress: hostileText, localPort: count, durationUs: count },
    ['localAddress', 'localPort', 'durationUs'],
  ),
  failure: model(
    'failure',
    { code: hostileText, message: hostileText, address: hostileText, port: count, final: flag },
    ['address', 'port'],
  ),
  chunk: model('chunk', {
    direction: fc.constantFrom('client', 'server'),
    offset: count,
    length: count,
    bytes: fc.uint8Array({ maxLength: 200 }),
  }),
  command: model(
    'command',
    {
      direction: fc.constant('client'),
      verb: fc.constantFrom('EHLO', 'AUTH', 'RESPONSE', 'DATA', 'QUIT', ''),
      text: fc.oneof(hostileText, fc.constantFrom('DATA', 'EHLO x', 'QUIT', 'MAIL FROM:<>')),
      range,
      lineEnding: fc.constantFrom('crlf', 'lf', 'cr', 'none'),
      violations,
    },
    ['range'],
  ),
  reply: model(
    'reply',
    {
      direction: fc.constant('server'),
      code: fc.oneof(fc.constantFrom(0, 7, 220, 250, 334, 354, 421, 535, 999), fc.nat({ max: 1200 })),
      enhanced: fc.constantFrom('5.7.8', '2.1.0', 'odd'),
      lines: texts,
      answers: count,
      latencyUs: count,
      range,
      violations,
    },
    ['enhanced', 'answers', 'latencyUs', 'range'],
  ),
  data: model('data', {
    direction: fc.constant('client'),
    transfer: fc.constantFrom('data', 'bdat'),
    octets: count,
    lineCount: count,
    preview: texts,
    complete: flag,
    violations,
  }),
  capabilities: model('capabilities', {
    stage: fc.constantFrom('clear', 'tls', 'authenticated'),
    capabilities: fc.array(fc.record({ keyword: hostileText, params: texts }, plain), { maxLength: 3 }),
    added: texts,
    removed: texts,
  }),
  tls: model(
    'tls',
    {
      implicit: flag,
      protocol: hostileText,
      cipher: hostileText,
      keyExchange: hostileText,
      alpn: hostileText,
      servername: hostileText,
      resumed: flag,
      durationUs: count,
      chain: fc.array(certificate, { maxLength: 2 }),
      verified: flag,
      verifyCode: hostileText,
      verdict: hostileText,
    },
    ['keyExchange', 'alpn', 'durationUs', 'verifyCode'],
  ),
  tlsFailed: model(
    'tlsFailed',
    {
      implicit: flag,
      code: hostileText,
      message: hostileText,
      servername: hostileText,
      received: hostileText,
      chain: fc.array(certificate, { maxLength: 1 }),
    },
    ['received', 'chain'],
  ),
  auth: model('auth', { mechanism: hostileText, offered: texts, reason: hostileText, user: hostileText }),
  challenge: model('challenge', { mechanism: hostileText, decoded: hostileText }),
  phase: model('phase', { from: phase }),
  recipient: model('recipient', { address: hostileText, accepted: flag, reply: count }),
  timeout: model(
    'timeout',
    {
      waitingFor: fc.constantFrom('connect', 'tls', 'greeting', 'reply', 'data-reply', 'lookup'),
      limitMs: count,
      unanswered: count,
    },
    ['unanswered'],
  ),
  limit: model('limit', { limit: fc.constantFrom('reply-lines', 'reply-octets', 'reply-trickle'), maximum: count }),
  trailing: model('trailing', { octets: count, text: hostileText }),
  clientError: model(
    'clientError',
    { client: hostileText, code: hostileText, message: hostileText, command: hostileText },
    ['command'],
  ),
  hold: model('hold', { state: fc.constantFrom('held', 'resumed'), action: hostileText }),
  cancelled: model('cancelled', {}),
  ended: model(
    'ended',
    {
      by: fc.constantFrom('client', 'server', 'network'),
      how: fc.constantFrom('never-connected', 'fin', 'reset', 'timeout', 'tls-failure', 'error'),
      closeNotify: fc.constantFrom('received', 'missing'),
      afterReply: count,
      afterUs: count,
      unreadOctets: count,
      unansweredCommands: count,
      quit: fc.constantFrom('answered', 'unanswered', 'not-sent'),
      roundTrips: count,
    },
    ['closeNotify', 'afterReply', 'afterUs'],
  ),
  emptyReads: model('emptyReads', { count, lastLine: count }, ['lastLine']),
  note: model('note', { text: hostileText, importance: fc.constantFrom('warn', 'info', 'debug') }),
};

export const entryKinds = Object.keys(models) as EntryKind[];

export function draftOf(kind: EntryKind): fc.Arbitrary<Draft> {
  return models[kind];
}

export const anyDraft = fc.oneof(...Object.values(models));

/** References may point at any entry of the transcript, the entry itself and later ones included; never outside it. */
function withReferencesInside(draft: Draft, length: number): Draft {
  const inside: Record<string, number> = {};
  for (const field of ['answers', 'reply', 'unanswered', 'afterReply']) {
    const value = (draft as unknown as Record<string, unknown>)[field];
    if (typeof value === 'number') inside[field] = value % length;
  }
  return { ...draft, ...inside };
}

/** A transcript of any entries in any order; the session entry, if there is one, comes first. */
export const anyTranscript: fc.Arbitrary<readonly Entry[]> = fc
  .array(fc.tuple(anyDraft, fc.integer({ min: -1000, max: 10_000_000 })), { minLength: 1, maxLength: 12 })
  .map((items) => {
    const kept = items.filter(([draft], index) => index === 0 || draft.kind !== 'session');
    let at = 1_790_000_000_123_456;
    return kept.map(([draft, step], seq) => {
      at += step;
      const inside = withReferencesInside(draft, kept.length);
      return { seq, at, level: levelOf(inside), ...inside };
    });
  });

export const anyLevel = fc.constantFrom(...levels);

/** `entry` without the line of the file it was read from, to compare it with the one that was written. */
export function withoutPlace(entry: Entry): Omit<Entry, 'sourceLine' | 'sourceColumn'> {
  return Object.fromEntries(
    Object.entries(entry).filter(([field]) => field !== 'sourceLine' && field !== 'sourceColumn'),
  ) as unknown as Entry;
}
