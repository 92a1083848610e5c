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

/** Words are looked up by their first letters, so that `throttl` finds `throttling`. */
const keyLength = 3;

/** The phrases of a table, ready to be found. Texts and phrases are in lower case. */
export class PhraseIndex {
  readonly #byKey = new Map<string, Phrase[]>();

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
    const key = word.slice(0, keyLength);
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
      this.#collect(text, at, text.slice(at, Math.min(end, at + keyLength)), found);
      at = end;
    }
    return found;
  }

  #collect(text: string, at: number, key: string, found: Set<string>): void {
    for (const phrase of this.#byKey.get(key) ?? []) {
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
