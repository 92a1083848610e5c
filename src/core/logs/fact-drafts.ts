/** Entries of what a log tells besides the conversation. */
import type { Awaited } from '../smtp/ledger.ts';
import type { Draft, Entry, Phase, TimeoutEntry, ViolationId } from '../transcript/entry.ts';
import { levelOf } from '../transcript/transcript.ts';
import type { LogFact } from './reader.ts';
import type { SourcePlace } from './source-place.ts';

type Fact<K extends LogFact['kind']> = Extract<LogFact, { kind: K }>;

/** @param implicit whether TLS came first, where the log does not say */
export function tlsDraft(event: Fact<'tls'>, phase: Phase, implicit: boolean): Extract<Draft, { kind: 'tls' }> {
  return {
    kind: 'tls',
    phase,
    implicit: event.implicit ?? implicit,
    protocol: event.protocol ?? '',
    cipher: event.cipher ?? '',
    servername: '',
    resumed: false,
    chain: [],
    verified: event.verified ?? false,
    verdict: event.verdict ?? (event.verified === true ? '' : 'the log does not say whether it was checked'),
  };
}

/** @param awaited what waits for a reply; undefined when nothing does: the connection itself */
export function timeoutDraft(event: Fact<'timeout'>, phase: Phase, awaited: Awaited | undefined): Draft {
  const { waitingFor = awaitedBy(awaited), limitMs = 0 } = event;
  const draft = { kind: 'timeout', phase, waitingFor, limitMs } as const;
  return awaited ? { ...draft, unanswered: awaited.seq } : draft;
}

function awaitedBy(awaited: Awaited | undefined): TimeoutEntry['waitingFor'] {
  switch (awaited?.verb) {
    case undefined:
      return 'connect';
    case 'GREETING':
      return 'greeting';
    case 'MESSAGE':
      return 'data-reply';
    default:
      return 'reply';
  }
}

/** In a log that shows the server's side only, nobody knows what a reply answers. */
export function withoutUnsolicited(draft: Draft): Draft {
  return draft.kind === 'reply' ? withoutViolation(draft, 'unsolicited') : draft;
}

export function withoutViolation(draft: Extract<Draft, { kind: 'command' | 'reply' }>, unwanted: ViolationId): Draft {
  if (!draft.violations.some(({ id }) => id === unwanted)) return draft;
  return { ...draft, violations: draft.violations.filter(({ id }) => id !== unwanted) };
}

/** Makes the draft itself the entry: logs have many millions of them. */
export function completed(draft: Draft, seq: number, at: number, { line, column }: SourcePlace): Entry {
  const entry = draft as { -readonly [K in keyof Entry]: Entry[K] };
  entry.seq = seq;
  entry.at = at;
  entry.level = levelOf(draft);
  entry.sourceLine = line;
  if (column !== undefined) entry.sourceColumn = column;
  return entry as Entry;
}

/** What no server says to greet. */
const ofLaterStep =
  /^(?:5(?:0\d|3[0458]|52)|550) (?:\S{1,12} )?(?:<[^<>]{1,320}>|.{0,60}\b(?:authenticat|recipient|mailbox|user unknown|sender address|message size))/i;

/** Whether a session cannot begin with this. */
export function isMiddle(event: LogFact): boolean {
  if (event.kind === 'client') return !/^(?:EHLO|HELO|LHLO)\b/i.test(event.text);
  if (event.kind !== 'server' || !/^\d{3}/.test(event.text)) return false;
  return !/^(?:220|421|5[1245]\d)\b/.test(event.text);
}

/** Whether a log begins with a reply that greets nobody: it refuses something that is not shown. */
export function isLateRefusal(event: LogFact): boolean {
  return event.kind === 'server' && ofLaterStep.test(event.text);
}
