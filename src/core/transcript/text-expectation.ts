/**
 * What a reader of the text form concludes from a line and those before it. The writer holds the same expectation and
 * writes down, behind the line, only what differs: an ordinary conversation needs no data behind its lines, and whatever
 * is extraordinary is stated.
 */
import type { ByteRange, Direction, Entry, Phase } from './entry.ts';
import { phaseOfVerb } from './phase-of-verb.ts';
import { lineOctets } from './text-words.ts';
import type { Words } from './text-words.ts';

/** The fields of an entry but `at`, `level` and `sourceLine`; undefined ones are absent. */
export type Fields = Readonly<Record<string, unknown>>;

/** A command, message or connection to which a reply is due. `at` is undefined where the file gives no time. */
interface Unanswered {
  readonly seq: number;
  readonly at: number | undefined;
}

export class Expectation {
  #seq = 0;
  #phase: Phase = 'connect';
  #unanswered: Unanswered[] = [];
  /** Octets of each direction's stream so far; undefined where they are not known. */
  #octets: Record<Direction, number | undefined> = { client: undefined, server: undefined };
  #lastVerb = '';
  #lastCode = 0;
  #messageDue = false;

  /** DATA was answered with 354, so that the client's next line is of the message. */
  get messageDue(): boolean {
    return this.#messageDue;
  }

  /**
   * The fields of the next entry, given its words.
   * @param at its time in microseconds; undefined when the line has none
   */
  fields(words: Words, at: number | undefined): Fields {
    const seq = words.kind === 'session' ? 0 : this.#seq;
    switch (words.kind) {
      case 'command':
        return { seq, ...this.#commandFields(words.text) };
      case 'reply':
        return { seq, ...this.#replyFields(words, at) };
      case 'data':
        return { seq, direction: 'client', phase: 'data', violations: [], ...words };
      case 'ended':
        return { seq, kind: words.kind, phase: 'ended' };
      default:
        return { seq, kind: words.kind, phase: this.#phase };
    }
  }

  #commandFields(text: string): Fields {
    const verb = this.#lastCode === 334 && text !== '*' ? 'RESPONSE' : verbOf(text);
    return {
      kind: 'command',
      direction: 'client',
      phase: phaseOfVerb.get(verb) ?? this.#phase,
      verb,
      text,
      range: this.#rangeOf('client', lineOctets(text)),
      lineEnding: 'crlf',
      violations: [],
    };
  }

  #replyFields(words: Extract<Words, { kind: 'reply' }>, at: number | undefined): Fields {
    const { code, lines, finished } = words;
    const answered = this.#unanswered[0];
    const length = lines.reduce((sum, line) => sum + lineOctets(line) + (code === 0 ? 0 : 4), 0);
    return {
      kind: 'reply',
      direction: 'server',
      phase: this.#phase === 'connect' ? 'greeting' : this.#phase,
      code,
      enhanced: /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/.exec(lines[0] ?? '')?.[0],
      lines,
      answers: answered?.seq,
      latencyUs: at === undefined || answered?.at === undefined ? undefined : at - answered.at,
      range: this.#rangeOf('server', length),
      violations: [
        ...(code === 0 ? [{ id: 'code-missing', line: 0 }] : []),
        ...(finished ? [] : [{ id: 'incomplete' }]),
      ],
    };
  }

  #rangeOf(direction: Direction, length: number): ByteRange | undefined {
    const start = this.#octets[direction];
    return start === undefined ? undefined : { start, end: start + length };
  }

  /** Takes note of an entry, expected or not. `seq` is the one it was written with. */
  learn(entry: Entry, timed: boolean): void {
    if (entry.kind === 'session') this.#begin();
    this.#seq = entry.seq + 1;
    const waiting = { seq: entry.seq, at: timed ? entry.at : undefined };
    switch (entry.kind) {
      case 'connected':
        this.#unanswered = [waiting];
        if (entry.localPort !== undefined || entry.durationUs !== undefined) this.#octets = { client: 0, server: 0 };
        break;
      case 'command':
        this.#lastVerb = entry.verb;
        this.#unanswered.push(waiting);
        this.#octets.client = entry.range?.end;
        break;
      case 'data':
        if (entry.transfer === 'bdat') this.#unanswered.pop();
        this.#unanswered.push(waiting);
        if (this.#octets.client !== undefined)
          this.#octets.client += entry.octets + (entry.transfer === 'data' ? 3 : 0);
        break;
      case 'reply':
        this.#unanswered = this.#unanswered.filter(({ seq }) => seq !== entry.answers);
        this.#octets.server = entry.range?.end;
        break;
      default:
    }
    this.#phase = entry.phase;
    this.#followReply(entry);
  }

  #followReply(entry: Entry): void {
    if (entry.kind === 'reply') {
      this.#lastCode = entry.code;
      this.#messageDue = entry.code === 354 && this.#lastVerb === 'DATA';
    } else if (entry.kind === 'command' || entry.kind === 'data') {
      this.#lastCode = 0;
      this.#messageDue = false;
    }
  }

  #begin(): void {
    this.#unanswered = [];
    this.#octets = { client: undefined, server: undefined };
    this.#lastVerb = '';
    this.#lastCode = 0;
    this.#messageDue = false;
  }
}

function verbOf(text: string): string {
  return /^[A-Za-z0-9]{1,16}(?=[ \t]|$)/.exec(text)?.[0].toUpperCase() ?? '';
}
