import type { Entry } from '../transcript/entry.ts';
import { clause, say } from '../words.ts';
import type { Saying, Words } from '../words.ts';
import { blankActing } from '../transcript/escape.ts';
import { enhancedCodeMeaning } from '../smtp/status-codes.ts';
import type { Context } from './context.ts';
import type { Diagnosis, ProfileChange, Rule, Severity, Source } from './finding.ts';
import { change } from './profile-change.ts';
import type { Reading } from './providers/provider.ts';
import { mechanismOf, withoutEnhancedCode } from './refusal.ts';
import type { Refusal, Step } from './refusal.ts';
import type { RuleId } from './rules/index.ts';
import { claimWeights } from './wording/meanings.ts';

/** What to change. */
export interface Remedy {
  readonly fix: Words;
  readonly field?: readonly (string | number)[];
  readonly changes?: readonly ProfileChange[];
}

/** How a rule reads replies that say no. */
export interface RefusalReading {
  /** How well this rule explains the refusal, 0 to 100; 0: not at all. */
  weigh(refusal: Refusal, context: Context): number;
  /** What the refusal means: a clause that goes on after the server's words. */
  means(refusal: Refusal, context: Context): Words;
  remedy(refusal: Refusal, context: Context): Remedy;
}

/** A rule that reads nothing but replies which say no. */
export interface RefusalPattern extends RefusalReading {
  readonly id: RuleId;
  readonly summary: string;
  readonly sources: readonly Source[];
  readonly unchangeable?: string;
  /** Default `cause`. */
  readonly role?: Rule['role'];
}

/** Weights of the ways in which a refusal can speak for a rule. */
export const weights = {
  /** It is known what the reply means where it comes from. */
  reading: 90,
  /** The text has a phrase of the rule. */
  words: 70,
  /** The enhanced code stands for the rule. */
  enhanced: 50,
  /** The reply code, at this step, stands for the rule. */
  code: 40,
  /** Nothing says more than the step at which it came. */
  step: 10,
  /** Added when the clauses of the text say so too. */
  agreement: 6,
} as const;

/**
 * The weight of a refusal for a rule by what it says.
 *
 * @param steps the steps at which the rule applies; absent: all
 * @param bonus added when the words match, for rules whose phrases are more telling than others'
 */
export function spoken(refusal: Refusal, rule: RuleId, steps?: readonly Step[], bonus = 0): number {
  if (steps && !steps.includes(refusal.step)) return 0;
  if (refusal.words.has(rule)) return weights.words + bonus;
  return refusal.enhanced === rule ? weights.enhanced : 0;
}

/** Whether the clauses of a refusal speak for another rule and not for this one, whose phrases may be about something else. */
export function isOutspoken({ claims }: Refusal, rule: RuleId, other: RuleId): boolean {
  return (claims.get(other) ?? 0) >= claimWeights.strong && !claims.has(rule);
}

/** The steps of a mail transaction. */
export const transactionSteps: readonly Step[] = ['mail', 'rcpt', 'data', 'end-of-data', 'bdat'];
/** The steps at which the recipient or the message is judged. */
export const deliverySteps: readonly Step[] = ['rcpt', 'data', 'end-of-data', 'bdat'];
/** The steps at which the message is judged. */
export const messageSteps: readonly Step[] = ['end-of-data', 'bdat'];

/** Makes the rule of a pattern. */
export function refusalRule(pattern: RefusalPattern): Rule {
  const reading = pattern.id.endsWith('-rejected') ? explained(pattern) : pattern;
  return {
    id: pattern.id,
    summary: pattern.summary,
    sources: pattern.sources,
    ...(pattern.unchangeable !== undefined && { unchangeable: pattern.unchangeable }),
    role: pattern.role ?? 'cause',
    on: ['reply', 'clientError'],
    refusalsOnly: true,
    weigh: (_entry: Entry, context: Context) =>
      context.refusal ? weightOf(pattern.id, pattern, context.refusal, context) : 0,
    check: (_entry: Entry, context: Context) => checkRefusal(pattern.id, reading, context),
  };
}

/** A reading that adds what the enhanced code is registered for: where somebody was refused, it often says why. */
export function explained(reading: RefusalReading): RefusalReading {
  return {
    weigh: (refusal, context) => reading.weigh(refusal, context),
    means: (refusal, context) => withRegistered(reading.means(refusal, context), refusal.entry.enhanced),
    remedy: (refusal, context) => reading.remedy(refusal, context),
  };
}

