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

/** One thing of a batch with its octets as they go out. */
interface Packed {
  readonly item: Outgoing;
  readonly bytes: Uint8Array;
}

interface Batch {
  readonly parts: readonly Packed[];
  /** All parts together. */
  readonly bytes: Uint8Array;
}

/** What is sent at once; entered into the transcript when the host says that it was sent. */
export class Outbox {
  readonly #ledger: Ledger;
  readonly #batches: Batch[] = [];
  #offset = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Nothing waits to be sent. */
  get empty(): boolean {
    return this.#batches.length === 0;
  }

  /** The octets to send; they stay as they are, since the transcript shows them too. */
  put(items: readonly Outgoing[]): Uint8Array {
    const parts = items.map((item) => ({ item, bytes: octetsOf(item) }));
    const bytes = joined(parts.map((part) => part.bytes));
    this.#batches.push({ parts, bytes });
    return bytes;
  }

  /** Writes the entries of the oldest batch. */
  sent(atUs: number): void {
    const batch = this.#batches.shift();
    if (!batch) return;
    this.#enterChunk(batch, atUs);
    for (const part of batch.parts) this.#enter(part, atUs);
  }

  #enterChunk({ parts, bytes: sent }: Batch, atUs: number): void {
    const secret = parts.some(({ item }) => item.kind === 'line' && item.secretFrom !== undefined);
    const bytes = secret ? joined(parts.map(maskedOctetsOf)) : sent;
    const { phase } = this.#ledger;
    const { length } = sent;
    this.#ledger.record({ kind: 'chunk', phase, direction: 'client', offset: this.#offset, length, bytes }, atUs);
  }

  #enter({ item, bytes }: Packed, atUs: number): void {
    const start = this.#offset;
    this.#offset += bytes.length;
    const range = { start, end: this.#offset };
    if (item.kind === 'line') {
      const text = item.secretFrom === undefined ? item.line : `${item.line.slice(0, item.secretFrom)}<secret>`;
      this.#ledger.command({ verb: item.verb, text, range, lineEnding: 'crlf', violations: [] }, atUs, item.answerable);
    } else if (item.kind === 'message') {
      this.#ledger.message({ ...item.summary, transfer: item.transfer, complete: true }, item.last, atUs);
    }
  }
}

function octetsOf(item: Outgoing): Uint8Array {
  return item.kind === 'line' ? encodeUtf8(item.line + crlf) : item.bytes;
}

function maskedOctetsOf({ item, bytes }: Packed): Uint8Array {
  if (item.kind !== 'line' || item.secretFrom === undefined) return bytes;
  return encodeUtf8(item.line.slice(0, item.secretFrom) + mask + crlf);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : concatBytes(...parts);
}
