import { describe, duration } from '../core/transcript/describe.ts';
import type { Certificate, ChunkEntry, CommandEntry, Entry, ReplyEntry, TlsEntry } from '../core/transcript/entry.ts';
import { escapeText } from '../core/transcript/escape.ts';
import type { Speakers } from '../core/diagnosis/providers/speakers.ts';
import { explainReply } from '../core/diagnosis/reply-explanation.ts';
import type { Words } from '../core/words.ts';
import type { EntryStore } from '../runtime/entry-store/entry-store.ts';
import { decodedAuth, decodedChallenge } from './decoded-auth.ts';
import type { DetailString, DetailTranslator } from './detail-strings.ts';
import type { DetailBlock, EntryDetails } from './protocol.ts';

/** Characters of a text, and octets in hexadecimal, that the details show. */
const textCharacters = 20_000;
const hexOctets = 4096;
/** Entries in front of one that are looked through for the octets it was made from. */
const chunkSearch = 200;

type Field = readonly [name: string, value: string];

/** Where an entry stands, and the user's language. */
export interface Place {
  readonly store: EntryStore;
  /** Who speaks in the session. */
  readonly speakers: Speakers;
  readonly t: DetailTranslator;
  readonly translate: (words: Words) => string;
}

/** Everything there is to know about an entry; undefined when there is no such entry. */
export function entryDetails(seq: number, place: Place): EntryDetails | undefined {
  const entry = place.store.at(seq);
  if (!entry) return undefined;
  const { t } = place;
  const blocks = [...blocksOf(entry, place), ...hexBlocks(entry, place)];
  return { seq, title: `${t(kindNames[entry.kind])} · ${entry.phase}`, blocks };
}

const kindNames: Readonly<Record<Entry['kind'], DetailString>> = {
  session: 'kindSession',
  lookup: 'kindLookup',
  attempt: 'kindAttempt',
  connected: 'kindConnected',
  failure: 'kindFailure',
  chunk: 'kindChunk',
  command: 'kindCommand',
  reply: 'kindReply',
  data: 'kindData',
  capabilities: 'kindCapabilities',
  tls: 'kindTls',
  tlsFailed: 'kindTlsFailed',
  auth: 'kindAuth',
  challenge: 'kindChallenge',
  phase: 'kindPhase',
  recipient: 'kindRecipient',
  timeout: 'kindTimeout',
  limit: 'kindLimit',
  trailing: 'kindTrailing',
  clientError: 'kindClientError',
  hold: 'kindHold',
  cancelled: 'kindCancelled',
  ended: 'kindEnded',
  emptyReads: 'kindEmptyReads',
  note: 'kindNote',
};

function blocksOf(entry: Entry, place: Place): readonly DetailBlock[] {
  const { t } = place;
  const common: Field[] = [[t('time'), isoTime(entry.at)]];
  switch (entry.kind) {
    case 'reply':
      return [fields('', [...replyFields(entry, place), ...common]), text(t('text'), entry.lines.join('\n'))];
    case 'command':
      return commandBlocks(entry, place, common);
    case 'data':
      return [
        fields('', [
          [t('octets'), String(entry.octets)],
          [t('lines'), String(entry.lineCount)],
          ...violationFields(entry.violations, t),
          ...common,
        ]),
        text(t('beginning'), entry.preview.join('\n')),
      ];
    case 'tls':
      return [fields('', [...tlsFields(entry, t), ...common]), ...entry.chain.map(certificateBlock(t))];
    case 'tlsFailed':
      return [text('', describe(entry)), fields('', common), ...(entry.chain ?? []).map(certificateBlock(t))];
    case 'capabilities':
      return [
        fields('', [
          ...entry.capabilities.map(({ keyword, params }): Field => [keyword, params.join(' ') || '✓']),
          [t('added'), entry.added.join(' ')],
          [t('removed'), entry.removed.join(' ')],
        ]),
      ];
    case 'challenge':
      return [text(entry.mechanism, entry.decoded), fields('', common)];
    default:
      return [text('', describe(entry)), fields('', common)];
  }
}

function commandBlocks(entry: CommandEntry, { store, t }: Place, common: readonly Field[]): readonly DetailBlock[] {
  const auth = decodedAuth(entry, store);
  const known: readonly Field[] = auth
    ? [
        [t('mechanism'), auth.mechanism],
        [t('user'), auth.user ?? ''],
      ]
    : [];
  return [
    text(t('command'), entry.text),
    ...(auth?.response === undefined ? [] : [text(t('decoded'), auth.response)]),
    fields('', [...known, ...violationFields(entry.violations, t), ...common]),
  ];
}