/** `…; 5.7.8 is registered as …`; nothing is added without a code, and for one that says nothing definite. */
function withRegistered(words: Words, code: string | undefined): Words {
  const known = code === undefined ? undefined : enhancedCodeMeaning(code);
  if (code === undefined || !known) return words;
  if (known.source === 'RFC 3463 section 2' || known.meaning.startsWith('Other')) return words;
  const meaning = known.meaning.replace(/ \([a-z ]+\)$/, '');
  return say`${clause(words)}; ${code} is registered as “${meaning}” (${known.source})`;
}

/** What a rule says of the current entry; undefined when it is no refusal, or not one of its kind. */
export function checkRefusal(id: RuleId, reading: RefusalReading, context: Context): Diagnosis | undefined {
  const refusal = context.refusal;
  if (!refusal) return undefined;
  const weight = weightOf(id, reading, refusal, context);
  if (weight <= 0) return undefined;
  const answered = refusal.answered;
  const told = refusal.reading?.rule === id ? refusal.reading : undefined;
  return {
    severity: severityOf(refusal, context),
    message: say`${quoteReply(refusal)}${placeOf(refusal)}: ${clause(told?.means ?? reading.means(refusal, context))}.`,
    evidence: answered && answered.kind !== 'connected' ? [refusal.entry.seq, answered.seq] : [refusal.entry.seq],
    weight,
    ...reading.remedy(refusal, context),
    ...(told && remedyOf(told)),
  };
}

function weightOf(id: RuleId, reading: RefusalReading, refusal: Refusal, context: Context): number {
  const own = reading.weigh(refusal, context);
  const claim = refusal.claims.get(id) ?? 0;
  const weight = Math.max(own, claim) + (own > weights.step && claim > 0 ? weights.agreement : 0);
  return refusal.reading?.rule === id ? Math.max(weight, weights.reading) : weight;
}

/** What a provider's reading wants changed, as far as it says so. */
function remedyOf({ fix, field, changes }: Reading): Partial<Remedy> {
  return {
    ...(fix !== undefined && { fix }),
    ...(field !== undefined && { field: field.split('.') }),
    ...(changes && { changes: changes.map(change) }),
  };
}

/** A refused NOOP, VRFY or QUIT stops no delivery; a refused STARTTLS does only when TLS is wanted. */
function severityOf(refusal: Refusal, context: Context): Severity {
  if (refusal.step === 'quit' || refusal.step === 'other') return 'information';
  if (refusal.step === 'unsolicited' && (context.quit || context.ended)) return 'information';
  if (refusal.step === 'starttls' && context.session?.security === 'opportunistic') return 'warning';
  return 'error';
}

const quoteLength = 200;

/** Text between quotation marks, control characters replaced, at most 200 characters. */
export function quote(text: string): string {
  return `"${quotable(text)}"`;
}

/** What stands between the quotation marks. */
export function quotable(text: string): string {
  const plain = blankActing(text.slice(0, quoteLength + 1));
  return plain.length > quoteLength ? `${plain.slice(0, quoteLength)}…` : plain;
}

/** What came where a TLS handshake was due: its first line, quoted. More of it answers the handshake's own octets. */
export function quoteFirstLine(received: string): string {
  return quote(received.slice(0, quoteLength + 1).split(/[\r\n]/, 1)[0] ?? '');
}

/** The reply's own words, its lines joined. */
export function quoteReply(refusal: Refusal): string {
  return quote(replyWords(refusal.entry.code, refusal.entry.lines));
}

function replyWords(code: number, lines: readonly string[]): string {
  let words = code === 0 ? '' : String(code);
  for (const [index, line] of lines.entries()) {
    const shown = index === 0 ? line : withoutEnhancedCode(line);
    words += (words === '' ? '' : ' ') + shown.trim();
    if (words.length > quoteLength) break;
  }
  return words;
}

/** ` in reply to MAIL`, with the mechanism for AUTH. */
function placeOf(refusal: Refusal): Saying | '' {
  const { answered } = refusal;
  switch (answered?.kind) {
    case 'command': {
      if (answered.verb === 'RESPONSE') return say` in reply to the credentials`;
      const mechanism = mechanismOf(answered);
      const verb = quotableVerb(answered.verb);
      return verb === '' ? '' : say` in reply to ${verb}${mechanism === '' ? '' : ` ${quotableVerb(mechanism)}`}`;
    }
    case 'data':
      return answered.transfer === 'bdat' ? say` in reply to BDAT` : say` in reply to the message`;
    case 'connected':
      return say` as the greeting`;
    default:
      return refusal.step === 'unsolicited' ? say` without being asked` : '';
  }
}

function quotableVerb(word: string): string {
  return word.length <= 20 && /^[A-Z0-9-]+$/.test(word) ? word : '';
}
