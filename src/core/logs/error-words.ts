/** What follows from the error messages of mail programs. */

/** The client gave up waiting. */
export const saysTimedOut = /\b(?:timed[ -]?out|time-?out)\b|ETIMEDOUT|never received/i;
/** The server ended the connection, and the client did not expect it. */
export const saysServerClosed =
  /unexpectedly closed|closed (?:connection )?unexpectedly|unexpected EOF|EOFError|end of file|lost connection|response reading failed|server (?:has )?(?:closed|disconnected)|closed by (?:remote|foreign|peer|the server)|remote host closed/i;

/** What a program's error message repeats of the server's reply. */
export interface ReportedReply {
  readonly code: number;
  /** One line, behind the code. */
  readonly text: string;
}

/** UTF-16 code units of a message that are looked at. */
const readableLength = 4096;

/** `(535, b'5.7.8 text')`, as Python shows a reply. */
const tuple = /\(([45][0-5]\d), b?['"]([^'"]{0,1000})/;
/** A code, then a space or hyphen and words: not a number in a sentence such as `line 535 of`, and no part of another. */
const plain =
  /(?<![\w.:/-])(?<!\b(?:line|port|column|after|pid|length|status) )([45][0-5]\d)[ -]((?:[45]\.\d{1,3}\.\d{1,3}|[A-Za-z<"'[(])[^\r\n]{2,1000})/;
/** What libraries make up in the form of a reply. */
const madeUp = /\b(?:time-?d? ?out|EOF|end of file|unexpected)\b/i;

/** The refusal that an error message repeats; undefined when it repeats none. */
export function reportedReply(message: string): ReportedReply | undefined {
  const readable = message.slice(0, readableLength);
  const match = tuple.exec(readable) ?? plain.exec(readable);
  const [, code = '', text = ''] = match ?? [];
  return match && !madeUp.test(text) ? { code: Number(code), text: text.trim() } : undefined;
}
