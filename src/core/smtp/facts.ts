import type { SessionInput } from './actions.ts';
import type { Authentication } from './authentication.ts';
import type { Outbox } from './outbox.ts';
import type { Reach } from './reach.ts';
import type { Stage } from './states.ts';

/** The parts of a session that know what they wait for. */
export interface Waiting {
  readonly reach: Reach;
  readonly authentication: Authentication;
  readonly outbox: Outbox;
}

/**
 * Whether a fact means anything at this stage. One that does not is too late, such as a password that is given after the
 * session was cancelled, and is passed over.
 */
export function isDue(kind: SessionInput['kind'], stage: Stage, { reach, authentication, outbox }: Waiting): boolean {
  if (stage === 'finished') return false;
  switch (kind) {
    case 'started':
      return stage === 'idle';
    case 'lookedUp':
      return stage === 'reaching' && reach.waitingFor === 'lookup';
    case 'connected':
    case 'connectFailed':
      return stage === 'reaching' && reach.waitingFor === 'connect';
    case 'tlsStarted':
    case 'tlsFailed':
      return stage === 'securing';
    case 'secretGiven':
      return stage === 'ready' && authentication.awaitsSecret;
    case 'keyDerived':
      return stage === 'ready' && authentication.awaitsKey;
    case 'received':
    case 'peerClosed':
      return stage !== 'idle' && stage !== 'reaching';
    case 'sent':
      return !outbox.empty;
    case 'timerFired':
      return stage !== 'idle';
    case 'cancelled':
    case 'held':
    case 'resumed':
      return true;
  }
}
