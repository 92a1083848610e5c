import { describe } from '../core/transcript/describe.ts';
import type { CapabilitiesEntry, Entry } from '../core/transcript/entry.ts';
import { escapeText } from '../core/transcript/escape.ts';
import { secretMask } from '../core/transcript/redaction.ts';
import type { EntryRow, RowPart, Tone } from './protocol.ts';

/** Characters of a row; the details have the rest. */
const rowCharacters = 500;
/** Lines of an entry that can be folded out. */
const furtherLines = 200;

/** What a row needs to know besides its entry. Times in microseconds since the Unix epoch. */
export interface RowContext {
  readonly startUs: number;
  readonly previousUs: number;
  /** Its further lines are folded out. */
  readonly open: boolean;
  /** TLS stood when it was said. */
  readonly encrypted: boolean;
  /** What the reply offers, where it is one to EHLO. */
  readonly capabilities?: CapabilitiesEntry;
}

const alone: RowContext = { startUs: 0, previousUs: 0, open: false, encrypted: false };
/** Changed capabilities that a row names. */
const namedChanges = 4;

/** The first row of an entry. */
export function entryRow(entry: Entry, context: RowContext): EntryRow {
  const further = furtherTexts(entry);
  const { parts, cut } = partsOf(entry);
  return {
    ...baseOf(entry, context),
    line: 0,
    parts,
    cut,
    ...(further.length > 0 && {
      folded: {
        lines: further.length,
        open: context.open,
        more: entry.kind === 'data' ? Math.max(0, entry.lineCount - entry.preview.length) : 0,
        changes: changesOf(context.capabilities),
      },
    }),
  };
}

/** The rows that fold out of an entry: the further lines of a reply, the message, the capabilities. */
export function furtherRows(entry: Entry, context: RowContext = alone): readonly EntryRow[] {
  return furtherTexts(entry).map((text, index) => {
    const { part, cut } = printable(text, 'plain');
    return { ...baseOf(entry, context), line: index + 1, parts: [part], cut };
  });
}

function baseOf(
  entry: Entry,
  { startUs, previousUs, encrypted }: RowContext,
): Omit<EntryRow, 'line' | 'parts' | 'cut'> {
  return {
    type: 'entry',
    seq: entry.seq,
    kind: entry.kind,
    level: entry.level,
    phase: entry.phase,
    ...('direction' in entry && { direction: entry.direction }),
    at: entry.at,
    sinceStartUs: entry.at - startUs,
    sincePreviousUs: entry.at - previousUs,
    encrypted,
  };
}

function partsOf(entry: Entry): { readonly parts: readonly RowPart[]; readonly cut: boolean } {
  switch (entry.kind) {
    case 'command':
      return commandParts(entry.text);
    case 'reply': {
      const { part, cut } = printable(entry.lines[0] ?? '', 'plain');
      if (entry.code === 0) return { parts: withSecrets(part), cut };
      const code: RowPart = { text: String(entry.code).padStart(3, '0'), tone: codeTone(entry.code) };
      return { parts: [code, { text: ' ', tone: 'plain' }, ...withSecrets(part)], cut };
    }
    case 'data':
      return single(`${describe(entry)}`, 'muted');
    default:
      return single(describe(entry), entry.level === 'error' || entry.level === 'warn' ? 'plain' : 'muted');
  }
}

function single(text: string, tone: Tone): { readonly parts: readonly RowPart[]; readonly cut: boolean } {
  const { part, cut } = printable(text, tone);
  return { parts: withSecrets(part), cut };
}

function commandParts(text: string): { readonly parts: readonly RowPart[]; readonly cut: boolean } {
  const { part, cut } = printable(text, 'plain');
  const verb = /^[A-Za-z]{1,12}(?: (?:FROM|TO)(?=:))?/i.exec(part.text)?.[0] ?? '';
  const rest: RowPart = { text: part.text.slice(verb.length), tone: 'plain' };
  return { parts: [...(verb === '' ? [] : [{ text: verb, tone: 'verb' } as const]), ...withSecrets(rest)], cut };
}

/** Masks stand apart, so that they can be shown as what they are. */
function withSecrets(part: RowPart): readonly RowPart[] {
  if (!part.text.includes(secretMask)) return part.text === '' ? [] : [part];
  const parts: RowPart[] = [];
  for (const [index, text] of part.text.split(secretMask).entries()) {
    if (index > 0) parts.push({ text: secretMask, tone: 'secret' });
    if (text !== '') parts.push({ ...part, text });
  }
  return parts;
}

function printable(text: string, tone: Tone): { readonly part: RowPart; readonly cut: boolean } {
  const cut = text.length > rowCharacters;
  return { part: { text: escapeText(cut ? text.slice(0, rowCharacters) : text), tone }, cut };
}

function codeTone(code: number): Tone {
  switch (Math.floor(code / 100)) {
    case 2:
      return 'code2';
    case 3:
      return 'code3';
    case 4:
      return 'code4';
    case 5:
      return 'code5';
    default:
      return 'codeOther';
  }
}

function furtherTexts(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'reply':
      return entry.lines.slice(1, furtherLines + 1);
    case 'data':
      return entry.preview.slice(0, furtherLines);
    case 'capabilities':
      return entry.capabilities.slice(0, furtherLines).map(({ keyword, params }) => [keyword, ...params].join(' '));
    default:
      return [];
  }
}

function changesOf(capabilities: CapabilitiesEntry | undefined): string {
  const { added = [], removed = [] } = capabilities ?? {};
  // A keyword that is there before and after has other parameters now.
  const changes = [
    ...added.map((keyword) => `${removed.includes(keyword) ? '±' : '+'}${keyword}`),
    ...removed.filter((keyword) => !added.includes(keyword)).map((keyword) => `−${keyword}`),
  ];
  const more = changes.length > namedChanges ? ' …' : '';
  return escapeText(changes.slice(0, namedChanges).join(' ').slice(0, rowCharacters)) + more;
}
