import type { Mechanism } from '../profiles/profile.ts';
import type { SessionOptions } from './client-session.ts';
import { offeredMechanisms } from './capabilities.ts';
import { decodeText, encodeBase64, noBytes, tryDecodeBase64 } from './bytes.ts';
import type { Ledger } from './ledger.ts';
import { standardReplyLineOctets as standardLineOctets } from './limits.ts';
import type { Reply } from './reply-parser.ts';
import type { SaslExchange, SaslStep } from './sasl/exchange.ts';
import { chooseMechanism, startExchange } from './sasl/mechanisms.ts';
import { authStates, Machine } from './states.ts';
import type { Step } from './step.ts';

/** No mechanism needs more; a server that asks on and on is cut short. */
const maximumChallenges = 8;

/** The AUTH exchange of a session (RFC 4954 section 4). */
export class Authentication {
  readonly #options: SessionOptions;
  readonly #ledger: Ledger;
  readonly #host: () => string;
  readonly #state = new Machine(authStates, 'none');
  #mechanism: Mechanism = 'PLAIN';
  #exchange: SaslExchange | undefined;
  #challenges = 0;
  /** TLS stands on a certificate that was not accepted. */
  unverified = false;

  constructor(options: SessionOptions, ledger: Ledger, host: () => string) {
    this.#options = options;
    this.#ledger = ledger;
    this.#host = host;
  }

  get exchanging(): boolean {
    return this.#state.is('exchanging', 'deriving', 'cancelling');
  }

  get awaitsSecret(): boolean {
    return this.#state.is('asking');
  }

  get awaitsKey(): boolean {
    return this.#state.is('deriving');
  }

  start(atUs: number): Step {
    const auth = this.#options.profile.auth!;
    this.#ledger.enterPhase('auth', atUs);
    const offered = offeredMechanisms(this.#ledger.capabilities);
    const { mechanism, reason } = chooseMechanism(auth.method, offered);
    const draft = {
      kind: 'auth',
      phase: 'auth',
      mechanism: mechanism ?? '',
      offered,
      reason,
      user: auth.user,
    } as const;
    this.#ledger.record(draft, atUs);
    if (!mechanism) return this.#refuse();
    this.#mechanism = mechanism;
    if (mechanism === 'EXTERNAL') return this.#begin('');
    this.#state.to('asking');
    const purpose = mechanism === 'XOAUTH2' || mechanism === 'OAUTHBEARER' ? 'token' : 'password';
    return { kind: 'act', action: { kind: 'askSecret', purpose, user: auth.user, unverified: this.unverified } };
  }

  secretGiven(secret: string | undefined, atUs: number): Step {
    if (secret !== undefined) return this.#begin(secret);
    const text = 'No password was given: the session ends without authentication.';
    this.#ledger.record({ kind: 'note', phase: 'auth', importance: 'warn', text }, atUs);
    return this.#refuse();
  }

  keyDerived(key: Uint8Array, atUs: number): Step {
    this.#state.to('exchanging');
    return this.#perform(this.#exchange!.derived!(key), atUs);
  }

  /** The answer to AUTH or to a line of the exchange; undefined once it was accepted. */
  replied(reply: Reply, atUs: number): Step | undefined {
    if (this.#state.is('cancelling')) return this.#cancelled(reply, atUs);
    if (reply.code >= 200 && reply.code < 300) {
      this.#state.to('accepted');
      if (this.#exchange?.serverProven?.() === false) {
        const text =
          'The server accepted without its signature: it has not shown that it knows the password (RFC 5802 section 3).';
        this.#ledger.record({ kind: 'note', phase: 'auth', importance: 'warn', text }, atUs);
      }
      return undefined;
    }
    if (reply.code !== 334) return this.#refuse();
    const text = (reply.lines[0] ?? '').trim();
    const challenge = text === '' ? noBytes : tryDecodeBase64(text);
    this.#recordChallenge(challenge, text, atUs);
    if (++this.#challenges > maximumChallenges) return this.#cancel('the server asks without end', atUs);
    if (!challenge && this.#mechanism !== 'LOGIN') return this.#cancel('the challenge is not base64', atUs);
    if (this.#challenges === 1 && this.#initialWithheld()) return this.#respond(this.#exchange!.initial!);
    return this.#perform(this.#exchange!.respond(challenge ?? noBytes), atUs);
  }

  #begin(secret: string): Step {
    const auth = this.#options.profile.auth!;
    const credentials = {
      user: auth.user,
      secret,
      authorizationId: auth.authorizationId,
      host: this.#host(),
      port: this.#options.profile.port,
    };
    this.#state.to('exchanging');
    this.#exchange = startExchange(this.#mechanism, credentials, this.#options.digests, this.#options.nonce);
    const head = `AUTH ${this.#mechanism}`;
    if (this.#exchange.initial === undefined || this.#initialWithheld()) {
      return { kind: 'send', batch: [{ kind: 'line', verb: 'AUTH', line: head, answerable: true }] };
    }
    const line = `${head} ${encodeBase64(this.#exchange.initial) || '='}`;
    return {
      kind: 'send',
      batch: [{ kind: 'line', verb: 'AUTH', line, secretFrom: head.length + 1, answerable: true }],
    };
  }

  /** RFC 4954 section 4: a first response that would make the command longer than a command may be waits for a challenge. */
  #initialWithheld(): boolean {
    const initial = this.#exchange?.initial;
    if (initial === undefined) return false;
    const octets = `AUTH ${this.#mechanism} \r\n`.length + Math.ceil(initial.length / 3) * 4;
    return !this.#options.profile.auth!.initialResponse || octets > standardLineOctets;
  }

  #perform(step: SaslStep, atUs: number): Step {
    switch (step.kind) {
      case 'respond':
        return this.#respond(step.response);
      case 'derive':
        this.#state.to('deriving');
        return { kind: 'act', action: { ...step, kind: 'deriveKey' } };
      case 'cancel':
        return this.#cancel(step.reason, atUs);
    }
  }

  #respond(response: Uint8Array): Step {
    const line = encodeBase64(response);
    const secret = line === '' ? {} : { secretFrom: 0 };
    return { kind: 'send', batch: [{ kind: 'line', verb: 'RESPONSE', line, ...secret, answerable: true }] };
  }

  #cancel(reason: string, atUs: number): Step {
    this.#state.to('cancelling');
    const text = `Authentication is cancelled: ${reason}.`;
    this.#ledger.record({ kind: 'note', phase: 'auth', importance: 'warn', text }, atUs);
    return { kind: 'send', batch: [{ kind: 'line', verb: 'RESPONSE', line: '*', answerable: true }] };
  }

  /** The answer to the line that cancels, which has to be 501 (RFC 4954 section 4). */
  #cancelled(reply: Reply, atUs: number): Step {
    if (reply.code >= 200 && reply.code < 300) {
      const text =
        'The server accepted an exchange that the client had cancelled: nothing is sent on the strength of it.';
      this.#ledger.record({ kind: 'note', phase: 'auth', importance: 'warn', text }, atUs);
    }
    return this.#refuse();
  }

  #refuse(): Step {
    this.#state.to('refused');
    return { kind: 'leave', failed: 'auth' };
  }

  #recordChallenge(challenge: Uint8Array | undefined, text: string, atUs: number): void {
    if (challenge?.length === 0) return;
    const decoded = challenge ? decodeText(challenge) : text;
    this.#ledger.record({ kind: 'challenge', phase: 'auth', mechanism: this.#mechanism, decoded }, atUs);
  }
}
