import { concatBytes, encodeUtf8 } from './bytes.ts';
import type { Ledger } from './ledger.ts';
import type { MessageSummary } from './message-meter.ts';

/** One thing of a batch that is sent. */
export type Outgoing =
  | {
      readonly kind: 'line';
      readonly verb: string;
      readonly line: string;
      /** Where in the line the secret starts; absent when it has none. */
      readonly secretFrom?: number;
      /** False for what gets no reply of its own, such as a BDAT line, whose chunk is answered. */
      readonly answerable: boolean;
    }
  | {
      readonly kind: 'message';
      readonly transfer: 'data' | 'bdat';
      readonly bytes: Uint8Array;
      readonly summary: MessageSummary;
      readonly last: boolean;
    }
  /** Octets that are no part of the conversation, such as a PROXY header. */
  | { readonly kind: 'raw'; readonly bytes: Uint8Array };

const crlf = '\r\n';
const mask = '********';

/** What is sent at once; entered into the transcript when the host says that it was sent. */
export class Outbox {
  readonly #ledger: Ledger;
  readonly #batches: (readonly Outgoing[])[] = [];
  #offset = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Nothing waits to be sent. */
  get empty(): boolean {
    return this.#batches.length === 0;
  }

  put(batch: readonly Outgoing[]): Uint8Array {
    this.#batches.push(batch);
    return concatBytes(...batch.map((item) => (item.kind === 'line' ? encodeUtf8(item.line + crlf) : item.bytes)));
  }

  /** Writes the entries of the oldest batch. */
  sent(atUs: number): void {
    const batch = this.#batches.shift() ?? [];
    this.#enterChunk(batch, atUs);
    for (const item of batch) this.#enter(item, atUs);
  }

  #enterChunk(batch: readonly Outgoing[], atUs: number): void {
    const bytes = concatBytes(...batch.map(maskedBytes));
    const length = batch.reduce((sum, item) => sum + trueLength(item), 0);
    const { phase } = this.#ledger;
    this.#ledger.record({ kind: 'chunk', phase, direction: 'client', offset: this.#offset, length, bytes }, atUs);
  }

  #enter(item: Outgoing, atUs: number): void {
    const start = this.#offset;
    this.#offset += trueLength(item);
    const range = { start, end: this.#offset };
    if (item.kind === 'line') {
      const text = item.secretFrom === undefined ? item.line : `${item.line.slice(0, item.secretFrom)}<secret>`;
      this.#ledger.command({ verb: item.verb, text, range, lineEnding: 'crlf', violations: [] }, atUs, item.answerable);
    } else if (item.kind === 'message') {
      this.#ledger.message({ transfer: item.transfer, complete: true, ...item.summary }, item.last, atUs);
    }
  }
}

function maskedBytes(item: Outgoing): Uint8Array {
  if (item.kind !== 'line') return item.bytes;
  if (item.secretFrom === undefined) return encodeUtf8(item.line + crlf);
  return encodeUtf8(item.line.slice(0, item.secretFrom) + mask + crlf);
}

function trueLength(item: Outgoing): number {
  return item.kind === 'line' ? encodeUtf8(item.line).length + crlf.length : item.bytes.length;
}
