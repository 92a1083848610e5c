/** The words of an entry on its lines in the text form, and the words read back. The notation is described in text-form.ts. */
import { describe } from './describe.ts';
import { dataPreviewLines } from './entry.ts';
import type { Entry, EntryKind, ReplyEntry } from './entry.ts';

export type Mark = 'C:' | 'C|' | 'S:' | 'S|' | '*';

/** One line without time, level and data; `text` is not escaped. */
export interface MarkedText {
  readonly mark: Mark;
  readonly text: string;
}

/** What the lines of an entry say by themselves. */
export type Words =
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'reply'; readonly code: number; readonly lines: readonly string[]; readonly finished: boolean }
  | ({ readonly kind: 'data' } & MessageWords)
  | { readonly kind: Exclude<EntryKind, 'command' | 'reply' | 'data'> };

export interface MessageWords {
  readonly transfer: 'data' | 'bdat';
  readonly octets: number;
  readonly lineCount: number;
  readonly preview: readonly string[];
  readonly complete: boolean;
}

/** The lines of `entry`, at least one. */
export function linesOf(entry: Entry): readonly MarkedText[] {
  switch (entry.kind) {
    case 'command':
      return [{ mark: 'C:', text: entry.text }];
    case 'reply':
      return replyLines(entry);
    case 'data':
      return [
        { mark: 'C:', text: `<${describe(entry)}>` },
        ...entry.preview.map((text) => ({ mark: 'C|', text }) as const),
      ];
    default:
      return [{ mark: '*', text: `${entry.kind}: ${describe(entry)}`.trimEnd() }];
  }
}

function replyLines(entry: ReplyEntry): readonly MarkedText[] {
  const codeless = new Set(entry.violations.filter(({ id }) => id === 'code-missing').map(({ line }) => line ?? 0));
  const code = String(entry.code).padStart(3, '0');
  const hasCode = entry.code > 0 && entry.code <= 999;
  const last = entry.lines.length - 1;
  const lines = entry.lines.map((text, index): MarkedText => {
    if (!hasCode || (index > 0 && codeless.has(index))) return { mark: index === 0 ? 'S:' : 'S|', text };
    if (index < last) return { mark: 'S:', text: `${code}-${text}` };
    return { mark: 'S:', text: text === '' ? code : `${code} ${text}` };
  });
  return lines.length > 0 ? lines : [{ mark: 'S:', text: hasCode ? code : '' }];
}

const replyLine = /^(\d{3})([ -]|$)/;

/** Whether a reply goes on behind this line of it. */
export function continues(line: MarkedText): boolean {
  return line.mark === 'S:' && replyLine.exec(line.text)?.[2] === '-';
}

/** What the `S:` and `S|` lines of a reply say. */
export function readReplyWords(lines: readonly MarkedText[]): Words {
  const first = replyLine.exec(lines[0]?.text ?? '');
  const last = lines.at(-1);
  return {
    kind: 'reply',
    code: first ? Number(first[1]) : 0,
    lines: lines.map(({ mark, text }) => (first && mark === 'S:' ? text.replace(/^\d{3}(?:[ -]|$)/, '') : text)),
    finished: last === undefined || !continues(last),
  };
}

const messageHeader = /^<(message|chunk), (\d{1,15}) octets?, (\d{1,15}) lines?(, incomplete)?>$/;

/** Whether `text` on a `C:` line announces a message instead of being a command. */
export function isMessageHeader(text: string): boolean {
  return messageHeader.test(text);
}

/** What `C: <message, …>` and the `C|` lines behind it say. Without the first line the others are the whole message. */
export function readMessageWords(header: string, preview: readonly string[]): Words {
  const match = messageHeader.exec(header);
  if (!match) return { kind: 'data', ...measured(preview), complete: true };
  return {
    kind: 'data',
    transfer: match[1] === 'message' ? 'data' : 'bdat',
    octets: Number(match[2]),
    lineCount: Number(match[3]),
    preview: preview.slice(0, dataPreviewLines),
    complete: match[4] === undefined,
  };
}

/** A message given as in the RFCs' examples: its lines with dots stuffed, up to and including the final dot if it came. */
export function readPlainMessage(lines: readonly string[]): Words {
  const complete = lines.at(-1) === '.';
  const content = complete ? lines.slice(0, -1) : lines;
  return { kind: 'data', ...measured(content.map((line) => line.replace(/^\./, ''))), complete };
}

function measured(lines: readonly string[]): Omit<MessageWords, 'complete'> {
  return {
    transfer: 'data',
    octets: lines.reduce((sum, line) => sum + lineOctets(line), 0),
    lineCount: lines.length,
    preview: lines.slice(0, dataPreviewLines),
  };
}

const encoder = new TextEncoder();

/** Octets of a line in UTF-8 with its CRLF. */
export function lineOctets(line: string): number {
  return encoder.encode(line).length + 2;
}
