import type { Phase } from '../transcript/entry.ts';
import { phases } from '../transcript/entry.ts';
import type { SessionInput } from './actions.ts';
import type { Authentication } from './authentication.ts';
import { findCapability } from './capabilities.ts';
import type { SessionOptions } from './client-session.ts';
import { safeLine, xclientLine } from './command-lines.ts';
import type { Awaited, Ledger } from './ledger.ts';
import type { Outgoing } from './outbox.ts';
import { proxyHeader, readEndpoint } from './proxy-protocol.ts';
import type { Reply } from './reply-parser.ts';
import type { Step } from './step.ts';
import { Transaction } from './transaction.ts';

/** What the client says next, by what the server answered: the order of RFC 5321 section 3 and its extensions. */
export class Script {
  readonly #options: SessionOptions;
  readonly #ledger: Ledger;
  readonly #authentication: Authentication;
  #transaction: Transaction | undefined;
  #secured = false;
  #xclientSent = false;

  constructor(options: SessionOptions, ledger: Ledger, authentication: Authentication) {
    this.#options = options;
    this.#ledger = ledger;
    this.#authentication = authentication;
  }

  /** A QUIT would be taken for a part of the message or of the AUTH exchange. */
  get unspeakable(): boolean {
    return this.#authentication.exchanging || (this.#transaction?.inMessage ?? false);
  }

  proxyHeader(local: Extract<SessionInput, { kind: 'connected' }>, remoteAddress: string): Outgoing | undefined {
    const { proxyProtocol, port } = this.#options.profile;
    if (!proxyProtocol) return undefined;
    const source = readEndpoint(proxyProtocol.source ?? '') ?? { address: local.localAddress, port: local.localPort };
    const destination = readEndpoint(proxyProtocol.destination ?? '') ?? { address: remoteAddress, port };
    return { kind: 'raw', bytes: proxyHeader(proxyProtocol.version, source, destination) };
  }

  /** STARTTLS succeeded: EHLO again (RFC 3207 section 4.2). */
  secured(): Step {
    this.#secured = true;
    return this.#hello();
  }

  /** Undefined: more replies are due before anything is decided. */
  replied(awaited: Awaited, reply: Reply, atUs: number): Step | undefined {
    const accepted = reply.code >= 200 && reply.code < 300;
    switch (awaited.verb) {
      case 'GREETING':
        return this.#greeted(accepted);
      case 'EHLO':
      case 'LHLO':
        if (!accepted && awaited.verb === 'EHLO' && [500, 501, 502, 504].includes(reply.code)) return this.#helo();
        return accepted ? this.#afterHello(atUs) : { kind: 'leave', failed: 'ehlo' };
      case 'HELO':
        return accepted ? this.#afterHello(atUs) : { kind: 'leave', failed: 'ehlo' };
      case 'STARTTLS':
        return this.#startTlsReplied(reply.code, atUs);
      case 'XCLIENT':
        return accepted ? this.#hello() : { kind: 'leave', failed: 'ehlo' };
      case 'AUTH':
      case 'RESPONSE':
        return this.#authentication.replied(reply, atUs) ?? this.#startTransaction();
      default:
        return this.#transaction?.replied(awaited, reply);
    }
  }

  #greeted(accepted: boolean): Step {
    if (!accepted) return { kind: 'leave', failed: 'greeting' };
    return this.#stopsBefore('ehlo') ? { kind: 'leave' } : this.#hello();
  }

  #hello(): Step {
    const verb = this.#options.profile.protocol === 'lmtp' ? 'LHLO' : 'EHLO';
    return line(verb, safeLine(`${verb} ${this.#options.profile.ehlo}`));
  }

  /** RFC 5321 section 3.2: a server that does not know EHLO is asked with HELO. */
  #helo(): Step {
    return line('HELO', safeLine(`HELO ${this.#options.profile.ehlo}`));
  }

  #afterHello(atUs: number): Step {
    const { xclient } = this.#options.profile;
    if (xclient && !this.#xclientSent) {
      this.#xclientSent = true;
      return line('XCLIENT', xclientLine(xclient));
    }
    if (this.#stopsBefore('starttls')) return { kind: 'leave' };
    return this.#startTlsDue() ? this.#askForTls(atUs) : this.#afterTls(atUs);
  }

  #startTlsDue(): boolean {
    const { security } = this.#options.profile;
    return !this.#secured && (security === 'starttls' || security === 'opportunistic');
  }

  #askForTls(atUs: number): Step {
    if (findCapability(this.#ledger.capabilities, 'STARTTLS') !== undefined) return line('STARTTLS', 'STARTTLS');
    if (this.#options.profile.security === 'starttls') {
      this.#note('STARTTLS is required by the profile and not offered: the session ends here.', 'warn', atUs);
      return { kind: 'leave', failed: 'starttls' };
    }
    this.#note('STARTTLS is not offered: the session goes on in clear.', 'warn', atUs);
    return this.#afterTls(atUs);
  }

  #startTlsReplied(code: number, atUs: number): Step {
    if (code === 220) return { kind: 'startTls' };
    if (this.#options.profile.security === 'starttls') return { kind: 'leave', failed: 'starttls' };
    this.#note('STARTTLS was refused: the session goes on in clear.', 'warn', atUs);
    return this.#afterTls(atUs);
  }

  #afterTls(atUs: number): Step {
    if (this.#stopsBefore('auth')) return { kind: 'leave' };
    return this.#options.profile.auth ? this.#authentication.start(atUs) : this.#startTransaction();
  }

  #startTransaction(): Step {
    const { mail } = this.#options;
    if (this.#stopsBefore('mail') || !mail) return { kind: 'leave' };
    this.#transaction = new Transaction(this.#options, this.#ledger, mail);
    return this.#transaction.start();
  }

  #stopsBefore(phase: Phase): boolean {
    return phases.indexOf(this.#options.profile.stopAfter) < phases.indexOf(phase);
  }

  #note(text: string, importance: 'warn' | 'info', atUs: number): void {
    this.#ledger.record({ kind: 'note', phase: this.#ledger.phase, importance, text }, atUs);
  }
}

function line(verb: string, text: string): Step {
  return { kind: 'send', batch: [{ kind: 'line', verb, line: text, answerable: true }] };
}
