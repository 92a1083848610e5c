/** Takes the credentials that were found in a log out of it, and leaves everything else as it is. */
import { encodeUtf8 } from '../smtp/bytes.ts';
import { octetsToString, stringToOctets } from '../transcript/base64.ts';
import { Redactor, secretMask } from '../transcript/redaction.ts';
import { dumpsOf } from './hex-dump.ts';
import type { DumpedOctet } from './hex-dump.ts';
import type { Exposure } from './shown-credentials.ts';

/** A part of the log, from `start` (inclusive) to `end` (exclusive), and what takes its place. */
export interface MaskEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Octets of a dump are masked as asterisks, so that it keeps its columns. */
const asteriskDigits = '2a';

/**
 * The edits that mask what `exposures` show, wherever it occurs in `text`: as it is, in any escape and encoding, broken over
 * lines, and in dumps. In order; they do not overlap. Linear in the text.
 * @param text the log, or some of its lines
 */
export function maskEdits(
  text: string,
  exposures: readonly Pick<Exposure, 'response' | 'secrets'>[],
): readonly MaskEdit[] {
  const redactor = new Redactor();
  for (const secret of new Set(exposures.flatMap(({ response, secrets }) => [response, ...secrets]))) {
    redactor.addSecret(secret);
  }
  const edits = redactor
    .find(text)
    .filter((span) => !isPartOfWord(text, span))
    .map(({ start, end }) => ({ start, end, text: secretMask }));
  for (const dump of dumpsOf(text)) {
    const shown = octetsToString(Uint8Array.from(dump, ({ octet }) => octet));
    for (const { start, end } of redactor.find(shown)) edits.push(...dump.slice(start, end).flatMap(asterisks));
  }
  return joined(edits);
}

function asterisks({ at, width, beside }: DumpedOctet): readonly MaskEdit[] {
  const own = { start: at, end: at + width, text: width === 2 ? asteriskDigits : '*' };
  return beside === undefined ? [own] : [own, { start: beside, end: beside + 1, text: '*' }];
}

/** A password such as `mail` is masked as a word, not inside of others. */
function isPartOfWord(text: string, { start, end }: Pick<MaskEdit, 'start' | 'end'>): boolean {
  if (!/^[A-Za-z]{1,7}$/.test(text.slice(start, end))) return false;
  return /[A-Za-z0-9]/.test(text.slice(Math.max(0, start - 1), start) + text.slice(end, end + 1));
}

function joined(edits: MaskEdit[]): readonly MaskEdit[] {
  const result: MaskEdit[] = [];
  for (const edit of edits.sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (edit.start >= (result.at(-1)?.end ?? 0)) result.push(edit);
  }
  return result;
}

/** `text` with the edits made. */
export function withEdits(text: string, edits: readonly MaskEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** The octets of a log with what `exposures` show masked; all others are the same. */
export function maskedOctets(
  octets: Uint8Array,
  exposures: readonly Pick<Exposure, 'response' | 'secrets'>[],
): Uint8Array {
  const text = octetsToString(octets);
  // Each octet is a character here, and so are those of a secret.
  const asOctets = (secret: string): readonly string[] => [secret, octetsToString(encodeUtf8(secret))];
  const shown = exposures.map(({ response, secrets }) => ({ response, secrets: secrets.flatMap(asOctets) }));
  return stringToOctets(withEdits(text, maskEdits(text, shown)));
}
