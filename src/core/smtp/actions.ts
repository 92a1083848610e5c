import type { Phase, TimeoutEntry, TlsEntry, TlsFailedEntry } from '../transcript/entry.ts';
import type { HashName } from './sasl/exchange.ts';

type Details<E extends { readonly kind: string }> = Omit<E, 'kind' | 'seq' | 'at' | 'level' | 'phase' | 'implicit'>;

/** Facts that the host tells the session. `atUs`: microseconds since the Unix epoch, taken when it happened. */
export type SessionInput =
  | { readonly kind: 'started'; readonly atUs: number }
  | {
      readonly kind: 'lookedUp';
      readonly atUs: number;
      readonly durationUs: number;
      /** Addresses in the order in which to try them; for MX `{ preference, exchange }` in any order. */
      readonly answers: readonly LookupAnswer[];
      /** Error code of the resolver; absent on success. */
      readonly error?: string;
    }
  | {
      readonly kind: 'connected';
      readonly atUs: number;
      readonly durationUs: number;
      readonly localAddress: string;
      readonly localPort: number;
    }
  | { readonly kind: 'connectFailed'; readonly atUs: number; readonly code: string; readonly message: string }
  /** The oldest `send` was handed to the operating system. */
  | { readonly kind: 'sent'; readonly atUs: number }
  | { readonly kind: 'received'; readonly atUs: number; readonly bytes: Uint8Array }
  | { readonly kind: 'tlsStarted'; readonly atUs: number; readonly details: Details<TlsEntry> }
  | { readonly kind: 'tlsFailed'; readonly atUs: number; readonly details: Details<TlsFailedEntry> }
  | {
      readonly kind: 'peerClosed';
      readonly atUs: number;
      readonly how: 'fin' | 'reset' | 'error';
      /** Absent without TLS. */
      readonly closeNotify?: 'received' | 'missing';
      /** Error code and text of the socket; absent for an orderly close. */
      readonly code?: string;
      readonly message?: string;
    }
  | { readonly kind: 'timerFired'; readonly atUs: number }
  /** `secret` absent: none was given. */
  | { readonly kind: 'secretGiven'; readonly atUs: number; readonly secret?: string }
  | { readonly kind: 'keyDerived'; readonly atUs: number; readonly key: Uint8Array }
  /** The user wants to stop: the first time politely, the second time at once. */
  | { readonly kind: 'cancelled'; readonly atUs: number }
  | { readonly kind: 'held'; readonly atUs: number; readonly action: Action['kind'] }
  | { readonly kind: 'resumed'; readonly atUs: number; readonly action: Action['kind'] };

export type LookupAnswer = { readonly address: string } | { readonly exchange: string; readonly preference: number };

/** What the session wants done. The host performs actions in order; it may be held before any of them. */
export type Action =
  | { readonly kind: 'lookUp'; readonly record: 'address' | 'mx'; readonly name: string }
  | { readonly kind: 'connect'; readonly address: string; readonly port: number }
  | { readonly kind: 'startTls'; readonly implicit: boolean; readonly servername: string }
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Replaces the timer that runs, if any. */
  | { readonly kind: 'setTimer'; readonly afterMs: number }
  | { readonly kind: 'clearTimer' }
  /** `unverified`: TLS stands, but the certificate was not accepted: the user must be asked before a secret goes there. */
  | {
      readonly kind: 'askSecret';
      readonly purpose: 'password' | 'token';
      readonly user: string;
      readonly unverified: boolean;
    }
  | {
      readonly kind: 'deriveKey';
      readonly hash: HashName;
      readonly password: Uint8Array;
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly keyOctets: number;
    }
  | { readonly kind: 'close'; readonly how: 'fin' | 'reset' }
  /** The last action: nothing follows. */
  | { readonly kind: 'finish'; readonly outcome: Outcome };

export interface Outcome {
  readonly outcome: 'completed' | 'failed' | 'cancelled';
  /** The phase in which the session failed or was cancelled; `ended` when it was completed. */
  readonly phase: Phase;
}

export type WaitingFor = TimeoutEntry['waitingFor'];
