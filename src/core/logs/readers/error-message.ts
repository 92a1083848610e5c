import { isBareError, mostLinesOfBare } from '../decode/bare-error.ts';
import { innerLines, messageOf } from '../decode/told-line.ts';
import { networkError } from '../decode/network-errors.ts';
import {
  goesOn,
  isOfLibrary,
  isStackFrame,
  maximumMessage,
  reportScore,
  speaksOfMail,
  toldError,
  withCode,
} from '../decode/told-error.ts';
import { saysTlsFailed } from '../error-words.ts';
import { commandOf, factsOf, phaseOf, phaseOfFrame } from '../decode/told-phase.ts';
import type { ToldPhase } from '../decode/told-phase.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';
import { unknownProgram } from '../../diagnosis/told-only.ts';

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
  tool: unknownProgram,
  side: 'client',
  anywhere: true,
  recognise: (text) => reportScore(messageOf(text)),
  recogniseTogether(lines) {
    if (isBareError(lines)) return true;
    let errorAt = -Infinity;
    let mailAt = -Infinity;
    return lines.some((line, index) => {
      if (toldError(messageOf(line)) === 'unsure') errorAt = index;
      const shown = line.slice(0, maximumMessage);
      if (namesMail.test(shown) || isOfLibrary(shown)) mailAt = index;
      return Math.abs(errorAt - mailAt) <= sameReport;
    });
  },
  open: (sink) => new ErrorReport(sink),
};

/** SMTP or a program that sends mail, by name. */
const namesMail =
  /smtp|sendmail|mailer\b|submission\b|\b(?:send|sent|sending|alert|alerting|notify|notifying|deliver|delivering)\b.{1,80}?[\w.]@[\w-]{1,60}\.\w/i;

interface Message {
  text: string;
  /** 1-based, of those that were read. */
  readonly line: number;
  lines: number;
  /** It says itself that it is about mail. */
  readonly sure: boolean;
  /** Name and number of the process, as syslog has them; absent elsewhere. */
  readonly process: string | undefined;
  /** As the lines of its stack tell; undefined when none does. */
  phase: ToldPhase | undefined;
}

/** Puts together messages that go over several lines, and those that only their stack tells to be about mail. */
class ErrorReport implements LineReader {
  readonly #sink: LogSink;
  #line = 0;
  /** The line on which mail was last spoken of. */
  #mailAt = -Infinity;
  #open: Message | undefined;
  #waiting: Message[] = [];
  /** The last message, closed and not given yet: its stack may follow. */
  #last: Message | undefined;
  /** As the last lines of a stack tell whose error is said behind it. */
  #before: ToldPhase | undefined;
  /** The line that says that another exception follows. */
  #nestedAt = -Infinity;
  /** The lines, as long as they are so few that there may be nothing but an error. */
  #first: string[] | undefined = [];

  /** That told the last message of which syslog names one. */
  #process: string | undefined;
  /** The last message that counted its tries, without its numbers. */
  #try: { readonly shape: string; readonly count: string } | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(line: string): void {
    this.#line++;
    if (line.trim() !== '') this.#first?.push(line);
    if ((this.#first?.length ?? 0) > mostLinesOfBare) this.#first = undefined;
    for (const inner of innerLines(line)) this.#take(inner);
  }

  #take(line: string): void {
    const text = messageOf(line).trim();
    const open = this.#open;
    // A line with a place of its own, or a class, begins another message.
    if (open && open.lines < mostLines && open.text !== text && goesOn(open.text, text)) {
      open.text += ` ${text}`;
      open.lines++;
      return;
    }
    this.#close();
    if (isStackFrame(line)) this.#stack(line, text !== line.trim());
    if (wentOn.test(text)) this.#dropNote();
    const told = toldError(text);
    if (nests.test(text)) this.#nestedAt = this.#line;
    if (told) {
      const sure = this.#unfolds(text) || told !== 'unsure';
      this.#supersede({ text, line: this.#line });
      this.#giveLast();
      this.#open = { text, line: this.#line, lines: 1, sure, process: processOf(line), phase: this.#before };
      this.#before = undefined;
    }
    if (speaksOfMail(line) || namesMail.test(line.slice(0, maximumMessage))) this.#mailAt = this.#line;
    const oldest = this.#waiting[0];
    if (oldest && this.#line - oldest.line > reach) this.#decide();
  }

  end(): void {
    this.#close();
    this.#decide();
    this.#giveLast();
  }

  /** The stack of Python stands before its message, the innermost call last; those of others behind it, the innermost first. */
  #stack(line: string, withMessage: boolean): void {
    const phase = phaseOfFrame(line);
    if (phase === undefined) return;
    if (withMessage || /^\s{0,40}File "/.test(line)) this.#before = phase;
    else if (this.#last) this.#last.phase ??= phase;
    else for (const waiting of this.#waiting.slice(-1)) waiting.phase ??= phase;
  }

  /** Messages that wait are given when mail was spoken of near them; a later one that repeats them takes their place. */
  #decide(): void {
    const alone = this.#first !== undefined && isBareError(this.#first);
    const near = this.#waiting.splice(0).filter(({ line }) => alone || Math.abs(line - this.#mailAt) <= reach);
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

  #give(message: Message): void {
    this.#supersede(message);
    this.#giveLast();
    this.#last = message;
  }

  /** Whether this is the exception of which the last one was made, and tells why: that one says no more then. */
  #unfolds(text: string): boolean {
    const last = this.#last;
    if (!last || this.#nestedAt !== this.#line - 1 || last.line < this.#line - 4) return false;
    const tells = networkError(text).code !== undefined || saysTlsFailed.test(text);
    if (!tells || quotesReply(last.text) || networkError(last.text).code !== undefined) return false;
    this.#last = undefined;
    return true;
  }

  /** Forgets the last message where this one says the same and why. */
  #supersede({ text, line }: Pick<Message, 'text' | 'line'>): void {
    const last = this.#last;
    if (!last || line - last.line > sameReport) return;
    const quotes = quotesReply(text);
    const explains = quotes && vagueRecipient.test(last.text) && !quotesReply(withCode(last.text));
    if (explains || (saysTlsFailed.test(text) && vagueTls.test(last.text))) this.#last = undefined;
    if (quotes) this.#dropNote();
  }

  /** That TLS is not there was no more than a note where the session went on without it. */
  #dropNote(): void {
    if (this.#last && isNote.test(this.#last.text)) this.#last = undefined;
  }

  /** Whether the same is told of another try, or by another process of the program: another connection, then. */
  #isNextTry({ text, process }: Message): boolean {
    const before = this.#process;
    this.#process = process ?? before;
    if (before !== undefined && process !== undefined && isOther(process, before)) return true;
    const count = tries.exec(text)?.[1];
    if (count === undefined) return false;
    const shape = text.replace(/\d{1,20}/g, '#');
    const next = this.#try?.shape === shape && this.#try.count !== count;
    this.#try = { shape, count };
    return next;
  }

