/**
 * Masks secrets in whatever enters a transcript, so that no reader of one can show, store or send them.
 *
 * A secret is found plain and in the forms of secret-forms.ts, also where line breaks or escapes of URLs stand inside it.
 * Not found: one shorter than `minimumSecretLength` characters outside a whole base64 response.
 */
import { octetsToString, stringToOctets } from './base64.ts';
import type { Direction, Draft } from './entry.ts';
import { formsOf, minimumSecretLength } from './secret-forms.ts';
import type { SecretForm } from './secret-forms.ts';
import { SecretSearch } from './secret-search.ts';
import type { Span, StreamState } from './secret-search.ts';

/** Stands in a text for a secret of any length. */
export const secretMask = '<secret>';
/** Stands in octets for a secret of any length. */
export const octetMask = '********';

export class Redactor {
  readonly #secrets = new Set<string>();
  readonly #users = new Set<string>();
  readonly #streams: Record<Direction, StreamState> = {
    client: { tail: '', insideRun: false },
    server: { tail: '', insideRun: false },
  };
  /** What is not searched for yet: most secrets are given some time before the first text in which they could stand. */
  #unsought: string[] = [];
  /** For texts and for octets, of which each is a character. */
  readonly #search = new SecretSearch();

  /** From now on `secret` is masked; octets are read as UTF-8, or as ISO 8859-1 when they are not that. */
  addSecret(secret: string | Uint8Array): void {
    const text = typeof secret === 'string' ? secret : textOf(secret);
    if (text === '' || this.#secrets.has(text)) return;
    this.#secrets.add(text);
    this.#unsought.push(text);
  }

  /** Names a user whose responses are recognised as a whole, which secrets too short to be searched for need. */
  addUser(user: string): void {
    this.#users.add(user);
    for (const secret of this.#secrets) if (secret.length < minimumSecretLength) this.#unsought.push(secret);
  }

  /** The draft itself when it holds no secret, else a copy with every occurrence masked. */
  redact(draft: Draft): Draft {
    if (this.#secrets.size === 0) return draft;
    switch (draft.kind) {
      case 'chunk': {
        const bytes = this.redactBytes(draft.direction, draft.bytes);
        return bytes === draft.bytes ? draft : { ...draft, bytes };
      }
      case 'command': {
        const text = this.redactText(draft.text);
        return text === draft.text ? draft : { ...draft, text, verb: verbOfMasked(draft.verb, text) };
      }
      default:
        return this.#redactFields(draft);
    }
  }

  /**
   * `text` with every occurrence of a secret replaced by `secretMask`. A mask that is there already is left alone, so that
   * a password which is a part of it does not show by being masked again.
   */
  redactText(text: string): string {
    if (this.#secrets.size === 0) return text;
    if (!text.includes(secretMask)) return this.#redactPart(text);
    return text
      .split(secretMask)
      .map((part) => this.#redactPart(part))
      .join(secretMask);
  }

  /** Where `text` holds secrets, in order; spans do not overlap. */
  find(text: string): readonly Pick<Span, 'start' | 'end'>[] {
    this.#seek();
    return joined(this.#search.find(text));
  }

  #redactPart(text: string): string {
    this.#seek();
    const spans = this.#search.find(text);
    return spans.length === 0 ? text : replaceSpans(text, spans, 0, secretMask);
  }

  /**
   * `bytes`, which continue the stream of `direction`, with every secret or part of one replaced by `octetMask`. An end
   * that could be the beginning of a secret is masked at once, since the next chunk would be too late.
   */
  redactBytes(direction: Direction, bytes: Uint8Array): Uint8Array {
    if (this.#secrets.size === 0 || bytes.length === 0) return bytes;
    this.#seek();
    const state = this.#streams[direction];
    if (state.tail === '' && !state.insideRun && this.#search.isFree(bytes)) return bytes;
    const before = state.tail.length;
    const text = state.tail + octetsToString(bytes);
    const spans = this.#search.findInStream(text, before, state);
    return spans.length === 0 ? bytes : stringToOctets(replaceSpans(text, spans, before, octetMask));
  }

  #seek(): void {
    if (this.#unsought.length === 0) return;
    for (const secret of this.#unsought) {
      for (const form of formsOf(secret, this.#users)) {
        this.#search.add(form);
        if (!isAscii(form.text)) this.#search.add(inUtf8(form));
      }
    }
    this.#unsought = [];
  }

  #redactFields(draft: Draft): Draft {
    const fields: readonly string[] = wordedFields[draft.kind];
    const source = draft as unknown as Readonly<Record<string, unknown>>;
    let copy: Record<string, unknown> | undefined;
    for (const field of fields) {
      const value = source[field];
      const safe = this.#redactValue(value);
      if (safe !== value) (copy ??= { ...source })[field] = safe;
    }
    return (copy as unknown as Draft | undefined) ?? draft;
  }

  /**
   * Lines that belong together: a secret may be broken over them. The same array when there is nothing to mask; as many
   * lines in any case, the last of them masks where a secret has taken several.
   */
  #redactLines(lines: readonly string[]): readonly string[] {
    const whole = lines.join('\n');
    const safe = this.redactText(whole);
    if (safe === whole) return lines;
    const result = safe.split('\n');
    while (result.length < lines.length) result.push(secretMask);
    return result;
  }

  /** Strings at any depth; the value itself when there is nothing to mask. Entries are at most four levels deep. */
  #redactValue(value: unknown): unknown {
    if (typeof value === 'string') return this.redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isLines(value)) return this.#redactLines(value);
    const source = value as Readonly<Record<string, unknown>>;
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(source)) {
      const safe = this.#redactValue(source[key]);
      if (safe !== source[key]) (copy ??= copyOf(source))[key] = safe;
    }
    return copy ?? value;
  }
}

/** A copy of an object or, under the numbers of its places, of an array. */
function copyOf(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Array.isArray(value) ? ([...(value as unknown[])] as unknown as Record<string, unknown>) : { ...value };
}

function isLines(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 1 && value.every((line) => typeof line === 'string');
}

function joined(spans: Span[]): readonly Pick<Span, 'start' | 'end'>[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** The fields whose words come from outside. All others are numbers or words of our own, which must stay as they are. */
const wordedFields: { readonly [K in Draft['kind']]: readonly (keyof Extract<Draft, { kind: K }>)[] } = {
  session: ['profile', 'host', 'client', 'machine'],
  lookup: ['name', 'answers', 'error'],
  attempt: ['address'],
  connected: ['address', 'localAddress'],
  failure: ['code', 'message', 'address'],
  chunk: [],
  command: [],
  reply: ['enhanced', 'lines'],
  data: ['preview'],
  capabilities: ['capabilities', 'added', 'removed'],
  tls: ['protocol', 'cipher', 'keyExchange', 'alpn', 'servername', 'chain', 'verifyCode', 'verdict'],
  tlsFailed: ['code', 'message', 'servername', 'received', 'chain'],
  auth: ['mechanism', 'offered', 'reason', 'user'],
  challenge: ['mechanism', 'decoded'],
  phase: [],
  recipient: ['address'],
  timeout: [],
  limit: [],
  trailing: ['text'],
  clientError: ['client', 'code', 'message', 'command'],
  hold: ['action'],
  cancelled: [],
  ended: [],
  emptyReads: [],
  note: ['text'],
};

function replaceSpans(text: string, spans: Span[], from: number, mask: string): string {
  let result = '';
  let at = from;
  let masked = -1;
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    if (start > at) result += text.slice(at, start);
    if (masked !== at || start > at) result += mask;
    at = end;
    masked = end;
  }
  return result + text.slice(at);
}

/** The verb repeats the first word of its line in capitals and must not show what the line hides. */
function verbOfMasked(verb: string, text: string): string {
  return verb === 'RESPONSE' || text.slice(0, verb.length).toUpperCase() === verb ? verb : '';
}

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A form as the octets of its UTF-8 spell it, a character each. */
function inUtf8({ text, spread }: SecretForm): SecretForm {
  return { text: octetsToString(encoder.encode(text)), spread };
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function textOf(octets: Uint8Array): string {
  try {
    return strictDecoder.decode(octets);
  } catch {
    return octetsToString(octets);
  }
}
