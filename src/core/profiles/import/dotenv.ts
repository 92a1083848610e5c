/** Mail settings among the variables of a `.env` file, a `.properties` file, or the like. */
import type { Imported, NotImported } from './imported.ts';
import { importSettings, maximumSettings, settingName } from './settings.ts';

/**
 * `NAME=value` lines as dotenv files have them: `export` in front, quotes, comments. Names are given in capitals with
 * underscores, so that `spring.mail.host` is `SPRING_MAIL_HOST`.
 */
export function readVariables(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (variables.size >= maximumSettings) break;
    const match = /^ {0,20}(?:export )? {0,20}([A-Za-z_][A-Za-z0-9_.-]{0,100}) {0,20}[=:](.{0,10000})$/.exec(line);
    if (match?.[1] === undefined) continue;
    variables.set(settingName(match[1]), unquoted((match[2] ?? '').trim()));
  }
  return variables;
}

/** A value without its quotes, or without the comment behind it. */
export function unquoted(value: string): string {
  const quote = value[0];
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = value.indexOf(quote, 1);
    if (end > 0) return value.slice(1, end);
  }
  const comment = value.search(/\s#/);
  return comment < 0 ? value : value.slice(0, comment).trimEnd();
}

/** The profile that the variables of a file describe. */
export function importVariables(text: string): Imported | NotImported {
  return importSettings(readVariables(text));
}
