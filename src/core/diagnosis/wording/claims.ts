/** What a reply says once it is known of what it says what: the subject may be left to the command that it answers. */
import type { Step } from '../refusal.ts';
import type { RuleId } from '../rules/index.ts';
import type { Clause, Mention } from './clauses.ts';
import { claimWeights, meanings } from './meanings.ts';
import type { Meaning } from './meanings.ts';
import type { Subject } from './nouns.ts';
import type { Predicate } from './statements.ts';

const meaningsByPair = new Map<string, Meaning[]>();
for (const one of meanings) {
  for (const subject of one.subjects) {
    for (const predicate of one.predicates) {
      const pair = `${subject} ${predicate}`;
      meaningsByPair.set(pair, [...(meaningsByPair.get(pair) ?? []), one]);
    }
  }
}

/** Nouns that say little by themselves: another one beside them is what is meant. */
const vague: ReadonlySet<Subject> = new Set<Subject>([
  'ip',
  'address',
  'domain',
  'message',
  'system',
  'connection',
  'account',
]);
/** Nouns that belong to what the clause before was about, if it was about somebody. */
const partial: ReadonlySet<Subject> = new Set<Subject>(['address', 'domain', 'record']);

/** What is left when the subject is only taken over from the clause before. */
const takenOver = 3;

/** What the clauses of a reply claim, as weights of rules. */
export function claimsOf(clauses: readonly Clause[], step: Step, code: number): ReadonlyMap<RuleId, number> {
  const claims = new Map<RuleId, number>();
  let topic: Subject | undefined;
  for (const clause of clauses) {
    for (const predicate of predicatesOf(clause)) {
      const claim = claimOf(clause, predicate, topic, step, code);
      if (claim) claims.set(claim.rule, Math.max(claims.get(claim.rule) ?? 0, claim.weight));
    }
    topic = clause.subjects.find(({ kind }) => !vague.has(kind))?.kind ?? topic;
  }
  return claims;
}

type Said = Mention<Predicate | 'mentioned'>;

/** Where nothing is said of it, that it is spoken of at all. */
function predicatesOf({ subjects, predicates }: Clause): readonly Said[] {
  return predicates.length > 0 ? predicates : subjects.map(({ at }) => ({ kind: 'mentioned', at }));
}

interface Claim {
  readonly rule: RuleId;
  readonly weight: number;
}

function claimOf(
  { subjects }: Clause,
  said: Said,
  topic: Subject | undefined,
  step: Step,
  code: number,
): Claim | undefined {
  const { kind } = said;
  for (const subject of byNearness(subjects, said)) {
    const owned = topic !== undefined && partial.has(subject) ? meaningOf(topic, kind, step, code) : undefined;
    if (owned) return { rule: owned.rule, weight: Math.min(owned.weight, claimWeights.fair) };
    const found = meaningOf(subject, kind, step, code);
    if (found) return found;
  }
  const inherited = topic && meaningOf(topic, kind, step, code);
  if (inherited) return { rule: inherited.rule, weight: inherited.weight - takenOver };
  return subjects.every((subject) => subject.kind === 'system') ? meaningOf('nothing', kind, step, code) : undefined;
}

function meaningOf(
  subject: Subject | 'nothing',
  predicate: Predicate | 'mentioned',
  step: Step,
  code: number,
): Meaning | undefined {
  // EHLO itself was not understood (RFC 5321 section 4.2.4), whatever the words are about.
  if (step === 'ehlo' && (code === 500 || code === 502)) return undefined;
  const temporary = code < 500;
  return meaningsByPair
    .get(`${subject} ${predicate}`)
    ?.find((one) => one.steps.includes(step) && (one.temporary === undefined || one.temporary === temporary));
}

/** Said of what follows; everything else is said of what went before, if there is anything. */
const ofNext: ReadonlySet<Said['kind']> = new Set<Said['kind']>(['many', 'erring', 'absent']);

/** Telling nouns first; of these the nearest one in the direction in which such things are said. */
function byNearness(subjects: readonly Mention<Subject>[], { kind: said, at }: Said): readonly Subject[] {
  const next = ofNext.has(said);
  const cost = ({ kind, at: place }: Mention<Subject>): number =>
    (vague.has(kind) ? 1000 : 0) + Math.abs(place - at) + (place !== at && place < at === next ? 100 : 0);
  return [...subjects].sort((one, other) => cost(one) - cost(other)).map(({ kind }) => kind);
}
