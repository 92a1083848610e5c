/** Takes the text of a reply apart: into clauses, and each of them into what it is about and what it says. */
import { subjects } from './nouns.ts';
import { amounts, conjunctions, denials, lacks, negations, periods, statements } from './statements.ts';
import type { Subject } from './nouns.ts';
import type { Predicate } from './statements.ts';

/** A noun or a statement, with its place among the words of its clause. */
export interface Mention<Kind> {
  readonly kind: Kind;
  readonly at: number;
}

/** What is said between two stops. */
export interface Clause {
  readonly subjects: readonly Mention<Subject>[];
  readonly predicates: readonly Mention<Predicate>[];
}

interface Phrase<Kind> {
  readonly kind: Kind;
  /** Its words; a star at the end of one stands for any ending. */
  readonly words: readonly string[];
}

/** Finds the longest phrase that begins at a word; one that means several things is found as each of them. Phrases are looked up by the first letters of their first word. */
class Lexicon<Kind extends string> {
  readonly #byKey = new Map<string, Phrase<Kind>[]>();

  constructor(table: Readonly<Partial<Record<Kind, string>>>) {
    for (const kind of Object.keys(table) as Kind[]) {
      for (const phrase of (table[kind] ?? '').split('|')) this.#add(kind, phrase.trim().split(/\s+/));
    }
    for (const phrases of this.#byKey.values()) phrases.sort((one, other) => other.words.length - one.words.length);
  }

  #add(kind: Kind, words: readonly string[]): void {
    const key = keyOf(words[0]?.replace('*', '') ?? '');
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), { kind, words }]);
  }

  #at(words: readonly string[], place: number): readonly Phrase<Kind>[] {
    const phrases = this.#byKey.get(keyOf(words[place] ?? '')) ?? [];
    const fitting = phrases.filter((phrase) => phrase.words.every((word, index) => fits(word, words[place + index])));
    return fitting.filter(({ words: { length } }) => length === fitting[0]?.words.length);
  }

  /** Every place at which a phrase begins, without those inside of one that was found before. */
  all(words: readonly string[]): (Mention<Kind> & { readonly length: number })[] {
    const found = [];
    for (let place = 0; place < words.length;) {
      const phrases = this.#at(words, place);
      for (const phrase of phrases) found.push({ kind: phrase.kind, at: place, length: phrase.words.length });
      place += phrases[0]?.words.length ?? 1;
    }
    return found;
  }
}

const keyLength = 3;

function keyOf(word: string): string {
  return word.slice(0, keyLength);
}

function fits(pattern: string, word: string | undefined): boolean {
  if (word === undefined) return false;
  return pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}

const nouns = new Lexicon(subjects);
const said = new Lexicon(statements);
const denied = new Lexicon(denials);
const negation = new Lexicon({ not: negations });
const lack = new Lexicon({ lacks });
const conjunction = new Lexicon({ and: conjunctions });
const span = new Lexicon(periods);
const amount = new Lexicon({ amounts });

/** What stands for an address. */
const signs: ReadonlySet<string> = new Set(['#', '@']);

/** Words between a negation and what it denies. */
const reach = 4;

/** The clauses of a text in lower case, in their order. */
export function clausesOf(text: string): readonly Clause[] {
  return sentencesOf(text).map(clauseOf);
}

function clauseOf(words: readonly string[]): Clause {
  const all = nouns.all(words);
  // What is said where SPF or DKIM are named is said of them: who authenticates by them does not sign in.
  const vouching = all.filter(({ kind }) => kind === 'vouching');
  const found = vouching.length > 0 ? vouching : all;
  if (tellsOfRoom(words, found)) {
    const owners = found.filter(({ kind }) => owning.has(kind));
    return { subjects: owners, predicates: owners.map(({ at }) => ({ kind: 'full', at })) };
  }
  const measured = measuredSpan(words, found);
  if (measured) return measured;
  const nots = negation.all(words);
  const nones = lack.all(words);
  const denying = denied.all(words).filter(({ at }) => follows(nots, at, reach));
  const predicates: Mention<Predicate>[] = [
    ...said.all(words).filter(({ at }) => !follows(nots, at, 1)),
    ...denying,
    // `no mailbox`, `without reverse DNS`; but `not accept messages` says of none that it is not there
    ...found
      .filter(({ at }) => follows(nones, at, 2) && !signs.has(words[at] ?? ''))
      .filter(({ at }) => !denying.some((denial) => denial.kind === 'refused' && denial.at + denial.length === at))
      .map(({ at }) => ({ kind: 'absent' as const, at })),
  ];
  return { subjects: found, predicates: withoutVaguer(predicates) };
}

