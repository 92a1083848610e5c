import type { Entry } from '../core/transcript/entry.ts';
import { phaseOfVerb } from '../core/transcript/phase-of-verb.ts';
import type { WaterfallPart } from './protocol.ts';

type PartName = WaterfallPart['name'];
type Open = { name: PartName; startUs: number };

/** Parts that are kept; a session that has more repeats itself. */
const maximumParts = 100;

/** Where the time of a session went: what was waited for, one after the other. */
export class Waterfall {
  readonly #parts: WaterfallPart[] = [];
  #startUs: number | undefined;
  #open: Open | undefined;

  /** Takes in the next entry. */
  add(entry: Entry): void {
    this.#startUs ??= entry.at;
    switch (entry.kind) {
      case 'lookup':
        return this.#push('dns', entry.at - entry.durationUs, entry.at, entry.error === undefined ? 'done' : 'failed');
      case 'attempt':
        return this.#begin('tcp', entry.at);
      case 'connected':
        this.#begin('tcp', entry.at - (entry.durationUs ?? 0), true);
        this.#finish(entry.at, 'done');
        return this.#begin('greeting', entry.at);
      case 'command':
        return this.#begin(phaseOfVerb.get(entry.verb) ?? this.#open?.name ?? 'ehlo', entry.at, true);
      case 'data':
        return this.#begin(entry.transfer === 'data' ? 'final' : 'data', entry.at);
      case 'reply':
        return this.#finish(entry.at, entry.code >= 400 || entry.code < 200 ? 'failed' : 'done');
      case 'tls':
        return this.#push('tls', entry.at - (entry.durationUs ?? 0), entry.at, 'done');
      case 'tlsFailed':
      case 'failure':
        this.#finish(entry.at, 'failed', entry.kind === 'tlsFailed' ? 'tls' : undefined);
        return;
      case 'timeout':
        return this.#finish(entry.at, 'timeout', undefined, entry.limitMs);
      case 'ended':
        this.#finish(entry.at, 'failed');
        return;
      default:
    }
  }

  /** @param nowUs microseconds since the Unix epoch, for what has not ended yet */
  parts(nowUs: number): readonly WaterfallPart[] {
    const open = this.#open;
    if (!open) return this.#parts;
    const startUs = open.startUs - (this.#startUs ?? open.startUs);
    const running: WaterfallPart = {
      name: open.name,
      startUs,
      durationUs: Math.max(0, nowUs - open.startUs),
      state: 'running',
    };
    return [...this.#parts, running];
  }

  /** @param keep whether what has begun already goes on where it is the same or another command waits too */
  #begin(name: PartName, at: number, keep = false): void {
    if (this.#open && keep) return;
    this.#open = { name, startUs: at };
  }

  #finish(at: number, state: WaterfallPart['state'], name?: PartName, limitMs?: number): void {
    const open = this.#open;
    this.#open = undefined;
    if (open) this.#push(name ?? open.name, open.startUs, at, state, limitMs);
    else if (name) this.#push(name, at, at, state, limitMs);
  }

  #push(name: PartName, from: number, to: number, state: WaterfallPart['state'], limitMs?: number): void {
    const startUs = Math.max(0, from - (this.#startUs ?? from));
    const durationUs = Math.max(0, to - from);
    const last = this.#parts.at(-1);
    if (last?.name === name && last.state === 'done' && state === 'done') {
      this.#parts[this.#parts.length - 1] = { ...last, durationUs: startUs + durationUs - last.startUs };
    } else if (this.#parts.length < maximumParts) {
      this.#parts.push({ name, startUs, durationUs, state, ...(limitMs !== undefined && { limitMs }) });
    }
  }
}
