import * as v from 'valibot';
import { isOneLine } from './syntax.ts';

/**
 * The kinds of field a profile is made of. Each error message continues a sentence that starts with the field's name,
 * and says what is allowed: "must be a whole number from 1 to 65535".
 */

/** A text without control characters. `least` 0 lets it be empty. */
export function oneLine(most: number, title: string, description: string, examples: string[] = [], least = 0) {
  const must =
    least > 0 ? `must be a text of ${least} to ${most} characters` : `must be a text of at most ${most} characters`;
  return v.pipe(
    v.string(must),
    v.check((text) => text.length >= least && text.length <= most, must),
    v.check(isOneLine, 'must be one line without control characters (CR, LF and NUL could smuggle in commands)'),
    v.title(title),
    v.description(description),
    v.examples(examples),
  );
}

/** A host name, or whatever else `accepts` lets through. */
export function hostText(
  accepts: (text: string) => boolean,
  title: string,
  description: string,
  examples: string[],
  must = 'must be a host name or an IP address',
) {
  return v.pipe(
    v.string(must),
    v.check(accepts, must),
    v.title(title),
    v.description(description),
    v.examples(examples),
  );
}

/** Another text with a syntax of its own, or an empty one where `accepts` allows it. */
export function textThat(
  accepts: (text: string) => boolean,
  must: string,
  title: string,
  description: string,
  examples: string[] = [],
) {
  return v.pipe(
    v.string(must),
    v.check(accepts, must),
    v.title(title),
    v.description(description),
    v.examples(examples),
  );
}

/** A path of a file; one line, at most 4096 characters. */
export function path(title: string, description: string, examples: string[] = []) {
  return oneLine(4096, title, `${description} Relative to the folder of the profile file.`, examples);
}

export function choice<const Option extends string>(options: readonly Option[], title: string, description: string) {
  const must = `must be ${orList(options.map((option) => JSON.stringify(option)))}`;
  return v.pipe(v.picklist(options, must), v.title(title), v.description(description));
}

export function whole(least: number, most: number, title: string, description: string, examples: number[] = []) {
  const must = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(must),
    v.integer(must),
    v.minValue(least, must),
    v.maxValue(most, must),
    v.title(title),
    v.description(description),
    v.examples(examples),
  );
}

/** A length of time in seconds, 0.1 to 3600. */
export function seconds(title: string, description: string) {
  const must = 'must be a number of seconds from 0.1 to 3600';
  return v.pipe(
    v.number(must),
    v.minValue(0.1, must),
    v.maxValue(3600, must),
    v.title(title),
    v.description(description),
  );
}

export function yesNo(title: string, description: string) {
  return v.pipe(v.boolean('must be true or false'), v.title(title), v.description(description));
}

function orList(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
}
