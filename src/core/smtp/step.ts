import type { Phase } from '../transcript/entry.ts';
import type { Action } from './actions.ts';
import type { Outgoing } from './outbox.ts';

/** What a part of the session wants to happen next. */
export type Step =
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'send'; readonly batch: readonly Outgoing[] }
  | { readonly kind: 'startTls' }
  /** `failed`: the phase in which the session failed; absent when it went as far as it was meant to. */
  | { readonly kind: 'leave'; readonly failed?: Phase };
