import { readBdat, readPath } from '../../core/smtp/client-lines.ts';
import { checkParameters } from './envelope-parameters.ts';
import type { SeededRandom } from './random.ts';
import { SaslServer } from './sasl-server.ts';
import type { MechanismName, Scenario } from './schema.ts';

/** What follows from an answer besides its text. */
export type Consequence = 'startTls' | 'message' | 'chunk' | 'skipChunk' | 'close';

export interface Answer {
  /** Whole reply lines, without their ends. Empty: nothing is said (a BDAT line, whose chunk is answered). */
  readonly lines: readonly string[];
  readonly then?: Consequence;
  /** Octets of the chunk that follows; only with `chunk` and `skipChunk`, which takes them without keeping them. */
  readonly octets?: number;
}

/** A message that was accepted. */
export interface AcceptedMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly content: Uint8Array;
}

const say = (...lines: readonly string[]): Answer => ({ lines });

/** A server that keeps to the RFCs, one connection of it: what it answers to each line, and what it remembers. */
export class Responder {
  readonly #scenario: Scenario;
  readonly #random: SeededRandom;
  readonly #deliver: (message: AcceptedMessage) => void;
  tls = false;
  clientCertificate = false;
  authenticated = false;
  #greeted = false;
  #from: string | undefined;
  #to: string[] = [];
  #chunks: Uint8Array[] = [];
  #chunkOctets = 0;
  #lastChunk = false;
  /** Keywords of the last EHLO reply, in capitals; empty after HELO, undefined before either. */
  #offered: ReadonlySet<string> | undefined;
  /** A chunk of this transaction was refused: every further one is too, until RSET (RFC 3030 section 2). */
  #chunkRefused = false;
  /** What is said of the chunk that was not kept. */
  #refusal: Answer = { lines: [] };
  #sasl: SaslServer | undefined;

  constructor(scenario: Scenario, random: SeededRandom, deliver: (message: AcceptedMessage) => void) {
    this.#scenario = scenario;
    this.#random = random;
    this.#deliver = deliver;
  }

  /** The client's next line belongs to an AUTH exchange. */
  get exchanging(): boolean {
    return this.#sasl !== undefined;
  }

  get recipients(): readonly string[] {
    return this.#to;
  }

  greeting(): Answer {
    return say(`220 ${this.#scenario.host} ${this.#scenario.protocol === 'lmtp' ? 'LMTP' : 'ESMTP'}`);
  }

  /** TLS stands: everything learned before is forgotten (RFC 3207 section 4.2). */
  secured(clientCertificate: boolean): void {
    this.tls = true;
    this.clientCertificate = clientCertificate;
    this.#greeted = false;
    this.#offered = undefined;
    this.#reset();
  }

  /** The scenario answered EHLO itself, with these lines; what they offer is what is offered. */
  offer(lines: readonly string[]): void {
    this.#offered = keywordsOf(lines.slice(1).map((line) => line.slice(4)));
  }

