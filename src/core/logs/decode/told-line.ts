/** What a line of a log says, without what its logger put before it or around it. */
import { jsonStrings } from './json-strings.ts';
import { toldError, withoutPrefix } from './told-error.ts';

/** Lines of a stack in one string of JSON. */
const hasStack = /\n\s{1,16}(?:at |File "|from |\^)|\n\s{0,8}Traceback |^Traceback .{0,60}\n/;
/** Lines of a stack in one string that are read: its last ones. */
const mostInner = 60;

/** A reply's code, as messages quote it. */
const quotesCode = /(?<![\w.-])[45][0-5]\d(?:[ -]|, b?["'])/;

/** A line without what its logger put before it, or around it in JSON: the string in it that says what failed. */
export function messageOf(line: string): string {
  const text = withoutPrefix(/^\s{0,8}`[^`]{8,}`?\s{0,8}$/.test(line) ? line.replaceAll('`', '').trim() : line);
  const strings = text.startsWith('{"') ? jsonStrings(text)?.filter((one) => !hasStack.test(one.text)) : undefined;
  const told =
    strings?.find(({ text: one }) => quotesCode.test(one) && toldError(one) === 'mail') ??
    strings?.find(({ text: one }) => toldError(one) === 'mail') ??
    strings?.find(({ text: one }) => toldError(one));
  return told?.text ?? (toldError(text) !== undefined ? text : line);
}

/** A line, or what it says and the lines of a stack in it where JSON has them in a string. */
export function innerLines(line: string): readonly string[] {
  if (!line.includes(String.raw`\n`)) return [line];
  const stacks = jsonStrings(line)?.filter(({ text }) => hasStack.test(text)) ?? [];
  if (stacks.length === 0) return [line];
  return [line, ...stacks.flatMap(({ text }) => text.split('\n')).slice(-mostInner)];
}
