import type { ClientErrorEntry, CommandEntry, Entry, ReplyEntry } from '../transcript/entry.ts';
import { phaseOfVerb } from '../transcript/phase-of-verb.ts';
import { PhraseIndex } from './phrase-index.ts';
import { enhancedMeanings, replyPhrases, tryAgainPhrases } from './phrases.ts';
import type { ProviderReading, Speakers } from './providers/speakers.ts';
import { speakersOfWording } from './providers/speakers.ts';
import type { RuleId } from './rules/index.ts';
import { troublePhrases } from './trouble-phrases.ts';
import { claimsOf } from './wording/claims.ts';
import { clausesOf } from './wording/clauses.ts';
import type { Clause } from './wording/clauses.ts';
import { inEnglish } from './wording/glossary.ts';

/** What the words of a reply say. */
interface Wording {
  /** The rules whose phrases the text has. */
  readonly words: ReadonlySet<string>;
  /** Whether the text asks for another try. */
  readonly tryAgain: boolean;
  /** Whom the text gives away. */
  readonly speakers: Speakers;
  /** What it says of what. */
  readonly clauses: readonly Clause[];
  /** What that claims, by step and code, as far as it has been asked for. */
  readonly claimed: Map<string, ReadonlyMap<RuleId, number>>;
}

/** Remembers the last texts it read, of all sessions: what a text says depends on nothing else, and a server that refuses a thousand times says the same a thousand times. */
class Reader<Meaning> {
  readonly #known = new Map<string, Meaning>();
  readonly #read: (text: string) => Meaning;

  constructor(read: (text: string) => Meaning) {
    this.#read = read;
  }

