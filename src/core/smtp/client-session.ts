import type { Profile } from '../profiles/profile.ts';
import type { Phase } from '../transcript/entry.ts';
import type { Action, Outcome, SessionInput, WaitingFor } from './actions.ts';
import { Authentication } from './authentication.ts';
import { decodeText } from './bytes.ts';
import type { Mail } from './command-lines.ts';
import { assertNever } from './errors.ts';
import { isDue } from './facts.ts';
import { Ledger, type Recorder } from './ledger.ts';
import { maximumRepeatedReplies, maximumUnsolicitedReplies } from './limits.ts';
import { Outbox, type Outgoing } from './outbox.ts';
import { Reach } from './reach.ts';
import { type Reply, ReplyParser } from './reply-parser.ts';
import type { Digests } from './sasl/exchange.ts';
import { Script } from './script.ts';
import type { Step } from './step.ts';
import { Machine, stages, tlsStates } from './states.ts';

export interface SessionOptions {
  readonly profile: Profile;
  /** What is delivered; absent when the profile stops before MAIL. */
  readonly mail?: Mail;
  /** Takes the entries, with their time; a transcript's `append`. */
  readonly record: Recorder;
  readonly digests: Digests;
  /** Fresh random printable text for SCRAM, at least 18 octets of entropy. */
  readonly nonce: string;
  /** Name of the machine that connects. */
  readonly machine: string;
}

/** Milliseconds that a cancelled session waits for the answer to its QUIT. */
const cancelPatienceMs = 2000;

/**
 * One SMTP session as the client drives it: facts in, actions out, synchronously. It performs nothing, reads no clock,
 * and nothing that the peer sends makes it throw. What it learns goes to the recorder.
 */
