/** Texts for people, kept so that they can be said in other languages: the core speaks English, the editor its user's. */

/** An English text with places, `{0}`, `{1}`, …, and what stands in them. */
export interface Saying {
  readonly template: string;
  readonly values: readonly Value[];
}

/** A text without places is its own template. */
export type Words = string | Saying;

/** What stands in a place: a string or a number is the same in every language, a saying is translated too. */
export type Value = string | number | Saying;

/** Makes a saying of a template literal: `` say`port ${port} is closed` ``. */
export function say(parts: TemplateStringsArray, ...values: readonly Value[]): Saying {
  const template = parts.reduce((text, part, place) => `${text}{${place - 1}}${part}`);
  return { template, values };
}

/** Words as what stands in a place of others, so that they are translated there. */
export function clause(words: Words): Saying {
  return typeof words === 'string' ? { template: words, values: [] } : words;
}

/** Words in another language; `translate` gives the template for an English one. */
export function said(words: Words, translate: (template: string) => string): string {
  if (typeof words === 'string') return translate(words);
  const { template, values } = words;
  return translate(template).replace(/\{(\d{1,2})\}/g, (place, number: string) => {
    const value = values[Number(number)];
    if (value === undefined) return place;
    return typeof value === 'object' ? said(value, translate) : String(value);
  });
}

/** Words as they are written in the code. */
export function inEnglish(words: Words): string {
  return typeof words === 'string' ? words : said(words, (template) => template);
}
