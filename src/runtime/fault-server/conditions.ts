import { readPath } from '../../core/smtp/client-lines.ts';
import type { Condition, Scenario, ScenarioRule } from './schema.ts';

/** What is known when a command arrives. */
export interface Occasion {
  /** A name of the scenario format: a verb, or CONNECT, RESPONSE, MESSAGE, UNKNOWN. */
  readonly command: string;
  readonly line: string;
  readonly tls: boolean;
  readonly authenticated: boolean;
  readonly clientCertificate: boolean;
}

/** What a server has seen on all its connections; it lasts as long as the server. */
export class ServerMemory {
  readonly #ever = new Map<string, number>();
  readonly #seen = new Set<string>();
  connections = 0;

  count(command: string): number {
    const count = (this.#ever.get(command) ?? 0) + 1;
    this.#ever.set(command, count);
    return count;
  }

  /** True the first time that this line comes; a server remembers 10,000 of them. */
  firstSeen(line: string): boolean {
    if (this.#seen.has(line)) return false;
    if (this.#seen.size < 10_000) this.#seen.add(line);
    return true;
  }
}

/** Finds the rule of a scenario that fits, counting what arrives on one connection. */
export class RuleFinder {
  readonly #scenario: Scenario;
  readonly #memory: ServerMemory;
  readonly #connection: number;
  readonly #counts = new Map<string, number>();
  /** RCPT commands since the transaction began. */
  #recipients = 0;

  constructor(scenario: Scenario, memory: ServerMemory, connection: number) {
    this.#scenario = scenario;
    this.#memory = memory;
    this.#connection = connection;
  }

  /** The first rule that fits, or undefined. */
  find(occasion: Occasion): ScenarioRule | undefined {
    const { command, line } = occasion;
    const nth = (this.#counts.get(command) ?? 0) + 1;
    this.#counts.set(command, nth);
    const nthEver = this.#memory.count(command);
    if (startsAnew.has(command)) this.#recipients = 0;
    if (command === 'RCPT') this.#recipients++;
    const mentionsFirst = this.#scenario.on.some(
      (rule) => rule.command === command && rule.when.firstSeen !== undefined,
    );
    const firstSeen = mentionsFirst && this.#memory.firstSeen(`${command} ${line.toLowerCase()}`);
    return this.#scenario.on.find(
      (rule) =>
        (rule.command === command || (rule.command === 'ANY' && command !== 'CONNECT')) &&
        this.#fits(rule.when, occasion, { nth, nthEver, firstSeen }),
    );
  }

  #fits(when: Condition, occasion: Occasion, counted: { nth: number; nthEver: number; firstSeen: boolean }): boolean {
    const { nth, nthEver, firstSeen } = counted;
    const [, ...words] = occasion.line.split(' ');
    const recipient = occasion.command === 'RCPT' ? this.#recipients : 0;
    const checks: readonly boolean[] = [
      is(when.nth, nth),
      atLeast(when.from, nth),
      when.every === undefined || nth % when.every === 0,
      is(when.nthEver, nthEver),
      atLeast(when.fromEver, nthEver),
      is(when.connection, this.#connection),
      is(when.nthRecipient, recipient),
      atLeast(when.fromRecipient, recipient),
      is(when.mechanism?.toUpperCase(), (words[0] ?? '').toUpperCase()),
      when.address === undefined || matches(when.address, readPath(occasion.line) ?? ''),
      when.argument === undefined || matches(when.argument, words.join(' ')),
      is(when.firstSeen, firstSeen),
      is(when.tls, occasion.tls),
      is(when.authenticated, occasion.authenticated),
      is(when.clientCertificate, occasion.clientCertificate),
    ];
    return checks.every(Boolean);
  }
}

/** Commands that begin a transaction, or leave none (RFC 5321 sections 4.1.1.1, 4.1.1.2 and 4.1.1.5). */
const startsAnew: ReadonlySet<string> = new Set(['EHLO', 'HELO', 'LHLO', 'MAIL', 'RSET']);

function is<T>(wanted: T | undefined, actual: T): boolean {
  return wanted === undefined || wanted === actual;
}

function atLeast(wanted: number | undefined, actual: number): boolean {
  return wanted === undefined || actual >= wanted;
}

/** `*` stands for any text; letters are compared without regard to case. Linear: each part is searched once. */
export function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  if (rest.length === 0) return lower === first;
  const last = rest.pop() ?? '';
  if (!lower.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = lower.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return lower.length - last.length >= position && lower.endsWith(last);
}
