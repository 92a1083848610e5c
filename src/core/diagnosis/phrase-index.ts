/** Finds many phrases in a text in one pass over its words. */

interface Phrase {
  readonly meaning: string;
  /** The part that begins at a word. */
  readonly head: string;
  /** Characters of `head` before its first letter or digit. */
  readonly lead: number;
  /** The parts that must follow, in order. */
  readonly rest: readonly string[];
}

const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95 || code > 127;

function wordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  return end;
}

function firstWord(text: string): { readonly start: number; readonly word: string } {
  let start = 0;
  while (start < text.length && !isWordCode(text.charCodeAt(start))) start++;
  return { start, word: text.slice(start, wordEnd(text, start)) };
}

/** Words are looked up by their first three letters, so that `throttl` finds `throttling`. */
function keyAt(text: string, start: number, end: number): number {
  let key = keyCode(text, start);
  if (start + 1 < end) key |= keyCode(text, start + 1) << 8;
  if (start + 2 < end) key |= keyCode(text, start + 2) << 16;
  return key;
}

/** Letters outside ASCII need not be told apart: a phrase is compared with the text anyway. */
function keyCode(text: string, at: number): number {
  return Math.min(text.charCodeAt(at), 0x80);
}

/** The phrases of a table, ready to be found. Texts and phrases are in lower case. */
export class PhraseIndex {
  readonly #byKey = new Map<number, Phrase[]>();

  /** @param table meaning → phrases separated by bars, the parts of one phrase by an ellipsis */
  constructor(table: Readonly<Record<string, string | undefined>>) {
    for (const [meaning, phrases] of Object.entries(table)) {
      for (const phrase of (phrases ?? '').split('|')) this.#add(meaning, phrase);
    }
  }

  #add(meaning: string, phrase: string): void {
    const [head = '', ...rest] = phrase.split('…').map((part) => part.replaceAll('\n', ' '));
    const trimmed = rest.length === 0 ? head.trimStart() : head.trim();
    const { start, word } = firstWord(trimmed);
    if (word === '') return;
    const key = keyAt(word, 0, word.length);
    const known = this.#byKey.get(key) ?? [];
    known.push({ meaning, head: trimmed.trimEnd(), lead: start, rest: rest.map((part) => part.trim()) });
    this.#byKey.set(key, known);
  }

  /** The meanings of all phrases that occur in `text`, which is in lower case. */
  meanings(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (let at = 0; at < text.length; at++) {
      if (!isWordCode(text.charCodeAt(at))) continue;
      const end = wordEnd(text, at);
      this.#collect(text, at, keyAt(text, at, end), found);
      at = end;
    }
    return found;
  }

  #collect(text: string, at: number, key: number, found: Set<string>): void {
    const phrases = this.#byKey.get(key);
    if (!phrases) return;
    for (const phrase of phrases) {
      if (!found.has(phrase.meaning) && occursAt(text, at, phrase)) found.add(phrase.meaning);
    }
  }
}

function occursAt(text: string, at: number, phrase: Phrase): boolean {
  if (at < phrase.lead || !text.startsWith(phrase.head, at - phrase.lead)) return false;
  let from = at - phrase.lead + phrase.head.length;
  for (const part of phrase.rest) {
    const next = text.indexOf(part, from);
    if (next < 0) return false;
    from = next + part.length;
  }
  return true;
}
