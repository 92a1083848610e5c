import { decodeText } from '../smtp/bytes.ts';
import type { Draft } from '../transcript/entry.ts';
import { wordsOf } from './entry-words.ts';
import { LinePlaces } from './line-places.ts';
import type { Locate, SourcePlace } from './source-place.ts';

/** Octets of what is said by which its column is found. */
const placedOctets = 80;

/** Where in the log the entries of one session stand: a reply or a message begins earlier than the line that ends it. */
export class EntryPlaces {
  /** The line (1-based) that is being taken. */
  line = 0;
  readonly #locate: Locate;
  /** Where what either side is saying began; absent when it has said nothing since its last entry. */
  #client: SourcePlace | undefined;
  #server: SourcePlace | undefined;
  readonly #serverLines = new LinePlaces();
  /** Where entries stand that belong to an earlier line than the one being taken. */
  #earlier: SourcePlace | undefined;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  /** The line that is taken, at the column where `words` begin; where they do not stand in it, where the line begins. */
  here(words = ''): SourcePlace {
    const { line } = this;
    const column = this.#locate(line, words);
    return column === undefined ? { line } : { line, column };
  }

  clientLine(text = ''): void {
    this.#client ??= this.here(text);
  }

  clientOctets(octets: Uint8Array): void {
    this.#client ??= this.here(decodeText(octets.subarray(0, placedOctets)));
  }

  serverLine(text: string): void {
    this.#server ??= this.here(text);
    this.#serverLines.pushLine(this.line);
  }

  serverOctets(octets: Uint8Array): void {
    this.#server ??= this.here(decodeText(octets.subarray(0, placedOctets)));
    this.#serverLines.push(octets, this.line);
  }

  /** What `act` enters stands at `place`. */
  at(place: SourcePlace, act: () => void): void {
    this.#earlier = place;
    act();
    this.#earlier = undefined;
  }

  /** Where what the entry tells of begins; what is said next begins anew. */
  of(draft: Draft): SourcePlace {
    return this.#begun(draft) ?? this.#earlier ?? this.here(wordsOf(draft));
  }

  #begun({ kind }: Draft): SourcePlace | undefined {
    if (kind === 'command' || kind === 'data') {
      const client = this.#client;
      this.#client = undefined;
      return client;
    }
    if (kind !== 'reply' && kind !== 'limit') return undefined;
    const server = this.#server;
    if (kind === 'reply') this.#server = undefined;
    return server;
  }

  /** A reply with the lines of the log on which its malformed lines stand. */
  within(reply: Extract<Draft, { kind: 'reply' }>): Draft {
    const places = this.#serverLines.take(reply.lines.length);
    if (reply.violations.length === 0) return reply;
    const violations = reply.violations.map((one) => {
      const sourceLine = one.line === undefined ? undefined : places[one.line];
      return sourceLine === undefined ? one : { ...one, sourceLine };
    });
    return { ...reply, violations };
  }
}
