/**
 * Masks secrets in whatever enters a transcript, so that no reader of one can show, store or send them.
 *
 * A secret is found plain and in the forms of secret-forms.ts. Not found: a secret whose base64 is broken over several
 * lines, and one shorter than `minimumSecretLength` characters outside a whole base64 response.
 */
import { octetsToString, stringToOctets } from './base64.ts';
import type { Direction, Draft } from './entry.ts';
import { formsOf, minimumSecretLength } from './secret-forms.ts';
import type { SecretForm } from './secret-forms.ts';

/** Stands in a text for a secret of any length. */
export const secretMask = '<secret>';
/** Stands in octets for a secret of any length. */
export const octetMask = '********';

/** Where a direction's byte stream stands between two chunks. */
interface StreamState {
  /** The longest end of the stream that a form begins with; empty when there is none. */
  tail: string;
  /** The last octet belongs to a masked run of base64, and so does what continues it. */
  insideRun: boolean;
}

/** `run`: a run of base64, which the next chunk may continue. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly run: boolean;
}

export class Redactor {
  readonly #secrets = new Set<string>();
  readonly #users = new Set<string>();
  readonly #streams: Record<Direction, StreamState> = {
    client: { tail: '', insideRun: false },
    server: { tail: '', insideRun: false },
  };
  #forms: readonly SecretForm[] | undefined;
  #textSearch: Search | undefined;
  #octetSearch: Search | undefined;

  /** From now on `secret` is masked; octets are read as UTF-8, or as ISO 8859-1 when they are not that. */
  addSecret(secret: string | Uint8Array): void {
    const text = typeof secret === 'string' ? secret : textOf(secret);
    if (text === '') return;
    this.#secrets.add(text);
    this.#forgetSearches();
  }

  /** Names a user whose responses are recognised as a whole, which secrets too short to be searched for need. */
  addUser(user: string): void {
    this.#users.add(user);
    this.#forgetSearches();
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

  #redactPart(text: string): string {
    this.#textSearch ??= new Search(this.#allForms());
    const spans = this.#textSearch.find(text);
    return spans.length === 0 ? text : replaceSpans(text, spans, 0, secretMask);
  }

  /**
   * `bytes`, which continue the stream of `direction`, with every secret or part of one replaced by `octetMask`. An end
   * that could be the beginning of a secret is masked at once, since the next chunk would be too late.
   */
  redactBytes(direction: Direction, bytes: Uint8Array): Uint8Array {
    if (this.#secrets.size === 0 || bytes.length === 0) return bytes;
    this.#octetSearch ??= this.#newOctetSearch();
    const state = this.#streams[direction];
    if (state.tail === '' && !state.insideRun && this.#octetSearch.isFree(bytes)) return bytes;
    const before = state.tail.length;
    const text = state.tail + octetsToString(bytes);
    const spans = this.#octetSearch.findInStream(text, before, state);
    return spans.length === 0 ? bytes : stringToOctets(replaceSpans(text, spans, before, octetMask));
  }

  #allForms(): readonly SecretForm[] {
    return (this.#forms ??= [...this.#secrets].flatMap((secret) => formsOf(secret, this.#users)));
  }

  /** In ASCII a form's octets are its characters. */
  #newOctetSearch(): Search {
    const forms = this.#allForms();
    if (forms.every(({ text }) => isAscii(text))) return (this.#textSearch ??= new Search(forms));
    return new Search(forms.flatMap(octetForms));
  }

  #forgetSearches(): void {
    this.#forms = undefined;
    this.#textSearch = undefined;
    this.#octetSearch = undefined;
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

  /** Strings at any depth; the value itself when there is nothing to mask. Entries are at most four levels deep. */
  #redactValue(value: unknown): unknown {
    if (typeof value === 'string') return this.redactText(value);
    if (typeof value !== 'object' || value === null) return value;
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

/** Characters at a form's start by which it is found; no form is shorter (`minimumSecretLength`). */
const prefixLength = minimumSecretLength;
/** Values that the `prefixLength` last characters can have: three bits a character, older ones shifted out. */
const prefixValues = 1 << (3 * prefixLength);

/** The value of the `prefixLength` last characters, made from that of those before and the code of the newest. */
function nextPrefix(value: number, code: number): number {
  return ((value << 3) ^ code) & (prefixValues - 1);
}

/** Looks for all forms in one pass: each place whose last characters begin some form is compared with those forms. */
class Search {
  readonly #forms: readonly SecretForm[];
  /** Forms by the value of their first characters. */
  readonly #byPrefix = new Map<number, SecretForm[]>();
  /** 1 at the values that stand in `#byPrefix`. */
  readonly #prefixes = new Uint8Array(prefixValues);
  /** Marks every octet that occurs in a form; made for streams only, which end in no form where they end in another. */
  #octets: Uint8Array | undefined;

  constructor(forms: readonly SecretForm[]) {
    this.#forms = forms;
    for (const form of forms) {
      let value = 0;
      for (let at = 0; at < prefixLength; at++) value = nextPrefix(value, form.text.charCodeAt(at));
      const alike = this.#byPrefix.get(value);
      if (alike) alike.push(form);
      else this.#byPrefix.set(value, [form]);
      this.#prefixes[value] = 1;
    }
  }

  /** False when `bytes`, one character each, hold a form or may end in the beginning of one. */
  isFree(bytes: Uint8Array): boolean {
    this.#octets ??= octetsIn(this.#forms);
    if (this.#octets[bytes[bytes.length - 1] ?? 0] === 1) return false;
    let value = 0;
    for (let at = 0; at < bytes.length; at++) {
      value = nextPrefix(value, bytes[at]!);
      if (this.#prefixes[value] !== 1 || at < prefixLength - 1) continue;
      if (this.#byPrefix.get(value)!.some(({ text }) => standsAt(bytes, at - prefixLength + 1, text))) return false;
    }
    return true;
  }

  /** Where `text` holds a form; spans may overlap. */
  find(text: string): Span[] {
    const spans: Span[] = [];
    let value = 0;
    let runUntil = 0;
    for (let at = 0; at < text.length; at++) {
      value = nextPrefix(value, text.charCodeAt(at));
      if (this.#prefixes[value] !== 1 || at < prefixLength - 1) continue;
      const start = at - prefixLength + 1;
      for (const form of this.#byPrefix.get(value)!) {
        // A run that is masked already need not be found again by what lies in it.
        if ((form.spread && start < runUntil) || !text.startsWith(form.text, start)) continue;
        const span = spanOf(text, start, form);
        spans.push(span);
        if (span.run) runUntil = span.end;
      }
    }
    return spans;
  }

  /** As `find`, and the end that may become a form; `state` is moved behind `text`, of which `before` were known. */
  findInStream(text: string, before: number, state: StreamState): Span[] {
    const spans = this.find(text);
    if (state.insideRun) spans.push({ start: before, end: runEnd(text, before), run: true });
    state.insideRun = spans.some((span) => span.run && span.end === text.length);
    const tail = this.#tailOf(text);
    if (tail > 0) spans.push({ start: text.length - tail, end: text.length, run: false });
    state.tail = tail > 0 ? text.slice(-tail) : '';
    return spans;
  }

  /** Length of the longest end of `text` with which a form begins but does not end. */
  #tailOf(text: string): number {
    this.#octets ??= octetsIn(this.#forms);
    if (this.#octets[text.charCodeAt(text.length - 1)] !== 1) return 0;
    let longest = 0;
    for (const form of this.#forms) {
      const first = form.text.charAt(0);
      let at = text.indexOf(first, Math.max(0, text.length - form.text.length + 1));
      while (at >= 0 && text.length - at > longest) {
        if (form.text.startsWith(text.slice(at))) longest = text.length - at;
        at = text.indexOf(first, at + 1);
      }
    }
    return longest;
  }
}

function standsAt(bytes: Uint8Array, start: number, text: string): boolean {
  if (start + text.length > bytes.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text.charCodeAt(at)) return false;
  return true;
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function octetsIn(forms: readonly SecretForm[]): Uint8Array {
  const found = new Uint8Array(256);
  for (const { text } of forms) for (let at = 0; at < text.length; at++) found[text.charCodeAt(at)] = 1;
  return found;
}

function spanOf(text: string, at: number, form: SecretForm): Span {
  const end = at + form.text.length;
  return form.spread
    ? { start: runStart(text, at), end: runEnd(text, end), run: true }
    : { start: at, end, run: false };
}

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

function runStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && isBase64(text, at - 1)) at--;
  return at;
}

function runEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBase64(text, at)) at++;
  return at;
}

/** A character of either base64 alphabet, padding included. */
function isBase64(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2f && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x5f ||
    code === 0x3d
  );
}

/** The verb repeats the first word of its line in capitals and must not show what the line hides. */
function verbOfMasked(verb: string, text: string): string {
  return verb === 'RESPONSE' || text.slice(0, verb.length).toUpperCase() === verb ? verb : '';
}

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A form as it is written in UTF-8 and, where that differs and is possible, with an octet for each character. */
function octetForms(form: SecretForm): readonly SecretForm[] {
  if (isAscii(form.text)) return [form];
  const utf8 = { text: octetsToString(encoder.encode(form.text)), spread: form.spread };
  return utf8.text !== form.text && octetsToString(stringToOctets(form.text)) === form.text ? [utf8, form] : [utf8];
}

function textOf(octets: Uint8Array): string {
  try {
    return strictDecoder.decode(octets);
  } catch {
    return octetsToString(octets);
  }
}
