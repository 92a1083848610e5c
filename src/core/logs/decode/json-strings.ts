/** UTF-16 code units of a line that is read as JSON; a longer one holds more than one line of a conversation. */
const maximumLength = 20_000;
/** Strings of one line that are looked at. */
const mostStrings = 100;
/** Objects and lists within one another that are looked into. */
const deepest = 6;

/** A string of a JSON object, with the name under which it stands; empty in a list. */
export interface JsonString {
  readonly name: string;
  readonly text: string;
}

/** The strings of a line that is a JSON object, in their order; undefined for any other line. */
export function jsonStrings(line: string): readonly JsonString[] | undefined {
  const text = line.trim();
  if (!text.startsWith('{"') || !text.endsWith('}') || text.length > maximumLength) return undefined;
  try {
    const found: JsonString[] = [];
    collect('', JSON.parse(text), 0, found);
    return found;
  } catch {
    return undefined;
  }
}

function collect(name: string, value: unknown, depth: number, found: JsonString[]): void {
  if (found.length >= mostStrings || depth > deepest) return;
  if (typeof value === 'string') found.push({ name, text: value });
  else if (Array.isArray(value)) for (const item of value) collect('', item, depth + 1, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) collect(key, item, depth + 1, found);
}
