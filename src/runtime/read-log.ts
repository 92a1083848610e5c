import { LogAnalysis } from '../core/logs/analysis.ts';
import type { LineCount, LogListener } from '../core/logs/analysis.ts';
import { readTranscript, transcriptForm } from '../core/logs/own-transcript.ts';

/** Octets of a saved transcript that are read; it is held in memory, as a log is not. */
export const maximumTranscriptOctets = 256 * 1024 * 1024;
/** Octets at the start that are looked at to tell binary data from text. */
const probedOctets = 4096;

/** What was read. */
export interface ReadLog {
  readonly lineCount: number;
  readonly octets: number;
  /** It has octets at its start that no text has: NUL, and not as in UTF-16. */
  readonly binary: boolean;
}

export interface ReadOptions {
  /** By what lines are counted; absent: by line feeds, as other tools do. */
  readonly count?: LineCount;
  /** Told each time that nothing has come for `ms` milliseconds: the log may still be written. */
  readonly quiet?: { readonly ms: number; readonly tell: () => void };
  /** Ends the reading where it is, as if the log ended there. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a log or a saved transcript to its end and tells `listener` what is in it.
 * @param source octets in order, as of a file's stream
 * @throws whatever `source` throws, when what came before has been told; a RangeError for a saved transcript over
 * `maximumTranscriptOctets`
 */
export async function readLog(
  source: AsyncIterable<Uint8Array>,
  listener: LogListener,
  options: ReadOptions = {},
): Promise<ReadLog> {
  const reading = new Reading(listener, options.count);
  const parts = source[Symbol.asyncIterator]();
  const stopped = stopping(options.signal);
  try {
    for (;;) {
      const timer = options.quiet && setTimeout(() => reading.quiet(options.quiet?.tell), options.quiet.ms);
      const next = await Promise.race([parts.next(), stopped.promise]);
      clearTimeout(timer);
      if (next === undefined || next.done) break;
      reading.push(next.value);
    }
    return reading.end();
  } catch (error) {
    reading.end();
    throw error;
  } finally {
    stopped.release();
    // A source that waits for more, such as a pipe, would be waited for.
    if (options.signal?.aborted) void parts.return?.();
    else await parts.return?.();
  }
}

/** A promise that is fulfilled with undefined when the signal comes. */
function stopping(signal: AbortSignal | undefined): { readonly promise: Promise<undefined>; release(): void } {
  let release = (): void => {};
  const promise = new Promise<undefined>((resolve) => {
    const stop = (): void => resolve(undefined);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    release = () => signal?.removeEventListener('abort', stop);
  });
  return { promise, release };
}

class Reading {
  readonly #listener: LogListener;
  readonly #count: LineCount | undefined;
  #analysis: LogAnalysis | undefined;
  #saved: Uint8Array[] | undefined;
  #octets = 0;
  #binary = false;

  constructor(listener: LogListener, count: LineCount | undefined) {
    this.#listener = listener;
    this.#count = count;
  }

  push(chunk: Uint8Array): void {
    if (this.#octets === 0) {
      const start = chunk.subarray(0, probedOctets);
      this.#binary = isBinary(start);
      if (transcriptForm(new TextDecoder().decode(start))) this.#saved = [];
    }
    this.#octets += chunk.length;
    if (!this.#saved) return (this.#analysis ??= new LogAnalysis(this.#listener, undefined, this.#count)).push(chunk);
    if (this.#octets > maximumTranscriptOctets) throw new RangeError('the transcript is too long to be read');
    this.#saved.push(chunk);
  }

  quiet(tell: (() => void) | undefined): void {
    this.#analysis?.settle();
    tell?.();
  }

  end(): ReadLog {
    const lineCount = this.#saved ? readSaved(this.#saved, this.#listener) : this.#endAnalysis();
    this.#saved &&= [];
    return { lineCount, octets: this.#octets, binary: this.#binary };
  }

  #endAnalysis(): number {
    const analysis = this.#analysis;
    this.#analysis = undefined;
    analysis?.end();
    return analysis?.lineCount ?? 0;
  }
}

/** UTF-16 text has its zeros at every other place. */
function isBinary(start: Uint8Array): boolean {
  const zeros = [0, 0];
  for (const [place, octet] of start.entries()) if (octet === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  return even + odd > 0 && !(Math.min(even, odd) === 0 && Math.max(even, odd) > start.length / 4);
}

function readSaved(chunks: readonly Uint8Array[], listener: LogListener): number {
  const text = Buffer.concat(chunks).toString('utf8');
  readTranscript(text, transcriptForm(text) ?? 'text', listener);
  return text.split('\n').length;
}
