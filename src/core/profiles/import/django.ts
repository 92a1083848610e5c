/** Mail settings of a Django project: assignments such as `EMAIL_HOST = "…"` in its `settings.py`. */
import type { Imported, NotImported } from './imported.ts';
import { programValue } from './program-value.ts';
import { importSettings, maximumSettings } from './settings.ts';

const assignment = /^([ \t]{0,40})([A-Z][A-Z0-9_]{0,100})[ \t]{0,20}(?::[^=]{1,40})?=(?!=)(.{1,5000})$/;

/** Assignments to names in capitals; one at the margin counts before one that is made under a condition. */
export function readAssignments(text: string): ReadonlyMap<string, string> {
  const always = new Map<string, string>();
  const sometimes = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (always.size + sometimes.size >= maximumSettings) break;
    const [, spaces, name, expression = ''] = assignment.exec(line) ?? [];
    const value = name === undefined ? undefined : programValue(expression);
    if (name !== undefined && value !== undefined) (spaces === '' ? always : sometimes).set(name, value);
  }
  return new Map([...sometimes, ...always]);
}

/** The profile that a `settings.py` describes. */
export function importDjango(text: string): Imported | NotImported {
  return importSettings(readAssignments(text));
}