export class ClientSession {
  readonly #options: SessionOptions;
  readonly #ledger: Ledger;
  readonly #outbox: Outbox;
  readonly #reach: Reach;
  readonly #script: Script;
  readonly #authentication: Authentication;
  readonly #stage = new Machine(stages, 'idle');
  readonly #tls = new Machine(tlsStates, 'clear');
  #parser = new ReplyParser();
  #received = 0;
  #unsolicited = 0;
  #repeated = { text: '', count: 0 };
  #cancelled = false;
  #failedPhase: Phase | undefined;
  /** It went as far as the profile wants. */
  #reachedEnd = false;
  #actions: Action[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.record, options.profile.protocol);
    this.#outbox = new Outbox(this.#ledger);
    this.#reach = new Reach(options.profile, options.record);
    this.#authentication = new Authentication(options, this.#ledger, () => this.#reach.host);
    this.#script = new Script(options, this.#ledger, this.#authentication);
  }

  /** Takes one fact and returns what is to be done about it, in order. */
  handle(input: SessionInput): readonly Action[] {
    this.#actions = [];
    const waiting = { reach: this.#reach, authentication: this.#authentication, outbox: this.#outbox };
    if (isDue(input.kind, this.#stage.state, waiting)) this.#handle(input);
    return this.#actions;
  }

  #handle(input: SessionInput): void {
    switch (input.kind) {
      case 'started':
        return this.#started(input.atUs);
      case 'lookedUp':
        return this.#tryNext(this.#reach.lookedUp(input), input.atUs);
      case 'connectFailed':
        return this.#tryNext(this.#reach.failed(input.code, input.message, input.atUs), input.atUs);
      case 'connected':
        return this.#connected(input);
      case 'sent':
        this.#outbox.sent(input.atUs);
        return this.#setTimer();
      case 'received':
        return this.#receivedBytes(input.bytes, input.atUs);
      case 'tlsStarted':
        return this.#tlsStarted(input);
      case 'tlsFailed':
        return this.#tlsFailed(input);
      case 'peerClosed':
        return this.#peerClosed(input);
      case 'timerFired':
        return this.#timerFired(input.atUs);
      case 'secretGiven':
        return this.#follow(this.#authentication.secretGiven(input.secret, input.atUs), input.atUs);
      case 'keyDerived':
        return this.#follow(this.#authentication.keyDerived(input.key, input.atUs), input.atUs);
      case 'cancelled':
        return this.#cancel(input.atUs);
      case 'held':
      case 'resumed':
        this.#options.record(
          { kind: 'hold', phase: this.#ledger.phase, state: input.kind, action: input.action },
          input.atUs,
        );
        return;
      default:
        return assertNever(input);
    }
  }

  #started(atUs: number): void {
    const { profile, machine } = this.#options;
    const { name, port, security, protocol, client } = profile;
    const host = profile.host ?? profile.domain ?? '';
    const where = { profile: name, host, port, security, protocol, client, machine } as const;
    this.#options.record({ kind: 'session', phase: 'connect', side: 'client', ...where }, atUs);
    this.#stage.to('reaching');
    this.#tryNext(this.#reach.start(atUs), atUs);
  }

  #tryNext(action: Action | undefined, atUs: number): void {
    if (!action) return this.#end({ by: 'network', how: 'never-connected' }, atUs);
    this.#actions.push(action, { kind: 'setTimer', afterMs: this.#options.profile.timeouts.connect * 1000 });
  }

  #connected(input: Extract<SessionInput, { kind: 'connected' }>): void {
    const { seq } = this.#reach.connected(input);
    const { profile } = this.#options;
    this.#ledger.connected(seq, input.atUs);
    const header = this.#script.proxyHeader(input, this.#reach.address);
    if (header) this.#send([header]);
    if (profile.stopAfter === 'connect') {
      this.#reachedEnd = true;
      return this.#close('fin');
    }
    if (profile.security === 'tls') return this.#startTls(true, input.atUs);
    this.#stage.to('greeting');
    this.#setTimer();
  }

  #startTls(implicit: boolean, atUs: number): void {
    if (!implicit) this.#ledger.enterPhase('starttls', atUs);
    this.#stage.to('securing');
    this.#tls.to('negotiating');
    const servername = this.#options.profile.tls.servername || this.#reach.host;
    this.#actions.push({ kind: 'startTls', implicit, servername });
    this.#actions.push({ kind: 'setTimer', afterMs: this.#options.profile.timeouts.connect * 1000 });
  }

  #tlsStarted({ details, atUs }: Extract<SessionInput, { kind: 'tlsStarted' }>): void {
    const implicit = this.#options.profile.security === 'tls';
    this.#tls.to('secured');
    this.#options.record({ kind: 'tls', phase: this.#ledger.phase, implicit, ...details }, atUs);
    this.#ledger.tlsStarted();
    this.#authentication.unverified = !details.verified;
    if (implicit) {
      this.#stage.to('greeting');
      this.#ledger.restartGreeting(atUs);
      return this.#setTimer();
    }
    this.#stage.to('ready');
    this.#follow(this.#script.secured(), atUs);
  }

  #tlsFailed({ details, atUs }: Extract<SessionInput, { kind: 'tlsFailed' }>): void {
    const implicit = this.#options.profile.security === 'tls';
    this.#tls.to('failed');
    this.#fail();
    this.#options.record({ kind: 'tlsFailed', phase: this.#ledger.phase, implicit, ...details }, atUs);
    this.#actions.push({ kind: 'close', how: 'fin' });
    this.#end({ by: 'client', how: 'tls-failure' }, atUs);
  }

  #receivedBytes(bytes: Uint8Array, atUs: number): void {
    const start = this.#received;
    this.#received += bytes.length;
    const { phase } = this.#ledger;
    this.#options.record(
      { kind: 'chunk', phase, direction: 'server', offset: start, length: bytes.length, bytes },
      atUs,
    );
    if (this.#stage.is('closing')) return;
    if (this.#stage.is('securing')) return this.#dropTrailing(bytes, atUs);
    for (const reply of this.#parser.push(bytes)) {
      this.#replied(reply, atUs);
      if (this.#tls.state === 'negotiating') return this.#dropTrailing(bytes.subarray(reply.range.end - start), atUs);
      if (this.#stage.is('closing', 'finished')) return;
    }
    if (this.#parser.exceeded) this.#exceeded(this.#parser.exceeded, this.#parser.exceededMaximum, atUs);
  }

  /** Whatever stands in clear behind the 220 to STARTTLS must not be believed (RFC 3207 section 6). */
  #dropTrailing(trailing: Uint8Array, atUs: number): void {
    this.#parser = new ReplyParser({}, this.#received);
    if (trailing.length === 0) return;
    const text = decodeText(trailing.subarray(0, 1024));
    this.#options.record({ kind: 'trailing', phase: 'starttls', octets: trailing.length, text }, atUs);
  }

  #replied(reply: Reply, atUs: number): void {
    const recorded = this.#ledger.reply(reply, atUs);
    if (!recorded.answered) return this.#unasked(reply, atUs);
    if (this.#ledger.awaitedCount > 0) this.#setTimer();
    else this.#actions.push({ kind: 'clearTimer' });
    if (recorded.answered.verb === 'GREETING' && this.#stage.is('greeting')) this.#stage.to('ready');
    if (recorded.answered.verb === 'QUIT') return this.#close('fin');
    if (reply.code === 421) {
      this.#fail();
      return this.#close('fin');
    }
    if (this.#cancelled && this.#ledger.awaitedCount === 0) {
      // Behind these the server reads a message or a handshake, and would take QUIT for a part of it.
      const listens = reply.code !== 354 && !(reply.code === 220 && recorded.answered.verb === 'STARTTLS');
      return listens ? this.#leave() : this.#close('fin');
    }
    const step = this.#script.replied(recorded.answered, reply, atUs);
    if (step) this.#follow(step, atUs);
  }

  #unasked(reply: Reply, atUs: number): void {
    const text = `${reply.code} ${reply.lines.join('\n')}`;
    this.#repeated = { text, count: this.#repeated.text === text ? this.#repeated.count + 1 : 1 };
    this.#unsolicited++;
    if (this.#repeated.count >= maximumRepeatedReplies) {
      return this.#exceeded('reply-repeated', maximumRepeatedReplies, atUs);
    }
    if (this.#unsolicited >= maximumUnsolicitedReplies) {
      return this.#exceeded('unsolicited-replies', maximumUnsolicitedReplies, atUs);
    }
    if (reply.code === 421) {
      this.#fail();
      this.#close('fin');
    }
  }

  #exceeded(limit: Parameters<Ledger['exceeded']>[0], maximum: number, atUs: number): void {
    this.#fail();
    this.#ledger.exceeded(limit, maximum, atUs);
    this.#actions.push({ kind: 'close', how: 'reset' });
    this.#end({ by: 'client', how: 'error' }, atUs);
  }

  #follow(step: Step, atUs: number): void {
    switch (step.kind) {
      case 'act':
        this.#actions.push(step.action);
        return;
      case 'send':
        return this.#send(step.batch);
      case 'startTls':
        return this.#startTls(false, atUs);
      case 'leave':
        if (step.failed) this.#failedPhase ??= step.failed;
        else this.#reachedEnd = true;
        return this.#leave();
      default:
        return assertNever(step);
    }
  }

  #send(batch: readonly Outgoing[]): void {
    if (batch.some((item) => item.kind === 'line' && item.verb === 'QUIT')) this.#stage.to('leaving');
    this.#actions.push({ kind: 'send', bytes: this.#outbox.put(batch) });
  }

  #leave(): void {
    if (this.#stage.is('leaving', 'closing', 'finished')) return;
    if (this.#options.profile.leave === 'drop') return this.#close('fin');
    this.#send([{ kind: 'line', verb: 'QUIT', line: 'QUIT', answerable: true }]);
  }

  #close(how: 'fin' | 'reset'): void {
    if (this.#stage.is('closing', 'finished')) return;
    this.#stage.to('closing');
    this.#actions.push({ kind: 'close', how });
    this.#actions.push({ kind: 'setTimer', afterMs: cancelPatienceMs });
  }

  #peerClosed(input: Extract<SessionInput, { kind: 'peerClosed' }>): void {
    const { atUs, how, code, message } = input;
    const ours = this.#stage.is('closing');
    if (how === 'fin') {
      const { phase } = this.#ledger;
      const draft = { kind: 'chunk', phase, direction: 'server', offset: this.#received, length: 0 } as const;
      this.#options.record({ ...draft, bytes: new Uint8Array(0) }, atUs);
    }
    if (code !== undefined && !ours) {
      this.#options.record(
        { kind: 'failure', phase: this.#ledger.phase, code, message: message ?? '', final: true },
        atUs,
      );
    }
    if (!ours && !this.#quitWasAnswered()) this.#fail();
    const closeNotify = input.closeNotify ? { closeNotify: input.closeNotify } : {};
    this.#actions.push({ kind: 'close', how: 'fin' });
    this.#end({ by: ours ? 'client' : 'server', how: ours ? 'fin' : how, ...closeNotify }, atUs);
  }

  /** A close behind QUIT loses nothing, answered or not. */
  #quitWasAnswered(): boolean {
    return this.#stage.is('leaving') && this.#ledger.onlyQuitAwaited;
  }

  #timerFired(atUs: number): void {
    if (this.#stage.is('closing')) return this.#end({ by: 'client', how: 'fin' }, atUs);
    if (this.#stage.is('reaching')) return this.#reachTimedOut(atUs);
    const waitingFor = this.#waitingFor();
    const limitMs = this.#waitMs();
    const onlyQuit = this.#quitWasAnswered();
    if (!onlyQuit) this.#fail();
    if (this.#parser.pendingOctets > 0) this.#ledger.exceeded('reply-trickle', limitMs, atUs);
    else {
      const unanswered = this.#ledger.nextAwaited ? { unanswered: this.#ledger.nextAwaited.seq } : {};
      this.#options.record({ kind: 'timeout', phase: this.#ledger.phase, waitingFor, limitMs, ...unanswered }, atUs);
    }
    this.#actions.push({ kind: 'close', how: 'fin' });
    this.#end({ by: 'client', how: 'timeout' }, atUs);
  }

  #reachTimedOut(atUs: number): void {
    const { waitingFor } = this.#reach;
    const limitMs = this.#options.profile.timeouts.connect * 1000;
    this.#options.record({ kind: 'timeout', phase: 'connect', waitingFor, limitMs }, atUs);
    const code = waitingFor === 'lookup' ? 'ETIMEOUT' : 'ETIMEDOUT';
    if (waitingFor === 'lookup')
      return this.#handle({ kind: 'lookedUp', atUs, durationUs: limitMs * 1000, answers: [], error: code });
    this.#actions.push({ kind: 'close', how: 'reset' });
    this.#tryNext(this.#reach.failed(code, `no answer within ${limitMs / 1000} s`, atUs), atUs);
  }

  #cancel(atUs: number): void {
    const again = this.#cancelled;
    if (!again) this.#options.record({ kind: 'cancelled', phase: this.#ledger.phase }, atUs);
    this.#cancelled = true;
    if (!again && this.#stage.is('ready') && !this.#script.unspeakable && this.#ledger.awaitedCount === 0)
      return this.#leave();
    // While a reply is due the QUIT follows it; where none can be said, or the user insists, the connection is dropped.
    if (!again && this.#stage.is('ready') && !this.#script.unspeakable) return this.#setTimer();
    this.#actions.push({ kind: 'close', how: 'fin' });
    const connected = !this.#stage.is('idle', 'reaching');
    this.#end(connected ? { by: 'client', how: 'fin' } : { by: 'network', how: 'never-connected' }, atUs);
  }

  #fail(): void {
    this.#failedPhase ??= this.#ledger.nextAwaited?.phase ?? this.#ledger.phase;
  }

  #setTimer(): void {
    if (this.#ledger.awaitedCount > 0) this.#actions.push({ kind: 'setTimer', afterMs: this.#waitMs() });
  }

  #waitingFor(): WaitingFor {
    if (this.#stage.is('securing')) return 'tls';
    const verb = this.#ledger.nextAwaited?.verb;
    return verb === 'GREETING' ? 'greeting' : verb === 'MESSAGE' ? 'data-reply' : 'reply';
  }

  #waitMs(): number {
    const { timeouts } = this.#options.profile;
    if (this.#cancelled) return cancelPatienceMs;
    switch (this.#waitingFor()) {
      case 'tls':
        return timeouts.connect * 1000;
      case 'greeting':
        return timeouts.greeting * 1000;
      case 'data-reply':
        return timeouts.data * 1000;
      default:
        return timeouts.command * 1000;
    }
  }

  #end(ending: Parameters<Ledger['ended']>[0], atUs: number): void {
    const { phase } = this.#ledger;
    const rest = this.#parser.pendingOctets;
    const incomplete = this.#parser.finish();
    if (incomplete) this.#ledger.incomplete(incomplete, atUs);
    this.#ledger.ended(ending, rest, atUs);
    this.#stage.to('finished');
    this.#actions.push({ kind: 'clearTimer' }, { kind: 'finish', outcome: this.#outcome(phase) });
  }

  #outcome(phase: Phase): Outcome {
    if (this.#cancelled) return { outcome: 'cancelled', phase };
    if (this.#failedPhase === undefined && this.#reachedEnd) return { outcome: 'completed', phase: 'ended' };
    return { outcome: 'failed', phase: this.#failedPhase ?? phase };
  }
}
