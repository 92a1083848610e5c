import type { Phase } from './entry.ts';

/** A phase that a command begins. */
export type CommandPhase = Extract<Phase, 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'quit'>;

/**
 * The phase that a command begins or belongs to, by its verb in capitals; `RESPONSE` is a line of an AUTH exchange. Verbs
 * that do not stand here, such as NOOP and RSET, leave the phase as it is.
 */
export const phaseOfVerb: ReadonlyMap<string, CommandPhase> = new Map<string, CommandPhase>([
  ['EHLO', 'ehlo'],
  ['HELO', 'ehlo'],
  ['LHLO', 'ehlo'],
  ['STARTTLS', 'starttls'],
  ['AUTH', 'auth'],
  ['RESPONSE', 'auth'],
  ['MAIL', 'mail'],
  ['RCPT', 'rcpt'],
  ['DATA', 'data'],
  ['BDAT', 'data'],
  ['QUIT', 'quit'],
]);
