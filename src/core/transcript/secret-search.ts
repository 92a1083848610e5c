/** Finds secrets in a text or a stream of octets, also where escapes or line breaks stand inside them. */
import type { SecretForm } from './secret-forms.ts';

/** Where a direction's byte stream stands between two chunks. */
export interface StreamState {
  /** The longest end of the stream that a form begins with; empty when there is none. */
  tail: string;
  /** The last octet belongs to a masked run of base64, and so does what continues it. */
  insideRun: boolean;
}

/** `run`: a run of base64, which the next chunk may continue. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly run: boolean;
}

/** A way to read a text in which a secret stands that does not stand in it as it is. */
interface Reading {
  /** Whether it makes a difference to `text`; quick. */
  applies(text: string): boolean;
  /** Finds what is read as something else. */
  readonly pattern: RegExp;
  /** What is read for one of its finds. */
  readonly read: (found: string) => string;
  /** What could be the beginning of a find at the very end of a text. */
  readonly unfinished: RegExp;
  /** Whether a secret can begin with a find. */
  readonly begins: boolean;
}

const readings: readonly Reading[] = [
  {
    // Base64 that is broken over lines, as in a message (RFC 2045 section 6.8).
    applies: (text) => text.includes('\n'),
    pattern: /\r?\n[ \t]*/g,
    read: () => '',
    unfinished: /\r$/,
    begins: false,
  },
  {
    // Escapes of URLs and forms, for whatever characters and with digits in whatever case (RFC 3986 section 2.1).
    applies: (text) => text.includes('%'),
    pattern: /%[0-9A-Fa-f]{2}/g,
    read: (found) => String.fromCharCode(parseInt(found.slice(1), 16)),
    unfinished: /%[0-9A-Fa-f]?$/,
    begins: true,
  },
];

/** Looks for all forms at once; every pass is linear in the text for each of a bounded number of forms. */
export class SecretSearch {
  readonly #forms: readonly SecretForm[];
  readonly #shortest: number;
  /** Marks every octet that occurs in a form; made for streams only, which end in no form where they end in another. */
  #octets: Uint8Array | undefined;

  constructor(forms: readonly SecretForm[]) {
    this.#forms = forms;
    this.#shortest = forms.reduce((least, form) => Math.min(least, form.text.length), Infinity);
  }

  /** Where `text` holds a form; spans may overlap. */
  find(text: string): Span[] {
    const spans = this.#findAsRead(text);
    for (const reading of readings) {
      if (!reading.applies(text)) continue;
      const read = readAs(text, reading);
      const found = this.#findAsRead(read, reading.begins);
      if (found.length > 0) spans.push(...inSource(found, text, reading));
    }
    return spans;
  }

  /** As `find`, and the end that may become a form; `state` is moved behind `text`, of which `before` were known. */
  findInStream(text: string, before: number, state: StreamState): Span[] {
    const spans = this.find(text);
    if (state.insideRun) spans.push({ start: before, end: runEnd(text, before), run: true });
    state.insideRun = spans.some((span) => span.run && span.end === text.length);
    const tail = this.#longestTail(text);
    if (tail > 0) spans.push({ start: text.length - tail, end: text.length, run: false });
    state.tail = tail > 0 ? text.slice(-tail) : '';
    return spans;
  }

  /** @param spreads whether a run of base64 around a form goes too */
  #findAsRead(text: string, spreads = true): Span[] {
    const spans: Span[] = [];
    if (text.length < this.#shortest) return spans;
    for (const form of this.#forms) {
      for (let at = text.indexOf(form.text); at >= 0;) {
        const span = spanOf(text, at, form, spreads);
        spans.push(span);
        at = text.indexOf(form.text, form.spread ? span.end : at + 1);
      }
    }
    return spans;
  }

  #longestTail(text: string): number {
    let longest = this.#tailOf(text);
    for (const reading of readings) {
      if (!reading.applies(text)) continue;
      const read = readAs(text, reading);
      const tail = this.#tailOf(read);
      if (tail > 0) longest = Math.max(longest, text.length - (placesOf(text, reading)[read.length - tail] ?? 0));
      else if (reading.begins) longest = Math.max(longest, reading.unfinished.exec(text)?.[0].length ?? 0);
    }
    return longest;
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

/** `text` as it is read; what may be the beginning of a find at its end is left out. */
function readAs(text: string, { pattern, read, unfinished }: Reading): string {
  return text.replace(unfinished, '').replace(pattern, read);
}

/** Where in `text` each character of what is read begins, and behind the last one the end of `text`. */
function placesOf(text: string, { pattern, read, unfinished }: Reading): Uint32Array {
  const whole = text.replace(unfinished, '');
  const places = new Uint32Array(whole.length + 1);
  let count = 0;
  let at = 0;
  for (const { 0: found, index } of whole.matchAll(pattern)) {
    while (at < index) places[count++] = at++;
    if (read(found) !== '') places[count++] = at;
    at += found.length;
  }
  while (at < whole.length) places[count++] = at++;
  places[count] = text.length;
  return places.subarray(0, count + 1);
}

/** Spans of what is read as spans of the text itself; line breaks inside of one stay, and stand between its parts. */
function inSource(spans: readonly Span[], text: string, reading: Reading): Span[] {
  const places = placesOf(text, reading);
  const keepsBreaks = !reading.begins;
  return spans.flatMap(({ start, end, run }) => {
    const from = places[start] ?? 0;
    const last = places[end - 1] ?? 0;
    // Behind the last character, of which an escape may be longer than one.
    const to = keepsBreaks ? last + 1 : (places[end] ?? text.length);
    return keepsBreaks ? parts(text, from, to, run) : [{ start: from, end: to, run }];
  });
}

function parts(text: string, from: number, to: number, run: boolean): Span[] {
  const spans: Span[] = [];
  let at = run ? runStart(text, from) : from;
  for (const { 0: found, index } of text.slice(from, to).matchAll(/\r?\n[ \t]*/g)) {
    spans.push({ start: at, end: from + index, run: false });
    at = from + index + found.length;
  }
  // What is not broken is found as it is.
  if (spans.length > 0) spans.push({ start: at, end: run ? runEnd(text, to) : to, run });
  return spans;
}

function octetsIn(forms: readonly SecretForm[]): Uint8Array {
  const found = new Uint8Array(256);
  for (const { text } of forms) for (let at = 0; at < text.length; at++) found[text.charCodeAt(at)] = 1;
  return found;
}

function spanOf(text: string, at: number, form: SecretForm, spreads: boolean): Span {
  const end = at + form.text.length;
  return form.spread && spreads
    ? { start: runStart(text, at), end: runEnd(text, end), run: true }
    : { start: at, end, run: form.spread };
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
