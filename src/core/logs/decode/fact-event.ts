import type { LogEvent, LogFact } from '../reader.ts';

/**
 * Makes a fact the event of a session: the same object, since a long log has many millions of them.
 * @param fact nobody else has it
 * @param at as in `LogEvent`; undefined without times
 */
export function eventOf(fact: LogFact, session: string, at: number | undefined, linesAgo = 0): LogEvent {
  const event = fact as { -readonly [K in keyof LogEvent]: LogEvent[K] };
  event.session = session;
  if (at !== undefined) event.at = at;
  if (linesAgo > 0) event.linesAgo = linesAgo;
  return event as LogEvent;
}
