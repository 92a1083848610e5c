/** Mail settings of a Rails application: the hash `smtp_settings` in `config/environments/*.rb`. */
import type { Imported, NotImported } from './imported.ts';
import { programValue } from './program-value.ts';
import { importSettings } from './settings.ts';

/** Characters of the hash that are read. */
const maximumLength = 10_000;

/** The first one that does not stand in a comment. */
const start = /^[^#\n]{0,200}\bsmtp_settings[ \t]{0,20}=\s{0,20}\{/m;
const pair = /^:?(["']?)([a-z]\w{0,40})\1\s{0,10}(?:=>|:)(.{1,5000})$/s;

/** The profile that a Rails environment describes. */
export function importRails(text: string): Imported | NotImported {
  const settings = new Map<string, string>();
  const found = start.exec(text);
  const behind = found ? found.index + found[0].length : text.length;
  for (const part of partsOf(text.slice(behind, behind + maximumLength))) {
    const [, , name, expression = ''] = pair.exec(part) ?? [];
    const value = programValue(expression);
    if (name !== undefined && value !== undefined) settings.set(`SMTP_SETTINGS_${ending(name)}`, value);
  }
  return importSettings(settings);
}

/** `tls` of the mail library is TLS from the first octet; elsewhere the word stands for STARTTLS. */
function ending(name: string): string {
  return name === 'tls' ? 'SSL' : name.toUpperCase();
}

/** What stands between the commas of a hash, up to the bracket that closes it; without comments. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let open = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.){0,1000}"|'(?:[^'\\]|\\.){0,1000}'|#[^\n]*|[^"'#]|["']/gs)) {
    if (token.startsWith('#')) continue;
    if ('([{'.includes(token)) open++;
    if (')]}'.includes(token) && --open < 0) break;
    if (token === ',' && open === 0) {
      parts.push(part.trim());
      part = '';
    } else part += token;
  }
  return [...parts, part.trim()];
}
