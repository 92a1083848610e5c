import { encodeUtf8 } from '../smtp/bytes.ts';
import type { LineEnding } from '../transcript/entry.ts';
import type { LogFact } from './reader.ts';

const lineEnds: Readonly<Record<LineEnding, string>> = { crlf: '\r\n', lf: '\n', cr: '\r', none: '' };

/** A line as it was on the wire. One that the log cuts off is taken for whole; of a reply that goes on behind the cut no more is known. */
export function lineOctets({
  kind,
  text,
  lineEnding = 'crlf',
}: Extract<LogFact, { kind: 'client' | 'server' }>): Uint8Array {
  const cut = lineEnding === 'none' && text.endsWith('...');
  if (!cut) return encodeUtf8(text + lineEnds[lineEnding]);
  const whole = kind === 'server' && /^\d{3}-/.test(text) ? `${text.slice(0, 3)} ${text.slice(4)}` : text;
  return encodeUtf8(`${whole}\r\n`);
}
