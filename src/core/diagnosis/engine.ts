/** Reads a transcript entry by entry and says what went wrong. */
import type { Entry, EntryKind } from '../transcript/entry.ts';
import { ContextFold } from './context.ts';
import type { Context } from './context.ts';
import type { Aspect, Diagnosis, Finding, Rule, Severity } from './finding.ts';
import type { Step } from './refusal.ts';
import { rules } from './rules/index.ts';
import type { RuleId } from './rules/index.ts';
import { clause, inEnglish, say } from '../words.ts';
import type { Saying, Words } from '../words.ts';

/** Entries kept as evidence of one finding; further occurrences add nothing. */
export const maximumEvidence = 20;

/** What one rule says of one entry. */
interface Reading {
  readonly rule: Rule;
  readonly aspect: Aspect;
  readonly diagnosis: Diagnosis;
}

/** A finding as the engine keeps it. */
interface Tracked extends Reading {
  diagnosis: Diagnosis;
  /** The step whose later success makes the finding harmless; absent: none does. */
  readonly step: Step | undefined;
  occurrences: number;
  overcome: boolean;
  /** As last told. */
  finding: Finding;
}

const ranks: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };

/** Steps that a delivered message proves to have been harmless. */
const provenByDelivery: ReadonlySet<Step> = new Set<Step>(['greeting', 'ehlo', 'starttls', 'auth', 'mail']);

function dispatchOf(list: readonly Rule[]): ReadonlyMap<EntryKind, readonly Rule[]> {
  const dispatch = new Map<EntryKind, Rule[]>();
  for (const rule of list) {
    for (const kind of rule.on) dispatch.set(kind, [...(dispatch.get(kind) ?? []), rule]);
  }
  return dispatch;
}

const dispatch = dispatchOf(rules);
/** The rules for replies that do not say no. */
const rulesOfConsent = rules.filter((rule) => rule.on.includes('reply') && !rule.refusalsOnly);

/** The findings of one session, kept up to date while its entries arrive. */
export class Diagnostician {
  readonly #context = new ContextFold();
  readonly #tracked = new Map<RuleId, Tracked>();
  /** What the entry that is taken in has changed. */
  #changed: Set<Tracked> | undefined;
  #rootCause: RuleId | undefined;
  #findings: readonly Finding[] | undefined;

