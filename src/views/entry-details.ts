import { describe, duration } from '../core/transcript/describe.ts';
import type { Certificate, ChunkEntry, Entry, ReplyEntry } from '../core/transcript/entry.ts';
import { escapeText } from '../core/transcript/escape.ts';
import type { Speakers } from '../core/diagnosis/providers/speakers.ts';
import { explainReply } from '../core/diagnosis/reply-explanation.ts';
import type { EntryStore } from '../runtime/entry-store/entry-store.ts';
import type { DetailBlock, EntryDetails } from './protocol.ts';

/** Characters of a text, and octets in hexadecimal, that the details show. */
const textCharacters = 20_000;
const hexOctets = 4096;
/** Entries in front of one that are looked through for the octets it was made from. */
const chunkSearch = 200;

type Field = readonly [name: string, value: string];

/**
 * Everything there is to know about an entry; undefined when there is no such entry.
 * @param speakers who speaks in the session
 */
export function entryDetails(store: EntryStore, seq: number, speakers: Speakers): EntryDetails | undefined {
  const entry = store.at(seq);
  if (!entry) return undefined;
  const blocks = [...blocksOf(entry, store, speakers), ...hexBlocks(entry, store)];
  return { seq, title: `${entry.kind} · ${entry.phase}`, blocks };
}

function blocksOf(entry: Entry, store: EntryStore, speakers: Speakers): readonly DetailBlock[] {
  const common: Field[] = [['Time', isoTime(entry.at)]];
  switch (entry.kind) {
    case 'reply':
      return [
        fields('Reply', [...replyFields(entry, store, speakers), ...common]),
        text('Text', entry.lines.join('\n')),
      ];
    case 'command':
      return [text('Command', entry.text), fields('', [...violationFields(entry.violations), ...common])];
    case 'data':
      return [
        fields('Message', [
          ['Octets', String(entry.octets)],
          ['Lines', String(entry.lineCount)],
          ...violationFields(entry.violations),
          ...common,
        ]),
        text('Beginning', entry.preview.join('\n')),
      ];
    case 'tls':
      return [
        fields('TLS', [
          ['Version', entry.protocol],
          ['Cipher', entry.cipher],
          ...optional('Key exchange', entry.keyExchange),
          ...optional('ALPN', entry.alpn),
          ['Server name', entry.servername],
          ['Resumed', entry.resumed ? 'yes' : 'no'],
          ['Verdict', [entry.verdict, entry.verifyCode ?? ''].filter((part) => part !== '').join(' · ')],
          ...common,
        ]),
        ...entry.chain.map(certificateBlock),
      ];
    case 'tlsFailed':
      return [text('', describe(entry)), ...(entry.chain ?? []).map(certificateBlock)];
    case 'capabilities':
      return [
        fields('Capabilities', [
          ...entry.capabilities.map(({ keyword, params }): Field => [keyword, params.join(' ')]),
          ['New', entry.added.join(' ')],
          ['Gone', entry.removed.join(' ')],
        ]),
      ];
    case 'challenge':
      return [text(entry.mechanism, entry.decoded)];
    default:
      return [text('', describe(entry)), fields('', common)];
  }
}

function replyFields(entry: ReplyEntry, store: EntryStore, speakers: Speakers): readonly Field[] {
  const asked = entry.answers === undefined ? undefined : store.at(entry.answers);
  const { code, enhanced, provider } = explainReply(entry, asked, speakers);
  return [
    ...(code ? [[String(entry.code), `${code.meaning} (${code.source})`] as const] : []),
    ...(enhanced ? [[entry.enhanced ?? '', `${enhanced.meaning} (${enhanced.source})`] as const] : []),
    ...(provider ? [[provider.provider, `${provider.means}.${provider.fix ? ` ${provider.fix}` : ''}`] as const] : []),
    ['Answers', asked ? describe(asked) : 'nothing: no command was waiting'],
    ...(entry.latencyUs === undefined ? [] : [['After', duration(entry.latencyUs)] as const]),
    ...violationFields(entry.violations),
  ];
}

function violationFields(violations: readonly { readonly id: string; readonly line?: number }[]): readonly Field[] {
  if (violations.length === 0) return [];
  return [
    [
      'Violations',
      violations.map(({ id, line }) => (line === undefined ? id : `${id} in line ${line + 1}`)).join(', '),
    ],
  ];
}

function certificateBlock(certificate: Certificate, index: number): DetailBlock {
  return fields(index === 0 ? 'Certificate' : `Issuer ${index}`, [
    ['Subject', certificate.subject],
    ['Names', certificate.names.join(', ')],
    ['Issuer', certificate.issuer],
    ['Valid from', certificate.validFrom],
    ['Valid to', certificate.validTo],
    ['SHA-256', certificate.fingerprint256],
    ['Serial', certificate.serialNumber],
  ]);
}

/** The octets an entry was made from, as far as they were recorded. */
function hexBlocks(entry: Entry, store: EntryStore): readonly DetailBlock[] {
  if (entry.kind === 'chunk') return entry.bytes.length === 0 ? [] : [hex(entry.bytes)];
  if ((entry.kind !== 'reply' && entry.kind !== 'command') || !entry.range) return [];
  const { start, end } = entry.range;
  const chunks = chunksBefore(entry, store).filter(
    (chunk) => chunk.offset < end && chunk.offset + chunk.length > start,
  );
  // A chunk in which a secret was masked has another length than was sent, so that its octets cannot be counted.
  if (chunks.length === 0 || chunks.some((chunk) => chunk.bytes.length !== chunk.length)) return [];
  const first = chunks[0]?.offset ?? 0;
  const whole = chunks.flatMap((chunk) => [...chunk.bytes.subarray(0, hexOctets * 2)]);
  return [hex(Uint8Array.from(whole.slice(Math.max(0, start - first), end - first)))];
}

function chunksBefore(entry: Extract<Entry, { kind: 'reply' | 'command' }>, store: EntryStore): readonly ChunkEntry[] {
  return store
    .slice(entry.seq - chunkSearch, entry.seq + 3)
    .filter((one): one is ChunkEntry => one.kind === 'chunk' && one.direction === entry.direction);
}

function hex(bytes: Uint8Array): DetailBlock {
  const shown = bytes.subarray(0, hexOctets);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += 16) {
    const row = shown.subarray(at, at + 16);
    const digits = [...row].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
    const letters = [...row].map((octet) => (octet > 0x1f && octet < 0x7f ? String.fromCharCode(octet) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  return { type: 'hex', title: 'Octets', lines, omittedOctets: bytes.length - shown.length };
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

function optional(name: string, value: string | undefined): readonly Field[] {
  return value === undefined ? [] : [[name, value]];
}

function printable(value: string): string {
  return escapeText(value.length > 2000 ? `${value.slice(0, 2000)}…` : value);
}

function isoTime(at: number): string {
  return new Date(at / 1000).toISOString();
}