  answer(verb: string, line: string): Answer {
    const argument = line.slice(verb.length).trim();
    if (this.#scenario.tls.required && !this.tls && needsTls.has(verb))
      return say('530 5.7.0 Must issue a STARTTLS command first');
    switch (verb) {
      case 'EHLO':
      case 'HELO':
      case 'LHLO':
        return this.#hello(verb, argument);
      case 'STARTTLS':
        return this.#startTls(argument);
      case 'AUTH':
        return this.#auth(argument);
      case 'MAIL':
        return this.#mail(line);
      case 'RCPT':
        return this.#rcpt(line);
      case 'DATA':
        return this.#data();
      case 'BDAT':
        return this.#bdat(line);
      case 'RSET':
        this.#reset();
        return say('250 2.0.0 Ok');
      case 'NOOP':
        return say('250 2.0.0 Ok');
      case 'VRFY':
        return argument === '' ? say('501 5.5.4 Syntax: VRFY address') : say('252 2.5.0 Cannot verify the user');
      case 'EXPN':
        return say('502 5.5.1 Command not implemented');
      case 'HELP':
        return say('214 2.0.0 See RFC 5321');
      case 'XCLIENT':
        if (!this.#scenario.accept.xclient) return say('500 5.5.1 Command unrecognized');
        this.#greeted = false;
        return this.greeting();
      case 'QUIT':
        return { lines: ['221 2.0.0 Bye'], then: 'close' };
      default:
        return say('500 5.5.1 Command unrecognized');
    }
  }

  /** A line of the AUTH exchange that is under way. */
  respond(line: string): Answer {
    return this.#saslAnswer(line);
  }

  /** The scenario gave the verdict on the AUTH exchange itself. */
  settleExchange(accepted: boolean): void {
    this.#sasl = undefined;
    this.authenticated ||= accepted;
  }

  /** The message behind 354, dots removed. */
  message(content: Uint8Array): Answer {
    return this.#accept([content]);
  }

  chunk(content: Uint8Array): Answer {
    this.#chunks.push(content);
    return this.#lastChunk ? this.#accept(this.#chunks) : say(`250 2.0.0 ${content.length} octets received`);
  }

  /** The chunk that was not kept has passed. */
  chunkSkipped(): Answer {
    return this.#refusal;
  }

  #hello(verb: string, argument: string): Answer {
    const lmtp = this.#scenario.protocol === 'lmtp';
    if (lmtp !== (verb === 'LHLO')) return say('500 5.5.1 Command unrecognized');
    if (argument === '') return say('501 5.5.4 A host name is required');
    this.#greeted = true;
    this.#reset();
    const keywords = verb === 'HELO' ? [] : this.#keywords();
    this.#offered = keywordsOf(keywords);
    if (verb === 'HELO') return say(`250 ${this.#scenario.host}`);
    const lines = [`${this.#scenario.host} greets ${argument}`, ...keywords];
    return { lines: lines.map((text, index) => `250${index === lines.length - 1 ? ' ' : '-'}${text}`) };
  }

  #keywords(): readonly string[] {
    const { auth, tls, limits, capabilities } = this.#scenario;
    const stage = this.authenticated ? capabilities.authenticated : this.tls ? capabilities.tls : capabilities.clear;
    const usual = [
      'PIPELINING',
      `SIZE ${limits.messageOctets}`,
      '8BITMIME',
      'SMTPUTF8',
      'CHUNKING',
      'DSN',
      'ENHANCEDSTATUSCODES',
      ...(this.tls ? ['REQUIRETLS'] : tls.mode === 'starttls' ? ['STARTTLS'] : []),
      ...(this.tls || auth.withoutTls ? [`AUTH ${auth.mechanisms.join(' ')}`] : []),
      ...(this.#scenario.accept.xclient ? ['XCLIENT NAME ADDR'] : []),
    ];
    const hidden = new Set((stage?.hide ?? []).map((keyword) => keyword.toUpperCase()));
    const base = stage?.only ?? usual.filter((line) => !hidden.has(line.split(' ', 1)[0] ?? ''));
    return [...base, ...(stage?.add ?? [])];
  }

  #startTls(argument: string): Answer {
    if (argument !== '') return say('501 5.5.4 Syntax error, no parameters allowed');
    if (this.tls) return say('503 5.5.1 TLS is active already');
    const offered = (this.#offered ?? keywordsOf(this.#keywords())).has('STARTTLS');
    if (this.#scenario.tls.mode !== 'starttls' || !offered) return say('502 5.5.1 Command not implemented');
    return { lines: ['220 2.0.0 Ready to start TLS'], then: 'startTls' };
  }

  #auth(argument: string): Answer {
    const [name = '', initial] = argument.split(' ');
    const { auth, users } = this.#scenario;
    const mechanism = auth.mechanisms.find((known) => known === name.toUpperCase());
    if (!this.#greeted || this.authenticated || this.#from !== undefined)
      return say('503 5.5.1 Bad sequence of commands');
    if (!this.tls && !auth.withoutTls)
      return say('538 5.7.11 Encryption required for requested authentication mechanism');
    if (!mechanism) return say('504 5.5.4 Unrecognized authentication type');
    this.#sasl = new SaslServer(mechanism satisfies MechanismName, users, this.clientCertificate, this.#random);
    return this.#saslAnswer(initial);
  }

  #saslAnswer(response: string | undefined): Answer {
    const answer = this.#sasl!.take(response);
    if (answer.kind === 'challenge') return say(`334 ${answer.text}`);
    this.#sasl = undefined;
    if (answer.kind === 'refused') return say(answer.reply);
    this.authenticated = true;
    return say('235 2.7.0 Authentication successful');
  }

  #mail(line: string): Answer {
    const path = readPath(line);
    if (!this.#greeted) return say('503 5.5.1 Say hello first');
    if (this.#scenario.auth.required && !this.authenticated) return say('530 5.7.0 Authentication required');
    if (this.#from !== undefined) return say('503 5.5.1 Nested MAIL command');
    if (path === undefined || !/^MAIL FROM:/i.test(line)) return say('501 5.5.4 Syntax: MAIL FROM:<address>');
    const checked = checkParameters('MAIL', line, this.#offered ?? new Set());
    if (checked.kind !== 'fine') return refuseParameter(checked.kind, checked.name);
    if (checked.size > this.#scenario.limits.messageOctets) return tooLarge();
    this.#from = path;
    return say('250 2.1.0 Ok');
  }

  #rcpt(line: string): Answer {
    const path = readPath(line);
    if (this.#from === undefined) return say('503 5.5.1 MAIL first');
    if (path === undefined || path === '' || !/^RCPT TO:/i.test(line))
      return say('501 5.5.4 Syntax: RCPT TO:<address>');
    const checked = checkParameters('RCPT', line, this.#offered ?? new Set());
    if (checked.kind !== 'fine') return refuseParameter(checked.kind, checked.name);
    if (this.#to.length >= this.#scenario.limits.recipients) return say('452 4.5.3 Too many recipients');
    this.#to.push(path);
    return say('250 2.1.5 Ok');
  }

  #data(): Answer {
    if (this.#from === undefined || this.#chunkOctets > 0 || this.#chunkRefused)
      return say('503 5.5.1 Bad sequence of commands');
    if (this.#to.length === 0) return say('554 5.5.1 No valid recipients');
    return { lines: ['354 End data with <CR><LF>.<CR><LF>'], then: 'message' };
  }

  #bdat(line: string): Answer {
    const chunk = readBdat(line);
    if (!chunk) return say('501 5.5.4 Syntax: BDAT size [LAST]');
    this.#lastChunk = chunk.last;
    const refusal = this.#refuseChunk(chunk.octets, chunk.last);
    if (!refusal) return { lines: [], then: 'chunk', octets: chunk.octets };
    this.#chunkRefused = this.#from !== undefined;
    this.#chunks = [];
    this.#refusal = refusal;
    return { lines: [], then: 'skipChunk', octets: chunk.octets };
  }

  /** Why a chunk is not wanted, known before its octets come; undefined when it is. */
  #refuseChunk(octets: number, last: boolean): Answer | undefined {
    if (this.#from === undefined || this.#chunkRefused) return say('503 5.5.1 Bad sequence of commands');
    if (this.#to.length === 0) return say('554 5.5.1 No valid recipients');
    this.#chunkOctets += octets;
    if (this.#chunkOctets <= this.#scenario.limits.messageOctets) return undefined;
    return last ? this.#forEach(tooLarge()) : tooLarge();
  }

  #accept(parts: readonly Uint8Array[]): Answer {
    const content = Buffer.concat(parts);
    const [from, to] = [this.#from, this.#to];
    if (from === undefined || to.length === 0) return say('503 5.5.1 No valid recipients');
    const fits = content.length <= this.#scenario.limits.messageOctets;
    const answer = this.#forEach(fits ? say('250 2.0.0 Ok: queued') : tooLarge());
    this.#reset();
    if (fits) this.#deliver({ from, to, content });
    return answer;
  }

  /** The verdict on a message: in LMTP one reply for each recipient that was accepted (RFC 2033 section 4.2). */
  #forEach(answer: Answer): Answer {
    return this.#scenario.protocol === 'lmtp' ? say(...this.#to.flatMap(() => answer.lines)) : answer;
  }

  #reset(): void {
    this.#from = undefined;
    this.#to = [];
    this.#chunks = [];
    this.#chunkOctets = 0;
    this.#chunkRefused = false;
  }
}

const tooLarge = (): Answer => say('552 5.3.4 Message size exceeds fixed limit');

function refuseParameter(kind: 'malformed' | 'unsupported', name: string): Answer {
  const known = name.replace(/[^!-~]/g, '?').slice(0, 64);
  return kind === 'malformed'
    ? say(`501 5.5.4 Syntax error in parameter ${known}`)
    : say(`555 5.5.4 Unsupported parameter ${known}`);
}

/** The first word of each EHLO line, in capitals; `AUTH=LOGIN` of old servers counts as AUTH. */
function keywordsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.map((line) => (line.split(/[ =]/, 1)[0] ?? '').toUpperCase()));
}

/** RFC 3207 section 4: what a server that requires TLS refuses before it. */
const needsTls = new Set(['AUTH', 'MAIL', 'RCPT', 'DATA', 'BDAT', 'VRFY', 'EXPN', 'HELP', 'RSET']);