  /** In the order of their decisive entries. */
  get findings(): readonly Finding[] {
    this.#findings ??= [...this.#tracked.values()]
      .filter((tracked) => this.#speaks(tracked))
      .map(({ finding }) => finding)
      .sort((one, other) => one.evidence[0] - other.evidence[0] || other.weight - one.weight);
    return this.#findings;
  }

  /** What has been learned of the session so far. */
  get context(): Context {
    return this.#context;
  }

  /** Takes in the next entry; the findings that are new, or changed, by it. A finding may also have gone. */
  add(entry: Entry): readonly Finding[] {
    this.#context.advance(entry);
    const readings = this.#readings(entry);
    if (readings) for (const reading of readings) this.#take(reading);
    if (this.#tracked.size === 0) return nothing;
    if (this.#context.completedStep) this.#overcome(this.#context.completedStep, entry.seq);
    if (entry.kind === 'clientError') for (const tracked of this.#tracked.values()) this.#change(tracked);
    return this.#changed ? this.#settle(this.#changed) : nothing;
  }

  #speaks({ rule }: Tracked): boolean {
    return rule.role !== 'fallback' || rule.id === this.#rootCause;
  }

  #change(tracked: Tracked): void {
    (this.#changed ??= new Set()).add(tracked);
  }

  /** What the rules say of an entry; of those that read the same decisive entry, the most specific one only. */
  #readings(entry: Entry): readonly Reading[] | undefined {
    const { kind } = entry;
    const consent = kind === 'reply' && !this.#context.refusal;
    const list = consent ? rulesOfConsent : dispatch.get(kind);
    const own = list && this.#readingsBy(list, entry);
    const quoted = kind === 'clientError' ? this.#context.refusal : undefined;
    if (!quoted) return own;
    let all = own;
    for (const reading of this.#readingsBy(dispatch.get('reply') ?? [], quoted.entry) ?? []) {
      all = rank(all, reading);
    }
    return all;
  }

  #readingsBy(list: readonly Rule[], entry: Entry): Reading[] | undefined {
    let readings: Reading[] | undefined;
    let heaviest: Rule | undefined;
    let weight = 0;
    for (const rule of list) {
      if (rule.weigh) {
        const own = rule.weigh(entry, this.#context);
        if (own <= weight) continue;
        heaviest = rule;
        weight = own;
      } else {
        const diagnosis = rule.check(entry, this.#context);
        if (diagnosis) readings = rank(readings, { rule, aspect: rule.aspect ?? 'failure', diagnosis });
      }
    }
    return this.#withHeaviest(readings, entry, heaviest, weight);
  }

  /** Adds the heaviest of the rules that only weighed, if no other reading outweighs it and it says anything new. */
  #withHeaviest(
    readings: Reading[] | undefined,
    entry: Entry,
    rule: Rule | undefined,
    weight: number,
  ): Reading[] | undefined {
    if (!rule) return readings;
    const aspect = rule.aspect ?? 'failure';
    const outweighed = readings?.some(
      (one) => one.aspect === aspect && one.diagnosis.evidence[0] === entry.seq && one.diagnosis.weight >= weight,
    );
    if (outweighed) return readings;
    const known = this.#tracked.get(rule.id);
    const others = readings?.filter((one) => one.aspect !== aspect || one.diagnosis.evidence[0] !== entry.seq);
    if (known && isSaturated(known)) return others;
    const diagnosis = rule.check(entry, this.#context);
    return diagnosis ? rank(others, { rule, aspect, diagnosis }) : others;
  }

  #take({ rule, aspect, diagnosis }: Reading): void {
    if (this.#yieldsToRival(rule, aspect, diagnosis)) return;
    const known = this.#tracked.get(rule.id);
    if (known) {
      if (repeat(known, diagnosis)) this.#change(known);
      return;
    }
    const finding = findingOf(diagnosis, rule.id, false);
    const step =
      this.#context.refusal?.step ?? (diagnosis.evidence[0] === this.#context.greeting?.seq ? 'greeting' : undefined);
    const tracked: Tracked = { rule, aspect, diagnosis, step, occurrences: 1, overcome: false, finding };
    this.#tracked.set(rule.id, tracked);
    this.#change(tracked);
  }

  /** The same between what is said now and what was said of the decisive entry before. */
  #yieldsToRival(rule: Rule, aspect: Aspect, diagnosis: Diagnosis): boolean {
    for (const rival of this.#tracked.values()) {
      if (rival.rule === rule || rival.aspect !== aspect) continue;
      const shared = diagnosis.evidence[0];
      if (!rival.diagnosis.evidence.includes(shared) || !isDecisive(rival, shared)) continue;
      if (rival.diagnosis.weight >= diagnosis.weight) return true;
      this.#withdraw(rival, shared);
    }
    return false;
  }

  /** Takes an entry from a rival's evidence, and the rival away when nothing else proves it. */
  #withdraw(rival: Tracked, seq: number): void {
    if (rival.diagnosis.evidence[0] === seq && rival.occurrences === 1) {
      this.#tracked.delete(rival.rule.id);
      this.#changed?.delete(rival);
      this.#findings = undefined;
      return;
    }
    const [first, ...rest] = rival.diagnosis.evidence.filter((one) => one !== seq);
    if (first === undefined) return;
    rival.diagnosis = { ...rival.diagnosis, evidence: [first, ...rest] };
    rival.occurrences--;
    this.#change(rival);
  }

  /** A step that succeeded after all makes its earlier refusals harmless. */
  #overcome(completed: Step, seq: number): void {
    const delivered = completed === 'end-of-data' || completed === 'bdat';
    for (const tracked of this.#tracked.values()) {
      const { step } = tracked;
      if (tracked.overcome || step === undefined || tracked.diagnosis.severity !== 'error') continue;
      if (step !== completed && !(delivered && provenByDelivery.has(step))) continue;
      if (step === 'rcpt' || tracked.diagnosis.evidence[0] === seq) continue;
      // What a malformed reply offered is lost, even where another command works.
      if (tracked.aspect === 'form' && !delivered) continue;
      tracked.overcome = true;
      this.#change(tracked);
    }
  }

