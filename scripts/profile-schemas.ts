/** The JSON schemas by which VS Code completes and explains `.vscode/smtp.json`, one for each language. */
import { readFileSync } from 'node:fs';
import { profileJsonSchema } from '../src/core/profiles/json-schema.ts';

/** Languages beside English; each has its texts in `l10n/smtp.schema.LANGUAGE.json`. */
const languages = ['de'];
/** Where a schema holds what people read. */
const textFields = new Set(['title', 'description']);

/**
 * By the name of their file in `schemas/`; package.nls.json and its translations say which one VS Code takes.
 * @throws Error when a text has no translation
 */
export function profileSchemas(): ReadonlyMap<string, unknown> {
  const english: unknown = JSON.parse(JSON.stringify(profileJsonSchema()));
  const translated = languages.map((language): [string, unknown] => {
    const file = new URL(`../l10n/smtp.schema.${language}.json`, import.meta.url);
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
    return [`smtp.schema.${language}.json`, translate(english, texts)];
  });
  return new Map([['smtp.schema.json', english], ...translated]);
}

function translate(part: unknown, texts: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(part)) return part.map((one) => translate(one, texts));
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) =>
    textFields.has(key) && typeof value === 'string' ? [key, textOf(value, texts)] : [key, translate(value, texts)],
  );
  return Object.fromEntries(entries) as unknown;
}

function textOf(english: string, texts: Readonly<Record<string, string>>): string {
  const text = texts[english];
  if (text === undefined) throw new Error(`no translation of ${JSON.stringify(english)}`);
  return text;
}
