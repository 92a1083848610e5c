/** Names of extensions that mail servers offer. */
const keywords = new Set(
  (
    '8BITMIME AUTH BINARYMIME BURL CHUNKING DSN ENHANCEDSTATUSCODES ETRN HELP LIMITS PIPELINING REQUIRETLS SIZE SMTPUTF8 ' +
    'STARTTLS VRFY XCLIENT XFORWARD'
  ).split(' '),
);

/**
 * The lines of an EHLO reply, without their codes, that a log joined with spaces: the host's name, then one for each word that
 * is an extension's name.
 */
export function capabilityLines(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || keywords.has(word)) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const glue = new RegExp(`(?<=.)(?=250[- ](?:${[...keywords].join('|')})(?:[ =]|250[- ]|$))`);

/** The lines of an EHLO reply that a log joined with nothing between them; the text itself where it is one line. */
export const gluedLines = (text: string): readonly string[] =>
  text.startsWith('250-') && text.length < 5000 ? text.split(glue) : [text];

/** The lines of a reply whose further ones stand behind ` | `, without their codes; the text itself where it is one line. */
export function barredLines(text: string): readonly string[] {
  if (text.charAt(3) !== '-' || text.length > 20_000 || !text.includes(' | ')) return [text];
  const parts = text.split(' | ');
  const code = text.slice(0, 3);
  return parts.map((part, index) => {
    if (index === 0 || part.startsWith(`${code} `) || part.startsWith(`${code}-`)) return part;
    return `${code}${index === parts.length - 1 ? ' ' : '-'}${part}`;
  });
}
