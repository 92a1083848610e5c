/**
 * Escapes that let any string stand on one line of a text without acting on it: no control character, no line or
 * paragraph separator, no bidirectional override and no invisible character gets through. Reversible.
 *
 *   \xHH     a control character U+0000 to U+001F or U+007F, and any other character that would be misread where it stands
 *   \uHHHH   any other UTF-16 code unit that acts or cannot be seen, lone surrogates included
 *   \\       a backslash
 *
 * A backslash in front of anything else stands for itself when read, so that text written by hand needs no escapes.
 */

/** C1 controls, soft hyphen, Arabic letter mark, zero-width and bidirectional characters, separators, and tag characters. */
const acting =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb\\]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/u;
const everyActing = new RegExp(acting.source, 'gu');

/** `text` fit for one line. A space at the very end is escaped too, since editors remove it. */
export function escapeText(text: string): string {
  const escaped = acting.test(text) ? text.replace(everyActing, escapeCharacter) : text;
  return escaped.endsWith(' ') ? `${escaped.slice(0, -1)}\\x20` : escaped;
}

function escapeCharacter(character: string): string {
  if (character === '\\') return '\\\\';
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    const unit = character.charCodeAt(index);
    escaped += unit < 0x80 ? `\\x${hex(unit, 2)}` : `\\u${hex(unit, 4)}`;
  }
  return escaped;
}

/** `text` with a space for every character that `escapeText` would escape, backslashes excepted: for quoting in a sentence. */
export function blankActing(text: string): string {
  return acting.test(text) ? text.replace(everyActing, (character) => (character === '\\' ? character : ' ')) : text;
}

/** The reverse of `escapeText`. Never fails: what is no escape stands for itself. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:\\|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/g, (_, octet?: string, unit?: string) => {
    const digits = octet ?? unit;
    return digits === undefined ? '\\' : String.fromCharCode(Number.parseInt(digits, 16));
  });
}

/** `value` as JSON on one line in which nothing acts: what `escapeText` would escape is written `\uHHHH`. */
export function safeJson(value: unknown): string {
  const json = JSON.stringify(value);
  return actingInJson.test(json) ? json.replace(everyActingInJson, jsonEscape) : json;
}

const actingInJson =
  /[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/u;
const everyActingInJson = new RegExp(actingInJson.source, 'gu');

function jsonEscape(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++) escaped += `\\u${hex(character.charCodeAt(index), 4)}`;
  return escaped;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