  #giveLast(): void {
    const last = this.#last;
    this.#last = undefined;
    if (!last) return;
    const text = withCode(last.text.slice(0, maximumMessage));
    const phase = phaseOf(text, last.phase);
    if (/^server error: /i.test(text)) this.#sink({ session: '', kind: 'open', side: 'server' });
    const base = { session: '', linesAgo: this.#line - last.line };
    if (this.#isNextTry(last)) this.#sink({ ...base, kind: 'open' });
    const greeting = text.includes('@') ? undefined : shownRefusal.exec(text)?.[1];
    if (greeting !== undefined) {
      this.#sink({ ...base, kind: 'connected' });
      return this.#sink({ ...base, kind: 'server', text: greeting });
    }
    const fact = factOf(text, commandOf(last.phase));
    const stood = fact.kind === 'clientError' && !unreached.has(fact.code ?? '') && !quotesReply(text);
    if (stood) for (const more of factsOf(text, phase)) this.#sink({ ...base, ...more });
    this.#sink({ ...base, ...fact });
  }
}

/** Whether a message says no more than one that follows and tells what it is about. */
function isRepeated({ text, line }: Message, next: Message): boolean {
  if (next.text.includes(text.replace(/^[\w.:]{1,80}: /, ''))) return true;
  return next.line - line <= sameReport && networkError(text).code === undefined && !saysTlsFailed.test(text);
}

/** `dma[1234]`, behind syslog's time and host. */
const ofSyslog =
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,255} (?:\w{1,10}\.\w{1,10} )?([\w./-]{1,64}\[[\w.]{1,40}\]): /;

const processOf = (line: string): string | undefined =>
  /^[A-Z][a-z]{2} /.test(line) ? ofSyslog.exec(line.slice(0, 500))?.[1] : undefined;

/** Whether two processes are of one program. */
const isOther = (process: string, before: string): boolean =>
  process !== before && process.slice(0, process.indexOf('[')) === before.slice(0, before.indexOf('['));

/** How programs count their tries. */
const tries = /\b(?:try|attempt|retry|retries|attempts)["']?(?:[=:#]| #?|: )(\d{1,4})\b/i;
/** The only line of a conversation that was shown, which a server's refusal to have one is. */
const shownRefusal = /^(?:[\w./-]{1,40}: )?(?:S:|<--?|<<<|<) {0,2}((?:421|521|554)[ -].{1,1000})$/;

/** What Java puts between an exception and the one that it was made of. */
const nests = /^nested exception is:$/;

/** TLS failed, and why is told by another message. */
const vagueTls =
  /see inner exception|SSL operation failed|convert socket to TLS|establish an SSL|Handshake failed with OpenSSL error|handshake failed\W{0,3}$/i;

/** Said of STARTTLS, and not as an error. */
const isNote =
  /^(?!.{0,400}(?:error|exception|fail|cannot|could not|unable|requir)).{0,200}(?:\b(?:not|no|doesn't)\b.{0,40}\bSTARTTLS\b|\bSTARTTLS\b.{0,20}\bnot\b)/i;
/** Mail went out after all. */
const wentOn = /\b(?:delivery success|delivered|(?:mail|message) (?:was )?sent|queued as|accepted for delivery)/i;

/** Recipients were refused, and the reply is told by another message. */
const vagueRecipient = /Invalid Addresses|failed recipients|recipients failed/i;

/** Errors of a connection that never stood. */
const unreached: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ENODATA',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const quotesReply = (message: string): boolean => /(?<![\w.-])[45][0-5]\d[ -]/.test(message);

/** @param command that the client had sent, where its stack tells */
function factOf(message: string, command: string | undefined): LogFact {
  const refused = quotesReply(message);
  const { code } = refused ? {} : networkError(message);
  const ofTls = code === undefined || /certificate|handshake|wrong version/i.test(message);
  // A server without TLS is no handshake that failed.
  const lacksTls =
    /\b(?:does not|doesn't|not|no) (?:appear to |seem to )?(?:\w{1,12} )?(?:support|advertise|offer)|TLS (?:is )?not /i.test(
      message,
    );
  if (!refused && ofTls && !lacksTls && saysTlsFailed.test(message)) return { kind: 'tlsFailed', message };
  return {
    kind: 'clientError',
    message,
    ...(code !== undefined && { code }),
    ...(command !== undefined && { command }),
  };
}
