/** Finds secrets in a text or a stream of octets, also where escapes or line breaks stand inside them. */
import { minimumSecretLength, type SecretForm } from './secret-forms.ts';

const tab = 0x09;
const lf = 0x0a;
const cr = 0x0d;
const space = 0x20;
const percent = 0x25;

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
  readonly applies: (text: string) => boolean;
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

/** Characters at a form's start by which it is found; no form is shorter. */
const prefixLength = minimumSecretLength;
/** Values that the `prefixLength` last characters can have: three bits a character, older ones shifted out. */
const prefixValues = 1 << (3 * prefixLength);

/** The value of the `prefixLength` last characters, made from that of those before and the code of the newest. */
function nextPrefix(value: number, code: number): number {
  return ((value << 3) ^ code) & (prefixValues - 1);
}

/** Characters of base64 from which on a line looks like one that is broken rather than like a word. */
const shortestBase64Line = 16;

/** Looks for all forms in one pass: each place whose last characters begin some form is compared with those forms. */
export class SecretSearch {
  readonly #forms: SecretForm[] = [];
  /** Forms by the value of their first characters. */
  readonly #byPrefix = new Map<number, SecretForm[]>();
  /** 1 at the values that stand in `#byPrefix`. */
  readonly #prefixes = new Uint8Array(prefixValues);
  /** The first characters of all forms, less than a prefix of them and without spaces, which may be a line break's. */
  readonly #starts = new Set<string>();
  /** A form holds what could as well be a line break's. */
  #withBreaks = false;
  /** Marks every octet that occurs in a form: a stream that ends in another one ends in no form. */
  readonly #octets = new Uint8Array(256);

  /** From now on `form` is looked for too; its text has `minimumSecretLength` characters at least. */
  add(form: SecretForm): void {
    let value = 0;
    for (let at = 0; at < prefixLength; at++) value = nextPrefix(value, form.text.charCodeAt(at));
    const alike = this.#byPrefix.get(value);
    if (alike?.some(({ text }) => text === form.text)) return;
    if (alike) alike.push(form);
    else this.#byPrefix.set(value, [form]);
    this.#forms.push(form);
    this.#prefixes[value] = 1;
    this.#withBreaks ||= /^ |[\t\r\n]/.test(form.text);
    const start = form.text.includes(' ') ? form.text.replaceAll(' ', '') : form.text;
    for (let length = 1; length < prefixLength; length++) this.#starts.add(start.slice(0, length));
    for (let at = 0; at < form.text.length; at++) this.#octets[form.text.charCodeAt(at)] = 1;
  }

  /**
   * True when `bytes`, one character each, hold no form and do not end in the beginning of one; false when that has to be
   * looked at. Forms that are broken over lines or escaped count too.
   */
  isFree(bytes: Uint8Array): boolean {
    if (this.#withBreaks || this.#octets[bytes[bytes.length - 1] ?? 0] === 1) return false;
    let value = 0;
    /** The same without line breaks, and how many octets stand behind the last one. */
    let unbroken = 0;
    let behindBreak = prefixLength;
    let inBreak = false;
    for (let at = 0; at < bytes.length; at++) {
      const octet = bytes[at]!;
      if (octet === percent) return false;
      value = nextPrefix(value, octet);
      if (this.#prefixes[value] === 1 && this.#mayStandAt(bytes, at - prefixLength + 1, value)) return false;
      inBreak = isBreak(octet, inBreak);
      if (inBreak) {
        behindBreak = 0;
        continue;
      }
      unbroken = nextPrefix(unbroken, octet);
      if (++behindBreak < prefixLength && this.#prefixes[unbroken] === 1) return false;
    }
    return !this.#mayEndInForm(bytes);
  }

  /** Whether a form with the prefix of that value stands at `start`, or has no room there. */
  #mayStandAt(bytes: Uint8Array, start: number, value: number): boolean {
    return start >= 0 && this.#byPrefix.get(value)!.some(({ text }) => mayStandAt(bytes, start, text));
  }

  /** Whether less than a prefix of some form may stand at the end, broken over lines or not. */
  #mayEndInForm(bytes: Uint8Array): boolean {
    let at = bytes.length;
    let end = '';
    while (at > 0 && end.length < prefixLength - 1) {
      const octet = bytes[--at]!;
      if (!isBreak(octet, true)) end = String.fromCharCode(octet) + end;
    }
    for (let place = 0; place < end.length; place++) if (this.#starts.has(end.slice(place))) return true;
    return false;
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
    const { kept, masked } = this.#tails(text);
    if (masked > 0) spans.push({ start: text.length - masked, end: text.length, run: false });
    state.tail = kept > 0 ? text.slice(-kept) : '';
    return spans;
  }

  /** @param spreads whether a run of base64 around a form goes too */
  #findAsRead(text: string, spreads = true): Span[] {
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
        const span = spanOf(text, start, form, spreads);
        spans.push(span);
        if (form.spread) runUntil = span.end;
      }
    }
    return spans;
  }

  /**
   * Lengths of the ends of `text` that are remembered and that are masked, since a form may begin with them. A few
   * letters before a line break are remembered only, unless a line of base64 ends in them: most of them begin nothing.
   */
  #tails(text: string): { readonly kept: number; readonly masked: number } {
    let masked = this.#tailOf(text);
    let kept = masked;
    for (const reading of readings) {
      if (!reading.applies(text)) continue;
      const read = readAs(text, reading);
      const tail = this.#tailOf(read);
      const place = tail > 0 ? placesOf(text, reading)[read.length - tail] : undefined;
      const unfinished = reading.begins ? (reading.unfinished.exec(text)?.[0].length ?? 0) : 0;
      const length = place === undefined ? unfinished : text.length - place;
      kept = Math.max(kept, length);
      const telling = tail >= prefixLength || read.length - runStart(read, read.length) >= shortestBase64Line;
      if (reading.begins || telling) masked = Math.max(masked, length);
    }
    return { kept, masked };
  }

  /** Length of the longest end of `text` with which a form begins but does not end. */
  #tailOf(text: string): number {
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

/** Whether an octet belongs to a line break; white space does behind one. */
function isBreak(octet: number, inBreak: boolean): boolean {
  return octet === lf || octet === cr || (inBreak && (octet === space || octet === tab));
}

/** Whether `text` stands at `start`, broken over lines or not, as far as `bytes` reach. */
function mayStandAt(bytes: Uint8Array, start: number, text: string): boolean {
  let at = start;
  let inBreak = false;
  for (let index = 0; index < text.length && at < bytes.length; at++) {
    const same = bytes[at] === text.charCodeAt(index);
    inBreak = !same && isBreak(bytes[at]!, inBreak);
    if (same) index++;
    else if (!inBreak) return false;
  }
  return true;
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