/** What has a wrong form is invalid by that, and not because there is no such thing. */
function withoutVaguer(predicates: readonly Mention<Predicate>[]): readonly Mention<Predicate>[] {
  const malformed = predicates.some(({ kind }) => kind === 'malformed');
  return malformed ? predicates.filter(({ kind }) => kind !== 'invalid') : predicates;
}

/** What is sent, and who sends it. */
const sent: ReadonlySet<Subject> = new Set<Subject>([
  'message',
  'crowd',
  'recipient',
  'sender',
  'allowance',
  'room',
  'account',
  'customer',
  'pace',
  'client',
  'domain',
  'relay',
  'login',
]);

/** So much in such a time: of an allowance when the time is a day or more, else of a pace; undefined for anything else. */
function measuredSpan(words: readonly string[], found: readonly Mention<Subject>[]): Clause | undefined {
  const spans = span.all(words);
  const [first] = spans;
  if (!first || amount.all(words).length === 0) return undefined;
  if (found.length > 0 && !found.some(({ kind }) => sent.has(kind))) return undefined;
  const kind = spans.some((one) => one.kind === 'long') ? 'allowance' : 'pace';
  return { subjects: [{ kind, at: first.at }], predicates: [{ kind: 'spent', at: first.at }] };
}

/** Those whose room may be used up. */
const owning: ReadonlySet<Subject> = new Set<Subject>(['recipient', 'mailbox', 'account', 'address']);
const usedUp: ReadonlySet<Predicate> = new Set<Predicate>(['full', 'exceeded', 'many', 'large']);

/** Whether a clause says of somebody that there is no room for more: who, what kind of room, and that it is used up. */
function tellsOfRoom(words: readonly string[], found: readonly Mention<Subject>[]): boolean {
  const kinds = new Set(found.map(({ kind }) => kind));
  if (!kinds.has('room') || ![...owning].some((kind) => kinds.has(kind))) return false;
  return said.all(words).some(({ kind }) => usedUp.has(kind)) || denied.all(words).some(({ kind }) => kind === 'full');
}

/** Whether a place is among the next ones behind one of the negations. */
function follows(
  negations: readonly { readonly at: number; readonly length: number }[],
  place: number,
  within: number,
) {
  return negations.some(({ at, length }) => place >= at + length && place < at + length + within);
}

const address = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const hostName = /^[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|[a-z]{2})$/;

/** Words of a clause; what goes on for longer is cut, so that no text takes long to read. */
const maximumWords = 60;

/** The words of a text, cut at stops and conjunctions. Links are left out; addresses and hosts are replaced by a sign. */
function sentencesOf(text: string): readonly (readonly string[])[] {
  const sentences: (readonly string[])[] = [];
  let sentence: string[] = [];
  const stop = (): void => {
    if (sentence.length > 0) for (const part of cut(sentence)) sentences.push(part);
    sentence = [];
  };
  const plain = text.replace(/\bhttps?:\/\/\S+/g, ' ').replaceAll('...', ' : ');
  for (const [piece] of plain.matchAll(/[^\s<>()[\]{}"',;:!?|*]+|[;:!?(),]/g)) {
    if (piece === ':' && sentence.at(-1) === 'from') sentence.push(`${sentence.pop()}:`);
    if (piece.length === 1 && ';:!?(),-'.includes(piece)) stop();
    else {
      sentence.push(...wordsOf(piece));
      if (sentence.length >= maximumWords || piece.endsWith('.') || piece.endsWith('…')) stop();
    }
  }
  stop();
  return sentences;
}

function wordsOf(piece: string): readonly string[] {
  const bare = piece.replace(/^[.#/=-]{1,8}|[.…/=-]{1,8}$/g, '');
  if (bare.includes('@')) return ['@'];
  if (address.test(bare)) return ['#'];
  if (hostName.test(bare)) return [];
  return bare.split(/[-./_=]/).filter((word) => word !== '');
}

function cut(words: readonly string[]): readonly (readonly string[])[] {
  const places = conjunction.all(words);
  const starts = [0, ...places.map(({ at, length }) => at + length)];
  const ends = [...places.map(({ at }) => at), words.length];
  return starts.map((start, index) => words.slice(start, ends[index])).filter(({ length }) => length > 0);
}
