/** Sees a client that connects again and again without changing anything. It takes several sessions to see that. */
import type { Entry } from '../transcript/entry.ts';
import type { Finding, Severity, Source } from './finding.ts';
import { inEnglish, say } from '../words.ts';
import { rfc } from './sources.ts';
import type { RuleId } from './rules/index.ts';

/** What one session tells of a client that may be going in circles. */
export interface SessionSummary {
  /** Microseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** `host:port`; the address connected to when no host is known. Empty when neither is. */
  readonly target: string;
  readonly client: string;
  /** The user who signed in or tried to; empty when nobody did, or when it is not known. */
  readonly user: string;
  /** Why it failed; absent when nothing did. */
  readonly rootCause?: RuleId;
}

/** A row of sessions that failed alike. */
export interface ReconnectLoop {
  readonly rule: 'reconnect-loop';
  readonly severity: Severity;
  /** In English. */
  readonly message: string;
  readonly fix: string;
  readonly words: Finding['words'];
  /** Why each of them failed. */
  readonly rootCause: RuleId;
  /** Places in the list of summaries, in the order of time; at least `minimumSessions`. */
  readonly sessions: readonly number[];
  /** The longest pause between one session's end and the next one's start, in microseconds. */
  readonly longestPauseUs: number;
}

/** Sessions that have to fail alike in a row; two are an ordinary second try. */
export const minimumSessions = 3;

/** Microseconds of pause behind which another try is no loop. RFC 5321 section 4.5.4.1 asks for 30 minutes. */
export const longestPauseUs = 60_000_000;

/** Each pause this many times the one before is a client that backs off, which is right. */
const backOff = 1.5;

/** Documents on how long a client has to wait. */
export const reconnectLoopSources: readonly Source[] = [rfc(5321, '4.5.4.1'), rfc(5321, '4.2.1')];

/** What the rule means, in one sentence. */
export const reconnectLoopSummary = 'A client connects again and again without changing anything.';

/** The summary of a finished session, from its entries and what `diagnose` says of them. Entries may be missing. */
export function summarise(entries: readonly Entry[], findings: readonly Finding[]): SessionSummary {
  const session = entries.find((entry) => entry.kind === 'session');
  const connected = entries.find((entry) => entry.kind === 'connected');
  const auth = entries.findLast((entry) => entry.kind === 'auth');
  const rootCause = findings.find((finding) => finding.rootCause)?.rule;
  const host = session?.host || connected?.address || '';
  return {
    startedAt: entries[0]?.at ?? 0,
    endedAt: entries.at(-1)?.at ?? 0,
    target: host === '' ? '' : `${host}:${session?.port || connected?.port || 0}`,
    client: session?.client ?? '',
    user: auth?.user ?? '',
    ...(rootCause && { rootCause }),
  };
}

/** The longest loop among sessions, which may be of several clients and in any order; undefined when there is none. */
export function findReconnectLoop(summaries: readonly SessionSummary[]): ReconnectLoop | undefined {
  let longest: readonly number[] = [];
  for (const row of rowsOf(summaries)) {
    if (row.length > longest.length && !backsOff(row, summaries)) longest = row;
  }
  const last = summaries[longest.at(-1) ?? -1];
  if (longest.length < minimumSessions || last?.rootCause === undefined) return undefined;
  return tell(longest, last, last.rootCause, Math.max(...pausesOf(longest, summaries)));
}

/** Sessions of one client with one server that failed alike, one soon after the other. */
function rowsOf(summaries: readonly SessionSummary[]): readonly (readonly number[])[] {
  const byPlan = new Map<string, number[][]>();
  const order = [...summaries.keys()].sort((one, other) => startOf(summaries, one) - startOf(summaries, other));
  for (const place of order) {
    const summary = summaries[place];
    if (!summary) continue;
    const plan = [summary.target, summary.client, summary.user].join('\n');
    const rows = byPlan.get(plan) ?? [];
    byPlan.set(plan, rows);
    const row = rows.at(-1);
    const before = row && summaries[row.at(-1) ?? -1];
    if (row && before && follows(summary, before)) row.push(place);
    else rows.push([place]);
  }
  return [...byPlan.values()].flat();
}

const startOf = (summaries: readonly SessionSummary[], place: number): number => summaries[place]?.startedAt ?? 0;

function follows(one: SessionSummary, before: SessionSummary): boolean {
  const alike = one.rootCause !== undefined && one.rootCause === before.rootCause;
  return alike && one.startedAt - before.endedAt <= longestPauseUs;
}

/** Microseconds between the end of each session of a row and the start of the next; 0 where they overlap. */
function pausesOf(row: readonly number[], summaries: readonly SessionSummary[]): readonly number[] {
  return row.slice(1).map((place, index) => {
    const before = summaries[row[index] ?? -1];
    return Math.max(0, startOf(summaries, place) - (before?.endedAt ?? 0));
  });
}

/** Whether each pause is markedly longer than the one before. */
function backsOff(row: readonly number[], summaries: readonly SessionSummary[]): boolean {
  const pauses = pausesOf(row, summaries);
  return (
    pauses.length > 1 &&
    pauses.every((pause, index) => index === 0 || (pause >= (pauses[index - 1] ?? 0) * backOff && pause > 1_000_000))
  );
}

function tell(sessions: readonly number[], last: SessionSummary, rootCause: RuleId, pauseUs: number): ReconnectLoop {
  const pause = pauseUs < 1_000_000 ? say`less than a second` : say`${Math.round(pauseUs / 1_000_000)} seconds`;
  const who = last.client === '' ? say`A client` : last.client;
  const target = last.target === '' ? '' : say` to ${last.target}`;
  const message = say`${who} connected ${sessions.length} times${target}, at most ${pause} apart, and failed each time for the same reason: ${rootCause}.`;
  const fix =
    'Mend that reason first. Then let the client wait longer after each failure (RFC 5321 asks for 30 minutes), give up after a number of tries, and not try again at all after a 5yz reply.';
  return {
    rule: 'reconnect-loop',
    severity: 'warning',
    message: inEnglish(message),
    fix,
    words: { message, fix },
    rootCause,
    sessions,
    longestPauseUs: pauseUs,
  };
}
