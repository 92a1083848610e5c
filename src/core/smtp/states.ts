/**
 * The client's state machines. Every transition stands here and nowhere else; whatever is not listed is a defect of ours
 * and throws. There are four small machines instead of one big one; they meet in two places only: STARTTLS resets the
 * knowledge of EHLO (RFC 3207 section 4.2), and the end of the connection ends all of them.
 */
import { LocalProtocolError } from './errors.ts';

export type Stage = 'idle' | 'reaching' | 'securing' | 'greeting' | 'ready' | 'leaving' | 'closing' | 'finished';
export type TlsState = 'clear' | 'negotiating' | 'secured' | 'failed';
export type AuthState = 'none' | 'asking' | 'exchanging' | 'deriving' | 'cancelling' | 'accepted' | 'refused';
export type TransactionState = 'none' | 'mail' | 'recipients' | 'data' | 'message' | 'done' | 'refused';

type Table<S extends string> = Readonly<Record<S, readonly S[]>>;

/** The connection as a whole. */
export const stages: Table<Stage> = {
  idle: ['reaching', 'finished'],
  reaching: ['securing', 'greeting', 'closing', 'finished'],
  securing: ['greeting', 'ready', 'closing', 'finished'],
  greeting: ['ready', 'leaving', 'closing', 'finished'],
  ready: ['securing', 'leaving', 'closing', 'finished'],
  leaving: ['closing', 'finished'],
  closing: ['finished'],
  finished: [],
};

export const tlsStates: Table<TlsState> = {
  clear: ['negotiating'],
  negotiating: ['secured', 'failed'],
  secured: [],
  failed: [],
};

/** RFC 4954 section 4. */
export const authStates: Table<AuthState> = {
  none: ['asking', 'exchanging', 'refused'],
  asking: ['exchanging', 'refused'],
  exchanging: ['deriving', 'cancelling', 'accepted', 'refused'],
  deriving: ['exchanging', 'cancelling', 'refused'],
  cancelling: ['refused'],
  accepted: [],
  refused: [],
};

/** RFC 5321 section 4.1.4; RFC 3030 section 2 for the way without DATA. */
export const transactionStates: Table<TransactionState> = {
  none: ['mail'],
  mail: ['recipients', 'refused'],
  recipients: ['data', 'message', 'done', 'refused'],
  data: ['message', 'refused'],
  message: ['done', 'refused'],
  done: [],
  refused: [],
};

/** One machine: its state, changed only along its table. */
export class Machine<S extends string> {
  readonly #table: Table<S>;
  #state: S;

  constructor(table: Table<S>, initial: S) {
    this.#table = table;
    this.#state = initial;
  }

  get state(): S {
    return this.#state;
  }

  /** @throws LocalProtocolError when the table has no such transition */
  to(next: S): void {
    if (!this.#table[this.#state].includes(next)) {
      throw new LocalProtocolError(`no transition from ${this.#state} to ${next}`);
    }
    this.#state = next;
  }

  is(...states: readonly S[]): boolean {
    return states.includes(this.#state);
  }
}