  read(text: string): Meaning {
    const known = this.#known.get(text);
    if (known) return known;
    if (this.#known.size >= maximumTexts) this.#known.clear();
    const meaning = this.#read(text);
    this.#known.set(text, meaning);
    return meaning;
  }
}

const maximumTexts = 256;

function claimsIn({ clauses, claimed }: Wording, step: Step, code: number): ReadonlyMap<RuleId, number> {
  const key = `${step} ${code}`;
  const known = claimed.get(key) ?? claimsOf(clauses, step, code);
  claimed.set(key, known);
  return known;
}

/** `isn't` as `is not`: phrases are written in the long form. */
function inFull(text: string): string {
  return /n['’]t/.test(text) ? text.replace(/\bcan['’]t\b/g, 'cannot').replace(/n['’]t\b/g, ' not') : text;
}

/** `line-feed` as `line feed`. */
function withoutHyphens(text: string): string {
  return text.replace(/(?<=[a-z])-(?=[a-z])/g, ' ');
}

/** What a reply answers, finer than the phase; `other` is a command that no delivery needs, such as NOOP or VRFY. */
export type Step =
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'end-of-data'
  | 'bdat'
  | 'quit'
  | 'other'
  | 'unsolicited';

/** A reply that says no, read once for all rules. */
export interface Refusal extends Wording {
  readonly entry: ReplyEntry;
  readonly code: number;
  readonly step: Step;
  /** What it answers; absent when nothing was waiting for it. */
  readonly answered?: Entry;
  /** All lines as one text in lower case, without enhanced codes. */
  readonly text: string;
  /** The rules for which its clauses speak, with their weights. */
  readonly claims: ReadonlyMap<RuleId, number>;
  /** What the enhanced code stands for; absent when it says nothing definite. */
  readonly enhanced?: RuleId;
  /** What it means where it comes from; absent when nothing special is known of it there. */
  readonly reading?: ProviderReading;
}

const replyIndex = new PhraseIndex(replyPhrases);
const troubleIndex = new PhraseIndex(troublePhrases);
const tryAgainIndex = new PhraseIndex({ again: tryAgainPhrases.join('|') });

const wordings = new Reader<Wording>((text) => {
  const full = inEnglish(inFull(text));
  return {
    words: new Set([...replyIndex.meanings(full), ...replyIndex.meanings(withoutHyphens(full))]),
    tryAgain: tryAgainIndex.meanings(text).size > 0,
    speakers: speakersOfWording(text),
    clauses: clausesOf(full),
    claimed: new Map(),
  };
});
const troubles = new Reader((text) => troubleIndex.meanings(text));

/** Octets of a text that are looked at; what stands behind them has never changed a meaning. */
const readableLength = 4096;

/** The step at which a command stands; BDAT carries the message, so that what answers it judges the message. */
function stepOfVerb(verb: string): Step | undefined {
  return verb === 'BDAT' ? 'bdat' : phaseOfVerb.get(verb);
}

/** The step to which an entry belongs that waits for a reply. */
export function stepOf(answered: Entry | undefined): Step {
  switch (answered?.kind) {
    case undefined:
      return 'unsolicited';
    case 'connected':
    case 'session':
    case 'tls':
      return 'greeting';
    case 'command':
      if (answered.text === '*') return 'auth';
      return stepOfVerb(answered.verb) ?? 'other';
    case 'data':
      return answered.transfer === 'bdat' ? 'bdat' : 'end-of-data';
    default:
      return 'other';
  }
}

/** The lines of a reply as one text in lower case, each without its enhanced code. */
export function textOf(reply: ReplyEntry): string {
  let text = '';
  for (const line of reply.lines) {
    text += (text === '' ? '' : ' ') + withoutEnhancedCode(line).trim();
    if (text.length > readableLength) break;
  }
  return text.slice(0, readableLength).toLowerCase().replaceAll('’', "'");
}

/** What RFC 5321 section 4.2.2 says for a code. */
const heading = /^(?:[45]\.\d+\.\d+ )?requested (?:mail )?action (?:not taken|aborted): [a-z ]{1,40}\.?$/i;
/** Lines that only point somewhere else. */
const pointer = /^(?:[45]\.\d+\.\d+ )?(?:for (?:an )?explanation|see|please (?:visit|see)|visit|https?:)/i;

/** A reply of several lines without the standard's text for its code, if another line says more. */
function withoutHeading(reply: ReplyEntry): ReplyEntry {
  const [first = '', ...others] = reply.lines;
  if (!heading.test(first.trim()) || others.every((line) => line.trim() === '' || pointer.test(line.trim())))
    return reply;
  return { ...reply, lines: others };
}

/** A reply's line behind its enhanced code and spaces. */
export function withoutEnhancedCode(line: string): string {
  return line.charCodeAt(1) === 0x2e ? line.replace(/^[245]\.\d{1,3}\.\d{1,3} {0,4}/, '') : line;
}

/** Whether a reply says no. A 221 that nobody asked for with QUIT is a refusal in disguise. */
function isRefusal(reply: ReplyEntry, step: Step): boolean {
  return reply.code >= 400 || (reply.code === 221 && step !== 'quit' && step !== 'unsolicited');
}

/** Reads a reply; undefined when it does not say no. */
export function readRefusal(entry: ReplyEntry, answered: Entry | undefined, step: Step): Refusal | undefined {
  if (!isRefusal(entry, step)) return undefined;
  const text = textOf(withoutHeading(entry));
  const enhanced = enhancedMeaning(entry.enhanced);
  const wording = wordings.read(text);
  return {
    entry,
    code: entry.code,
    step,
    text,
    ...wording,
    claims: claimsIn(wording, step, entry.code),
    ...(answered === undefined ? {} : { answered }),
    ...(enhanced === undefined ? {} : { enhanced }),
  };
}

/**
 * What a server's own log says of a refusal, read as one: it gives the words and the command, and no code.
 * @param command that was refused, for example `RCPT`
 */
export function readComplaint(error: ClientErrorEntry, command: string): Refusal {
  return readWords(error, stepOfCommand(command));
}

/** The step of a command as a log names it, for example `RCPT TO`. */
export function stepOfCommand(command: string): Step {
  const [verb = ''] = command.toUpperCase().split(' ', 1);
  return stepOfVerb(verb) ?? (verb === 'MESSAGE' ? 'end-of-data' : 'other');
}

/** As `readComplaint`, where the step is known. */
export function readWords(error: ClientErrorEntry, step: Step): Refusal {
  const { seq, at, level, phase, message } = error;
  const said = { kind: 'reply', direction: 'server', code: 0, lines: [message], violations: [] } as const;
  const entry: ReplyEntry = { seq, at, level, phase, ...said };
  // Postfix writes this where SASL gives no reason.
  const text = message.slice(0, readableLength).toLowerCase().replace('(reason unavailable)', '');
  const wording = wordings.read(text);
  return { entry, code: 0, step, text, ...wording, claims: claimsIn(wording, step, 0) };
}

function enhancedMeaning(code: string | undefined): RuleId | undefined {
  if (code === undefined) return undefined;
  const detail = code.slice(code.indexOf('.') + 1);
  return Object.hasOwn(enhancedMeanings, detail) ? enhancedMeanings[detail] : undefined;
}

/** The rules that the text of a failed connection or handshake speaks for. */
export function readTrouble(code: string, message: string): ReadonlySet<string> {
  return troubles.read(`${code} ${message}`.slice(0, readableLength).toLowerCase());
}

/** The mechanism that an AUTH command names, in capitals; empty for any other command. */
export function mechanismOf(command: CommandEntry): string {
  return command.verb === 'AUTH' ? (command.text.trim().split(' ', 2)[1] ?? '').toUpperCase() : '';
}
