import { LogAnalysis } from '../core/logs/analysis.ts';
import type { LogListener } from '../core/logs/analysis.ts';
import { readTranscript, transcriptForm } from '../core/logs/own-transcript.ts';

/** Octets of a saved transcript that are read; it is held in memory, as a log is not. */
export const maximumTranscriptOctets = 256 * 1024 * 1024;

/** What was read. */
export interface ReadLog {
  readonly lineCount: number;
  readonly octets: number;
}

/**
 * Reads a log or a saved transcript to its end and tells `listener` what is in it.
 * @param source octets in order, as of a file's stream
 * @throws whatever `source` throws; a RangeError for a saved transcript over `maximumTranscriptOctets`
 */
export async function readLog(source: AsyncIterable<Uint8Array>, listener: LogListener): Promise<ReadLog> {
  let analysis: LogAnalysis | undefined;
  let saved: Uint8Array[] | undefined;
  let octets = 0;
  for await (const chunk of source) {
    if (octets === 0 && transcriptForm(new TextDecoder().decode(chunk.subarray(0, 4096)))) saved = [];
    octets += chunk.length;
    if (saved) keep(saved, chunk, octets);
    else (analysis ??= new LogAnalysis(listener)).push(chunk);
  }
  if (saved) return { lineCount: readSaved(saved, listener), octets };
  analysis?.end();
  return { lineCount: analysis?.lineCount ?? 0, octets };
}

function keep(saved: Uint8Array[], chunk: Uint8Array, octets: number): void {
  if (octets > maximumTranscriptOctets) throw new RangeError('the transcript is too long to be read');
  saved.push(chunk);
}

function readSaved(chunks: readonly Uint8Array[], listener: LogListener): number {
  const text = Buffer.concat(chunks).toString('utf8');
  readTranscript(text, transcriptForm(text) ?? 'text', listener);
  return text.split('\n').length;
}
