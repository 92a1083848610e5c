/** Mail settings in the YAML of Spring's `application.yml` and its like. */
import { unquoted } from './dotenv.ts';
import type { Imported, NotImported } from './imported.ts';
import { importSettings, maximumSettings, settingName } from './settings.ts';

/** `name: value`, the name with or without quotes; the value is empty where names follow further in. */
const line = /^( {0,60})(["']?)([A-Za-z_][\w.-]{0,100})\2 {0,5}:(?: (.{0,10000}))?$/;

/**
 * Names and scalars of nested mappings, joined as Spring does; of several documents the first that has a name counts.
 * Lists, flow mappings and text over several lines are passed over: no framework writes its mail settings in them.
 */
export function readYaml(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let parents: { readonly indent: number; readonly name: string }[] = [];
  for (const written of text.split(/\r?\n/)) {
    if (settings.size >= maximumSettings) break;
    const [, spaces, , name, value = ''] = line.exec(written) ?? [];
    if (spaces === undefined || name === undefined) {
      if (written.startsWith('---')) parents = [];
      continue;
    }
    parents = parents.filter(({ indent }) => indent < spaces.length);
    const scalar = unquoted(` ${value}`.replace(/^ #.*/, '').trim());
    const path = [...parents.map((parent) => parent.name), name];
    if (scalar === '') parents.push({ indent: spaces.length, name });
    const full = settingName(path.join('.'));
    if (scalar !== '' && !settings.has(full)) settings.set(full, scalar);
  }
  return settings;
}

/** The profile that a YAML file describes. */
export function importYaml(text: string): Imported | NotImported {
  return importSettings(readYaml(text));
}