function tlsFields(entry: TlsEntry, t: DetailTranslator): readonly Field[] {
  return [
    [t('version'), entry.protocol],
    [t('cipher'), entry.cipher],
    [t('keyExchange'), entry.keyExchange ?? ''],
    ['ALPN', entry.alpn ?? ''],
    [t('serverName'), entry.servername],
    [t('resumed'), entry.resumed ? t('yes') : t('no')],
    [t('verdict'), [entry.verdict, entry.verifyCode ?? ''].filter((part) => part !== '').join(' · ')],
    ...(entry.durationUs === undefined ? [] : [[t('after'), duration(entry.durationUs)] as const]),
  ];
}

function replyFields(entry: ReplyEntry, { store, speakers, t, translate }: Place): readonly Field[] {
  const asked = entry.answers === undefined ? undefined : store.at(entry.answers);
  const { code, enhanced, provider } = explainReply(entry, asked, speakers);
  return [
    ...(code ? [[String(entry.code), `${code.meaning} (${code.source})`] as const] : []),
    ...(enhanced ? [[entry.enhanced ?? '', `${enhanced.meaning} (${enhanced.source})`] as const] : []),
    ...(provider
      ? [[provider.provider, sentences(translate(provider.means), translate(provider.fix ?? ''))] as const]
      : []),
    [t('decoded'), decodedChallenge(entry) ?? ''],
    [t('answers'), asked ? describe(asked) : t('answersNothing')],
    ...(entry.latencyUs === undefined ? [] : [[t('after'), duration(entry.latencyUs)] as const]),
    ...violationFields(entry.violations, t),
  ];
}

/** A clause as a sentence, with another one behind it unless that is empty. */
function sentences(clause: string, other: string): string {
  return `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.${other === '' ? '' : ` ${other}`}`;
}

function violationFields(
  violations: readonly { readonly id: string; readonly line?: number }[],
  t: DetailTranslator,
): readonly Field[] {
  if (violations.length === 0) return [];
  const texts = violations.map(({ id, line }) => (line === undefined ? id : t('violationInLine', id, line + 1)));
  return [[t('violations'), texts.join(', ')]];
}

function certificateBlock(t: DetailTranslator): (certificate: Certificate, index: number) => DetailBlock {
  return (certificate, index) =>
    fields(index === 0 ? t('certificate') : t('issuerNumber', index), [
      [t('subject'), certificate.subject],
      [t('names'), certificate.names.join(', ')],
      [t('issuer'), certificate.issuer],
      [t('validFrom'), certificate.validFrom],
      [t('validTo'), certificate.validTo],
      ['SHA-256', certificate.fingerprint256],
      [t('serial'), certificate.serialNumber],
    ]);
}

/** The octets an entry was made from, as far as they were recorded. */
function hexBlocks(entry: Entry, { store, t }: Place): readonly DetailBlock[] {
  if (entry.kind === 'chunk') return entry.bytes.length === 0 ? [] : [hex(t('octets'), entry.bytes)];
  if ((entry.kind !== 'reply' && entry.kind !== 'command') || !entry.range) return [];
  const { start, end } = entry.range;
  const chunks = chunksBefore(entry, store).filter(
    (chunk) => chunk.offset < end && chunk.offset + chunk.length > start,
  );
  // A chunk in which a secret was masked has another length than was sent, so that its octets cannot be counted.
  if (chunks.length === 0 || chunks.some((chunk) => chunk.bytes.length !== chunk.length)) return [];
  const first = chunks[0]?.offset ?? 0;
  const whole = chunks.flatMap((chunk) => [...chunk.bytes.subarray(0, hexOctets * 2)]);
  return [hex(t('octets'), Uint8Array.from(whole.slice(Math.max(0, start - first), end - first)))];
}

function chunksBefore(entry: Extract<Entry, { kind: 'reply' | 'command' }>, store: EntryStore): readonly ChunkEntry[] {
  return store
    .slice(entry.seq - chunkSearch, entry.seq + 3)
    .filter((one): one is ChunkEntry => one.kind === 'chunk' && one.direction === entry.direction);
}

function hex(title: string, bytes: Uint8Array): DetailBlock {
  const shown = bytes.subarray(0, hexOctets);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += 16) {
    const row = shown.subarray(at, at + 16);
    const digits = [...row].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
    const letters = [...row].map((octet) => (octet > 0x1f && octet < 0x7f ? String.fromCharCode(octet) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  return { type: 'hex', title, lines, omittedOctets: bytes.length - shown.length };
}

function fields(title: string, all: readonly Field[]): DetailBlock {
  const shown = all
    .filter(([, value]) => value !== '')
    .map(([name, value]): Field => [escapeText(name), printable(value)]);
  return { type: 'fields', title, fields: shown };
}

function text(title: string, value: string): DetailBlock {
  return { type: 'text', title, text: value.slice(0, textCharacters).split('\n').map(escapeText).join('\n') };
}

function printable(value: string): string {
  return escapeText(value.length > 2000 ? `${value.slice(0, 2000)}…` : value);
}

function isoTime(at: number): string {
  return new Date(at / 1000).toISOString();
}
