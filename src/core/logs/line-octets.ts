import { encodeUtf8 } from '../smtp/bytes.ts';
import type { LineEnding } from '../transcript/entry.ts';
import type { LogFact } from './reader.ts';

const lineEnds: Readonly<Record<LineEnding, string>> = { crlf: '\r\n', lf: '\n', cr: '\r', none: '' };

type Line = Extract<LogFact, { kind: 'client' | 'server' }>;

/**
 * The text of a line that ended in CRLF. One that the log cuts off is taken for whole; of a reply that goes on behind the
 * cut no more is known. Undefined when it ended otherwise.
 */
export function lineText({ kind, text, lineEnding = 'crlf' }: Line): string | undefined {
  if (lineEnding === 'crlf') return text;
  if (lineEnding !== 'none' || !text.endsWith('...')) return undefined;
  return kind === 'server' && /^\d{3}-/.test(text) ? `${text.slice(0, 3)} ${text.slice(4)}` : text;
}

/** A line as it was on the wire, with its end. */
export function lineOctets({ text, lineEnding = 'crlf' }: Line): Uint8Array {
  return encodeUtf8(text + lineEnds[lineEnding]);
}