  /** Names the root cause anew and builds the findings that changed. */
  #settle(changed: Set<Tracked>): readonly Finding[] {
    this.#changed = undefined;
    this.#findings = undefined;
    const before = this.#rootCause;
    this.#rootCause = rootCauseOf(this.#tracked.values());
    for (const id of [before, this.#rootCause]) {
      const tracked = id === undefined || before === this.#rootCause ? undefined : this.#tracked.get(id);
      if (tracked) changed.add(tracked);
    }
    const told: Finding[] = [];
    for (const tracked of changed) {
      if (!this.#speaks(tracked)) continue;
      tracked.finding = this.#tell(tracked);
      told.push(tracked.finding);
    }
    return told;
  }

  #tell(tracked: Tracked): Finding {
    const { rule, diagnosis, occurrences } = tracked;
    const rootCause = rule.id === this.#rootCause;
    const times = occurrences >= maximumEvidence ? say` (many times)` : say` (${occurrences} times)`;
    const additions = [
      ...(occurrences > 1 ? [times] : []),
      ...(tracked.overcome ? [say` It did no harm: a later attempt succeeded.`] : []),
      ...(rootCause ? this.#clientReport(diagnosis.message) : []),
    ];
    const message = additions.reduce<Words>((words, addition) => say`${clause(words)}${addition}`, diagnosis.message);
    const severity = tracked.overcome ? 'information' : diagnosis.severity;
    return findingOf({ ...diagnosis, severity, message }, rule.id, rootCause);
  }

  /** What the library that drives the session calls it. */
  #clientReport(message: Words): readonly Saying[] {
    const error = this.#context.clientError;
    if (!error || error.code === '' || inEnglish(message).includes(`reports ${error.code}`)) return [];
    return [say` ${error.client} reports ${error.code}.`];
  }
}

const nothing: readonly Finding[] = [];

function findingOf(diagnosis: Diagnosis, rule: RuleId, rootCause: boolean): Finding {
  const { message, fix } = diagnosis;
  return { ...diagnosis, rule, rootCause, message: inEnglish(message), fix: inEnglish(fix), words: { message, fix } };
}

/** Whether a further occurrence changes nothing. */
function isSaturated({ occurrences, overcome, diagnosis }: Tracked): boolean {
  return occurrences >= maximumEvidence && !overcome && diagnosis.severity === 'error';
}

/** The readings with one more, of rivals the heavier one. */
function rank(readings: Reading[] | undefined, reading: Reading): Reading[] {
  if (!readings) return [reading];
  const rival = readings.findIndex((one) => areRivals(one, reading));
  if (rival < 0) readings.push(reading);
  else if (reading.diagnosis.weight > (readings[rival]?.diagnosis.weight ?? 0)) readings[rival] = reading;
  return readings;
}

function areRivals(one: Reading, other: Reading): boolean {
  return one.aspect === other.aspect && one.diagnosis.evidence[0] === other.diagnosis.evidence[0];
}

/** Whether an entry is the decisive one of some occurrence of a finding. */
function isDecisive(tracked: Tracked, seq: number): boolean {
  return tracked.diagnosis.evidence[0] === seq || (tracked.occurrences > 1 && tracked.diagnosis.evidence.includes(seq));
}

/** Adds another occurrence; false when nothing changed by it. */
function repeat(tracked: Tracked, diagnosis: Diagnosis): boolean {
  const known = tracked.diagnosis;
  if (known.evidence.includes(diagnosis.evidence[0])) return false;
  const graver = tracked.overcome || ranks[diagnosis.severity] > ranks[known.severity];
  if (tracked.occurrences >= maximumEvidence && !graver) return false;
  const evidence = [...known.evidence, diagnosis.evidence[0]].slice(0, maximumEvidence);
  const [first = diagnosis.evidence[0], ...rest] = evidence;
  tracked.diagnosis = { ...(graver ? diagnosis : known), evidence: [first, ...rest] };
  tracked.overcome &&= ranks[diagnosis.severity] < ranks.error;
  tracked.occurrences++;
  return true;
}

/**
 * The finding that explains why a session failed: the earliest cause that is an error; failing that the most telling
 * consequence that is one. A session without an error has none.
 */
function rootCauseOf(all: Iterable<Tracked>): RuleId | undefined {
  let best: Tracked | undefined;
  for (const tracked of all) {
    if (tracked.overcome || tracked.diagnosis.severity !== 'error') continue;
    if (!best || precedes(tracked, best)) best = tracked;
  }
  return best?.rule.id;
}

/** How much a rule explains by its role. */
const standing: Readonly<Record<Rule['role'], number>> = { cause: 2, consequence: 1, fallback: 0 };

function precedes(one: Tracked, other: Tracked): boolean {
  if (one.rule.role !== other.rule.role) return standing[one.rule.role] > standing[other.rule.role];
  if (one.rule.role === 'consequence') return one.diagnosis.weight > other.diagnosis.weight;
  const distance = one.diagnosis.evidence[0] - other.diagnosis.evidence[0];
  return distance < 0 || (distance === 0 && one.diagnosis.weight > other.diagnosis.weight);
}

/** The findings of a finished transcript of one session. */
export function diagnose(entries: readonly Entry[]): Finding[] {
  const diagnostician = new Diagnostician();
  for (const entry of entries) diagnostician.add(entry);
  return [...diagnostician.findings];
}
