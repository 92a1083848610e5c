/** The shapes of entries.ts as checks at run time, for what is read from a file. */
import * as v from 'valibot';
import { decodeBase64 } from './base64.ts';
import { levels, phases } from './entry.ts';
import type { Draft, Entry } from './entry.ts';

const text = v.string();
const texts = v.array(v.string());
const count = v.pipe(v.number(), v.integer());
const maybe = v.exactOptional;
const phase = v.picklist(phases);
const direction = v.picklist(['client', 'server']);
const range = v.object({ start: count, end: count });
const base = { phase, sourceLine: maybe(count), sourceColumn: maybe(count) };

const violationIds = [
  'bare-lf',
  'bare-cr',
  'nul',
  'eight-bit',
  'not-text',
  'line-too-long',
  'code-missing',
  'code-out-of-range',
  'code-changes',
  'separator',
  'incomplete',
  'enhanced-class',
  'unsolicited',
  'early-talker',
  'starttls-repeated',
] as const;
const limitIds = [
  'reply-line-octets',
  'reply-lines',
  'reply-octets',
  'unsolicited-replies',
  'reply-repeated',
  'reply-trickle',
] as const;
const violations = v.array(v.object({ id: v.picklist(violationIds), line: maybe(count), sourceLine: maybe(count) }));
const capability = v.object({ keyword: text, params: texts });
const certificate = v.object({
  subject: text,
  issuer: text,
  names: texts,
  validFrom: text,
  validTo: text,
  fingerprint256: text,
  serialNumber: text,
});
const bytes = v.pipe(
  text,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const octets = decodeBase64(dataset.value);
    if (octets) return octets;
    addIssue({ message: 'Not base64' });
    return NEVER;
  }),
);

const draftSchema = v.variant('kind', [
  v.object({
    ...base,
    kind: v.literal('session'),
    profile: maybe(text),
    host: text,
    port: count,
    security: v.picklist(['none', 'starttls', 'tls', 'opportunistic']),
    protocol: v.picklist(['smtp', 'lmtp']),
    client: text,
    side: v.picklist(['client', 'server', 'between']),
    machine: maybe(text),
    pieced: maybe(v.literal(true)),
  }),
  v.object({
    ...base,
    kind: v.literal('lookup'),
    record: v.picklist(['address', 'mx']),
    name: text,
    answers: texts,
    error: maybe(text),
    durationUs: count,
  }),
  v.object({ ...base, kind: v.literal('attempt'), address: text, port: count }),
  v.object({
    ...base,
    kind: v.literal('connected'),
    address: text,
    port: count,
    localAddress: maybe(text),
    localPort: maybe(count),
    durationUs: maybe(count),
  }),
  v.object({
    ...base,
    kind: v.literal('failure'),
    code: text,
    message: text,
    address: maybe(text),
    port: maybe(count),
    final: v.boolean(),
  }),
  v.object({ ...base, kind: v.literal('chunk'), direction, offset: count, length: count, bytes }),
  v.object({
    ...base,
    kind: v.literal('command'),
    direction: v.literal('client'),
    verb: text,
    text,
    range: maybe(range),
    lineEnding: v.picklist(['crlf', 'lf', 'cr', 'none']),
    violations,
  }),
  v.object({
    ...base,
    kind: v.literal('reply'),
    direction: v.literal('server'),
    code: count,
    enhanced: maybe(text),
    lines: texts,
    answers: maybe(count),
    latencyUs: maybe(count),
    range: maybe(range),
    violations,
  }),
  v.object({
    ...base,
    kind: v.literal('data'),
    direction: v.literal('client'),
    transfer: v.picklist(['data', 'bdat']),
    octets: count,
    lineCount: count,
    preview: texts,
    complete: v.boolean(),
    violations,
  }),
  v.object({
    ...base,
    kind: v.literal('capabilities'),
    stage: v.picklist(['clear', 'tls', 'authenticated']),
    capabilities: v.array(capability),
    added: texts,
    removed: texts,
  }),
  v.object({
    ...base,
    kind: v.literal('tls'),
    implicit: v.boolean(),
    protocol: text,
    cipher: text,
    keyExchange: maybe(text),
    alpn: maybe(text),
    servername: text,
    resumed: v.boolean(),
    durationUs: maybe(count),
    chain: v.array(certificate),
    verified: v.boolean(),
    verifyCode: maybe(text),
    verdict: text,
  }),
  v.object({
    ...base,
    kind: v.literal('tlsFailed'),
    implicit: v.boolean(),
    code: text,
    message: text,
    servername: text,
    received: maybe(text),
    chain: maybe(v.array(certificate)),
  }),
  v.object({ ...base, kind: v.literal('auth'), mechanism: text, offered: texts, reason: text, user: text }),
  v.object({ ...base, kind: v.literal('challenge'), mechanism: text, decoded: text }),
  v.object({ ...base, kind: v.literal('phase'), from: phase }),
  v.object({ ...base, kind: v.literal('recipient'), address: text, accepted: v.boolean(), reply: count }),
  v.object({
    ...base,
    kind: v.literal('timeout'),
    waitingFor: v.picklist(['connect', 'tls', 'greeting', 'reply', 'data-reply', 'lookup']),
    limitMs: v.number(),
    unanswered: maybe(count),
  }),
  v.object({ ...base, kind: v.literal('limit'), limit: v.picklist(limitIds), maximum: count }),
  v.object({ ...base, kind: v.literal('trailing'), octets: count, text }),
  v.object({ ...base, kind: v.literal('emptyReads'), count, lastLine: maybe(count) }),
  v.object({ ...base, kind: v.literal('clientError'), client: text, code: text, message: text, command: maybe(text) }),
  v.object({ ...base, kind: v.literal('hold'), state: v.picklist(['held', 'resumed']), action: text }),
  v.object({ ...base, kind: v.literal('cancelled') }),
  v.object({
    ...base,
    kind: v.literal('ended'),
    by: v.picklist(['client', 'server', 'network']),
    how: v.picklist(['never-connected', 'fin', 'reset', 'timeout', 'tls-failure', 'error']),
    closeNotify: maybe(v.picklist(['received', 'missing'])),
    afterReply: maybe(count),
    afterUs: maybe(count),
    unreadOctets: count,
    unansweredCommands: count,
    quit: v.picklist(['answered', 'unanswered', 'not-sent']),
    roundTrips: count,
  }),
  v.object({ ...base, kind: v.literal('note'), text, importance: v.picklist(['warn', 'info', 'debug']) }),
]);

const placeSchema = v.object({ seq: count, at: count, level: v.picklist(levels) });

/** What went wrong, in words. */
export interface SchemaProblem {
  readonly problem: string;
}

/** `value` as a draft, its `bytes` decoded from base64; fields that no draft of its kind has are dropped. */
export function readDraft(value: unknown): Draft | SchemaProblem {
  const result = v.safeParse(draftSchema, value);
  return result.success ? result.output : { problem: problemText(result.issues[0]) };
}

/** As `readDraft`, for a whole entry. */
export function readEntry(value: unknown): Entry | SchemaProblem {
  const draft = readDraft(value);
  if ('problem' in draft) return draft;
  const place = v.safeParse(placeSchema, value);
  return place.success ? { ...place.output, ...draft } : { problem: problemText(place.issues[0]) };
}

function problemText(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
