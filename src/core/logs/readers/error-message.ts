import { jsonStrings } from '../decode/json-strings.ts';
import { networkError } from '../decode/network-errors.ts';
import {
  goesOn,
  maximumMessage,
  reportScore,
  speaksOfMail,
  toldError,
  withCode,
  withoutPrefix,
} from '../decode/told-error.ts';
import { saysTlsFailed } from '../error-words.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';

/** Lines within which another line tells that an error is about mail. */
const reach = 60;
/** Lines within which two messages are of one error. */
const sameReport = 12;
/** Errors that wait for such a line. */
const mostWaiting = 8;
/** Lines that one message goes over. */
const mostLines = 8;

/** What a program says of mail it could not send, and nothing else: an error message that somebody pasted. */
export const errorMessageReader: LogReader = {
  format: 'error-message',
  tool: 'a mail program',
  side: 'client',
  anywhere: true,
  recognise: (text) => reportScore(messageOf(text)),
  open: (sink) => new ErrorReport(sink),
};

interface Message {
  text: string;
  /** 1-based, of those that were read. */
  readonly line: number;
  lines: number;
  /** It says itself that it is about mail. */
  readonly sure: boolean;
}

/** A line without what its logger put before it, or around it in JSON: the string in it that says what failed. */
function messageOf(line: string): string {
  const text = withoutPrefix(line);
  const strings = text.startsWith('{"') ? jsonStrings(text) : undefined;
  const told =
    strings?.find(({ text: one }) => toldError(one) === 'mail') ?? strings?.find(({ text: one }) => toldError(one));
  return told?.text ?? (toldError(text) !== undefined ? text : line);
}

/** Puts together messages that go over several lines, and those that only their stack tells to be about mail. */
class ErrorReport implements LineReader {
  readonly #sink: LogSink;
  #line = 0;
  /** The line on which mail was last spoken of. */
  #mailAt = -Infinity;
  #open: Message | undefined;
  #waiting: Message[] = [];

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(line: string): void {
    this.#line++;
    const text = messageOf(line).trim();
    const open = this.#open;
    if (open && open.lines < mostLines && goesOn(open.text, text)) {
      open.text += ` ${text}`;
      open.lines++;
      return;
    }
    this.#close();
    const told = toldError(text);
    if (told) this.#open = { text, line: this.#line, lines: 1, sure: told !== 'unsure' };
    if (speaksOfMail(line)) this.#mailAt = this.#line;
    const oldest = this.#waiting[0];
    if (oldest && this.#line - oldest.line > reach) this.#decide();
  }

  end(): void {
    this.#close();
    this.#decide();
  }

  /** Messages that wait are given when mail was spoken of near them; a later one that repeats them takes their place. */
  #decide(): void {
    const near = this.#waiting.splice(0).filter(({ line }) => Math.abs(line - this.#mailAt) <= reach);
    for (const message of near) this.#give(message);
  }

  #close(): void {
    const message = this.#open;
    this.#open = undefined;
    if (!message || toldError(message.text) === 'vague') return;
    if (!message.sure) {
      this.#waiting.push(message);
      if (this.#waiting.length > mostWaiting) this.#decide();
      return;
    }
    this.#waiting = this.#waiting.filter((other) => !isRepeated(other, message));
    this.#decide();
    this.#give(message);
  }

  #give({ text, line }: Message): void {
    this.#sink({ session: '', linesAgo: this.#line - line, ...factOf(withCode(text.slice(0, maximumMessage))) });
  }
}

/** Whether a message says no more than one that follows and tells what it is about. */
function isRepeated({ text, line }: Message, next: Message): boolean {
  if (next.text.includes(text.replace(/^[\w.:]{1,80}: /, ''))) return true;
  return next.line - line <= sameReport && networkError(text).code === undefined && !saysTlsFailed.test(text);
}

function factOf(message: string): LogFact {
  const refused = /(?<![\w.-])[45][0-5]\d[ -]/.test(message);
  const { code } = refused ? {} : networkError(message);
  const ofTls = code === undefined || /certificate|handshake|wrong version/i.test(message);
  // A server without TLS is no handshake that failed.
  const lacksTls = /\b(?:does not|not) support/.test(message);
  if (!refused && ofTls && !lacksTls && saysTlsFailed.test(message)) return { kind: 'tlsFailed', message };
  return { kind: 'clientError', message, ...(code !== undefined && { code }) };
}
