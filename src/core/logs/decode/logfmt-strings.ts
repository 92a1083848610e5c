import type { JsonString } from './json-strings.ts';
import { readQuoted } from './quoted-strings.ts';

/** UTF-16 code units of a line that is read so. */
const maximumLength = 20_000;
/** Fields of one line that are looked at. */
const mostFields = 40;

/** The fields of a line of logfmt, `time=… level=debug dir=in line="220 …"`, in their order; undefined for any other line. */
export function logfmtStrings(line: string): readonly JsonString[] | undefined {
  if (line.length > maximumLength || !/^[A-Za-z_.@]{1,40}=\S/.test(line)) return undefined;
  const found: JsonString[] = [];
  const field = /(?:^| )([A-Za-z_.@]{1,40})=("?)/g;
  for (let match = field.exec(line); match !== null && found.length < mostFields; match = field.exec(line)) {
    const [all, name = '', quote = ''] = match;
    const start = match.index + all.length;
    if (quote === '') {
      const end = line.indexOf(' ', start);
      found.push({ name, text: line.slice(start, end < 0 ? undefined : end) });
      continue;
    }
    const { octets, end, closed } = readQuoted(line, start, '"', 'none');
    if (!closed) return undefined;
    found.push({ name, text: octets });
    field.lastIndex = end;
  }
  return found.length > 2 ? found : undefined;
}
