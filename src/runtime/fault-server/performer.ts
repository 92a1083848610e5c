import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from './random.ts';
import type { Scenario, Step, WriteStyle } from './schema.ts';

/** What a performer acts on. */
export interface Stage {
  /** Resolves when the octets were taken by the system; false when the connection is gone. */
  write(bytes: Uint8Array): Promise<boolean>;
  close(how: 'fin' | 'reset' | 'half' | 'truncate'): void;
  /** Does what a well-behaved server does; its text goes through `write` of the performer. */
  behave(): Promise<readonly string[]>;
  /** Waits for the client's next line and drops it. */
  awaitLine(): Promise<void>;
  readonly closed: boolean;
  readonly signal: AbortSignal;
}

const textEncoder = new TextEncoder();

/** Carries out the steps of a scenario on one connection, within the scenario's caps on octets and time. */
export class Performer {
  readonly #stage: Stage;
  readonly #random: SeededRandom;
  readonly #limits: Scenario['limits'];
  readonly #startedMs = performance.now();
  #joined: Uint8Array[] = [];
  #sent = 0;
  /** True once a step said to be silent: nothing is said any more. */
  silent = false;

  constructor(stage: Stage, random: SeededRandom, limits: Scenario['limits']) {
    this.#stage = stage;
    this.#random = random;
    this.#limits = limits;
  }

  /** The scenario's cap on octets or time is reached: the connection has to end. */
  get exhausted(): boolean {
    const { sentOctets, connectionMs } = this.#limits;
    return this.#sent >= sentOctets || performance.now() - this.#startedMs >= connectionMs;
  }

  async perform(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (this.#over()) return;
      await this.#one(step);
    }
    await this.#flush();
  }

  async reply(lines: readonly string[], step: Partial<Step> = {}): Promise<void> {
    if (lines.length > 0) await this.#say(textEncoder.encode(lines.map((line) => `${line}\r\n`).join('')), step);
  }

  async #one(step: Step): Promise<void> {
    if (step.reply !== undefined) return this.#say(this.#replyBytes(step), step);
    if (step.raw !== undefined) return this.#say(encode(step.raw, step.charset ?? 'latin1'), step);
    if (step.random !== undefined) return this.#say(this.#random.bytes(step.random), step);
    if (step.challenge !== undefined) {
      return this.#say(encode(`334 ${Buffer.from(step.challenge).toString('base64')}\r\n`, 'utf8'), step);
    }
    if (step.behave) return this.reply(await this.#stage.behave(), step);
    await this.#flush();
    if (step.delayMs !== undefined) return this.#delay(step.delayMs + this.#random.below((step.jitterMs ?? 0) + 1));
    if (step.close !== undefined) return this.#stage.close(step.close);
    if (step.await !== undefined) return this.#stage.awaitLine();
    if (step.silence) this.silent = true;
    if (step.repeat) await this.#repeat(step);
  }

  async #repeat({ repeat = [], times = Infinity, everyMs = 0 }: Step): Promise<void> {
    for (let round = 0; round < times && !this.#over(); round++) {
      for (const step of repeat) await this.#one(step);
      await this.#flush();
      // Without a pause the loop still has to let the socket and the rest of the program have their turn.
      await this.#delay(everyMs);
    }
  }

  #replyBytes(step: Step): Uint8Array {
    const lines = [step.reply ?? []].flat();
    const missing = Math.max(0, (step.padTo ?? 0) - lines.join('\r\n').length - 2);
    const padded = lines.map((line, index) => (index === lines.length - 1 ? line + 'x'.repeat(missing) : line));
    return encode(padded.map((line) => `${line}\r\n`).join(''), step.charset ?? 'utf8');
  }

  async #say(bytes: Uint8Array, step: Partial<Step>): Promise<void> {
    this.#joined.push(bytes);
    if (step.join) return;
    const whole = Buffer.concat(this.#joined);
    this.#joined = [];
    for (const [index, piece] of this.#pieces(whole, step.write ?? 'whole').entries()) {
      if (index > 0) await this.#delay(step.gapMs ?? 1);
      if (this.#over()) return;
      this.#sent += piece.length;
      await this.#stage.write(piece);
    }
  }

  #flush(): Promise<void> {
    return this.#joined.length > 0 ? this.#say(new Uint8Array(0), {}) : Promise.resolve();
  }

  #pieces(bytes: Uint8Array, style: WriteStyle): readonly Uint8Array[] {
    if (style === 'whole') return [bytes];
    const pieces: Uint8Array[] = [];
    for (let start = 0; start < bytes.length; start += pieces.at(-1)!.length) {
      pieces.push(bytes.subarray(start, start + Math.max(1, this.#pieceLength(bytes, start, style, pieces.length))));
    }
    return pieces;
  }

  #pieceLength(bytes: Uint8Array, start: number, style: WriteStyle, index: number): number {
    if (style === 'bytes') return 1;
    if (style === 'lines') return (bytes.indexOf(0x0a, start) + 1 || bytes.length) - start;
    if (style === 'random') return 1 + this.#random.below(16);
    return style === 'whole' ? bytes.length : (style[index % style.length] ?? 1);
  }

  #over(): boolean {
    return this.#stage.closed || this.exhausted;
  }

  async #delay(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stage.signal }).catch(() => undefined);
  }
}

function encode(text: string, charset: 'utf8' | 'latin1'): Uint8Array {
  return Buffer.from(text, charset);
}
