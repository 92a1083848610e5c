/** The labelled failures: what real servers said and real clients printed, and what it was. */
import { readFileSync } from 'node:fs';
import type { RuleId } from '../../src/core/diagnosis/rules/index.ts';
import type { ScenarioInput } from '../../src/runtime/fault-server/schema.ts';
import type { ProfileOverrides } from '../integration/profile.ts';

/** What the server answers to in a replay; `UNASKED` is a reply that follows on another one by itself. */
export type ReplyPlace =
  'CONNECT' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'BDAT' | 'MESSAGE' | 'QUIT' | 'UNASKED';

/** What every replay may say. */
interface ReplayBase {
  /** Where it differs from the case's. */
  readonly rule?: RuleId | 'none';
  readonly acceptable?: readonly string[];
  /** What the client has to do otherwise than deliver one message in clear without signing in. */
  readonly profile?: ProfileOverrides;
}

/** The server's words, at one place of an otherwise well-behaved server. */
export interface ReplyReplay extends ReplayBase {
  readonly at: ReplyPlace;
  readonly reply: readonly string[];
  /** The words as the server's source has them, when the reply was filled in from there; `%s` and its kin are open. */
  readonly template?: string;
  /** What the server does otherwise besides. */
  readonly server?: Partial<ScenarioInput>;
}

/** How the server behaves, where that is more than one reply. */
export interface ScenarioReplay extends ReplayBase {
  readonly scenario: Partial<ScenarioInput>;
}

/** One of the scenarios that are shipped. */
export interface ShippedReplay extends ReplayBase {
  readonly shipped: string;
}

/** Nothing listens where the client connects to. */
export interface ClosedPortReplay extends ReplayBase {
  readonly closedPort: true;
}

/** What cannot be had on loopback, or is a client's fault: the session as a transcript in the text form. */
export interface TranscriptReplay extends ReplayBase {
  readonly transcript: string;
}

/** The same session several times over, judged together. */
export interface RepeatedReplay extends ReplayBase {
  readonly times: number;
  readonly at: ReplyPlace;
  readonly reply: readonly string[];
}

export type Replay =
  ReplyReplay | ScenarioReplay | ShippedReplay | ClosedPortReplay | TranscriptReplay | RepeatedReplay;

export interface AccuracyCase {
  readonly id: string;
  readonly phase: string;
  readonly provider: string;
  /** The root cause; `none`: nothing is wrong. */
  readonly rule: RuleId | 'none';
  /** Other root causes that the evidence cannot tell from it; `none` may stand among them. */
  readonly acceptable: readonly string[];
  /** Rules that may be reported beside it. */
  readonly also: readonly string[];
  /** True: not looked at when rules are tuned. Chosen by a hash of the id. */
  readonly heldOut?: true;
  /** True: from a file of cases that were collected and labelled after the rules, and by which no rule is changed. */
  readonly unseen?: true;
  /** Public threads and documents from which it comes. */
  readonly sources: readonly string[];
  /** What client libraries print, `name: text`. */
  readonly clientErrors: readonly string[];
  /** Empty when it cannot be replayed. */
  readonly replays: readonly Replay[];
  /** Why there is no replay; absent when there is one. */
  readonly notReplayed?: string;
}

/** The cases of cases.json, in its order. @throws the file system's error */
export function readAccuracyCases(): readonly AccuracyCase[] {
  return readJson('cases.json') as readonly AccuracyCase[];
}

/** The cases of collected-cases.json: from the sources of servers and public threads, collected while rules were changed. @throws as above */
export function readCollectedCases(): readonly AccuracyCase[] {
  return readJson('collected-cases.json') as readonly AccuracyCase[];
}

/** Every case: of cases.json, of those collected since, and of the files that were unseen at first. @throws as above */
export function readEveryCase(): readonly AccuracyCase[] {
  return [...readAccuracyCases(), ...readCollectedCases(), ...readLearnedCases(), ...readUnseenCases()];
}

/** What the rules, as they then were, said of a file of cases when they met it for the first time. */
export interface FirstRun {
  /** The file's name. */
  readonly cases: string;
  /** True: rules have been changed by its cases since, which count among the tuned ones. */
  readonly learned?: true;
  readonly right: number;
  readonly all: number;
  readonly wrong: readonly { readonly replay: string; readonly expected: string; readonly found: string }[];
}

/** The first runs of the files of unseen cases, in the order in which they were collected. @throws as above */
export function readFirstRuns(): readonly FirstRun[] {
  return readJson('first-runs.json') as readonly FirstRun[];
}

/** The cases of those files by which no rule has been changed. @throws as above */
export function readUnseenCases(): readonly AccuracyCase[] {
  return casesOf(({ learned }) => !learned).map((one) => ({ ...one, unseen: true as const }));
}

/** The cases of those files by which rules have been changed after the first run. @throws as above */
export function readLearnedCases(): readonly AccuracyCase[] {
  return casesOf(({ learned }) => learned === true);
}

function casesOf(belongs: (run: FirstRun) => boolean): readonly AccuracyCase[] {
  return readFirstRuns()
    .filter(belongs)
    .flatMap(({ cases }) => readJson(cases) as readonly AccuracyCase[]);
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}
