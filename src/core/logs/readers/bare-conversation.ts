import { saysTimedOut, saysTlsFailed } from '../error-words.ts';
import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { barredLines } from '../decode/joined-capabilities.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';
import { isErrorLine } from '../decode/own-output.ts';
import { behindPrefix, prefixShape } from '../decode/said-words.ts';
import { replyGoesOn, looksLikeSource, toldError } from '../decode/told-error.ts';
import { oppositeMark, spokenLine } from '../decode/spoken-line.ts';
import type { SpeakerMark } from '../decode/spoken-line.ts';
import { looksLikeCommand, looksLikeReply } from '../decode/unmarked-dialogue.ts';

type Side = 'client' | 'server';

const otherSide: Readonly<Record<Side, Side>> = { client: 'server', server: 'client' };

const connecting =
  /\bconnect(?:ing|ed|ion)? to:? \[?([A-Za-z0-9.:_-]{1,255}?)\]?(?:(?::| port |, port | on port )(\d{1,5}))?(?:[\s,)]|\.{1,3}(?:\s|$)|$)/i;
const serverClosed =
  /\b(?:connection|socket) (?:was )?closed by (?:the )?(?:foreign|remote|server|peer|other)|unexpected(?:ly)? (?:EOF|closed)|closed (?:the )?connection unexpectedly|\bconnection lost\b|\blost connection\b/i;
/** The connection ended, which is the server's doing where its reply is due. */
const endedMeanwhile =
  /\b(?:connection|socket) (?:was |has been |has |is )?(?:closed|ended)\b|^\W{0,6}disconnected\b|\bENOTCONN\b|\b(?:socket|connection|endpoint) (?:is )?not connected\b/i;
/** A read brought nothing, in the words of libraries that do not say why. */
const readNothing = /\bgot an empty response\b|\bempty (?:reply|response) from (?:the )?server\b/i;
/** Whoever kept the conversation tells that nothing came, or broke it off. */
const saysSilent =
  /^\W{0,6}\^C\W{0,3}$|\b(?:no|without(?: an?)?|any) (?:\w{1,12} )?(?:answer|reply|response)\b|\bnothing (?:\w{1,12} ){0,3}(?:comes|came|happens|happened|back|received|more)\b|\bhang(?:s|ing)?\b|\bhung\b|\btime(?:d )?-?out\b|\btimeout\b|\bgiv(?:ing|en|e|es) up\b|\bgave up\b|\bstill waiting\b|\bstuck\b|\bsilen(?:ce|t)\b|\bnever (?:answer|repl|respond|came|comes)|\bdoes ?n[o']t (?:answer|reply|respond)|\bnot (?:answering|replying|responding)\b/i;
/** Before a reply that is quoted rather than shown. */
const tellsOfEnd = /\b(?:said|says|answered|returned|failed|error|because)\b/i;
/** What other services say first. */
const ofOtherService =
  /(?:^|["'\`\s>:=])(HTTP\/1\.[01] \d{3}\b[^"'\`]{0,200}|\+OK [^"'\`]{0,200}|\* (?:OK|PREAUTH|BYE) [^"'\`]{0,200}|SSH-[12]\.\d[^"'\`]{0,200})/;
/** The client says that STARTTLS is missing. */
const lacksStarttls = /\bSTARTTLS (?:is )?(?:not|un)[ -]?(?:supported|offered|available|advertised)\b/i;
/** STARTTLS was taken, in the words of servers. */
const startsTls = /\btls\b|\bgo ahead\b/i;
/** A handshake failed, and it is said why. */
const handshakeFailed =
  /\bcertificate\b.{0,200}(?:fail|error|invalid|not trusted|untrusted|expired|mismatch|unknown|self[- ]signed)|certificate_verify_failed|\b(?:SSL|TLS) (?:negotiation |handshake |connection )?(?:error|failed|failure)\b|SSL routines:|\bERR_TLS_|\bx509: |handshake (?:fail|error)|wrong version number|before secure TLS connection was established/i;
/** What a client says that has no known form, and not what a program tells of itself. */
const unknownCommand = /^(?:[A-Z]{3,12}(?:$|[ :])|[*.]$)/;
/** What a program adds to what it sends: how long it waits, how long the line is. */
const remark = / \((?:[a-z]{1,20} ){0,4}\d{1,9} ?[a-z]{0,12}\)$/;
/** Errors that are kept until the conversation they stand before is over. */
const mostEarly = 8;
/** UTF-16 code units of a reply that are kept to see whether it is told again. */
const mostRemembered = 4000;
/** Lines of one reply that are told on one line of a log. */
const mostLinesTold = 100;
/** Shapes of prefixes that are kept. */
const mostShapes = 4;

/** Commands that are kept to see whether a greeting follows. */
const mostTyped = 8;

/** Who speaks on the lines that follow. */
const heading = /^\s{0,8}\[?(server|client)(?: \(\w{1,12}\))?(?: #?\d{1,6})?\]?:?\s{0,4}$/i;

/** What stands behind a prefix that other lines have. */
interface Behind {
  readonly said: readonly string[];
  /** Who has spoken behind it; undefined: both. */
  readonly side: Side | undefined;
  /** It is a reply or a command by its form. */
  readonly form: boolean;
}

/** The command that an error was about, among its other fields. */
const ofErrorObject = /^\s{1,40}["']?(?:command|cmd)["']?: ["'][A-Z ]{4,20}["'],?$/;

class BareReader implements LineReader {
  readonly #session: MarkedSession;
  /** Who bears which mark, learnt from what they say. */
  readonly #sides = new Map<SpeakerMark, Side>();
  /** Sides that have borne a mark. */
  readonly #markers = new Set<Side>();
  /** Of what stands before what is said, where no mark tells it, with who spoke behind it; undefined: both did. */
  readonly #shapes = new Map<string, Side | undefined>();
  /** Who speaks on the next line, by a line that says nothing else. */
  #headed: Side | undefined;
  #line = 0;
  /** Errors that stood before the conversation, with the number of their line. */
  readonly #early: { readonly message: string; readonly line: number }[] = [];
  /** An error that was told, and the last line that goes on with it. */
  #complaint: { readonly text: string; line: number } | undefined;
  /** What was typed, or piped in, before the greeting came: it is what is said first nevertheless. */
  #typed: { readonly text: string; readonly line: number }[] = [];
  /** A server of SMTP has said something. */
  #heard = false;
  /** What another service said, where nothing is heard of SMTP. */
  #foreign: { readonly text: string; readonly line: number } | undefined;
  /** A read has brought nothing in this session; libraries tell so again and again. */
  #nothingRead = false;
  /** It was said that the connection stands. */
  #reached = false;
  /** It was said to what the client connects. */
  #target = false;
  #credentials = false;
  #clientSeen = false;
  #serverSeen = false;
  #continued = false;
  #lastCommand = '';
  /** What each side said last, all lines of a reply, and the shape of their lines: some programs tell everything twice. */
  readonly #last = { client: { text: '', line: '', shape: '' }, server: { text: '', line: '', shape: '' } };
  /** Nothing of the message has been shown since `354`. */
  #messageUnseen = false;

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  line(line: string): void {
    this.#line++;
    const complaint = this.#complaint;
    if (complaint?.line === this.#line - 1 && replyGoesOn(complaint.text, line.trim())) {
      complaint.line = this.#line;
      return;
    }
    if (this.#isHeading(line) || (complaint !== undefined && ofErrorObject.test(line))) return;
    const spoken = spokenLine(line);
    // The further lines of a reply may be indented below the first.
    const further = this.#continued && spoken.mark === undefined && looksLikeReply(line.trim());
    const behind = further || spoken.before !== undefined ? undefined : this.#behindKnown(line, spoken.said[0] ?? '');
    const { before } = spoken;
    const mark = behind === undefined ? spoken.mark : undefined;
    const said = further ? [line.trim()] : this.#newOf((behind?.said ?? spoken.said).flatMap(barredLines));
    this.#session.at = spoken.at;
    const first = said[0] ?? '';
    const side = this.#sideOf(mark, first, before !== undefined, behind);
    if (side === undefined || this.#isReport(line, first, before !== undefined)) return this.#told(line);
    if (mark !== undefined) this.#markers.add(side);
    else if (before !== undefined) this.#learnShape(prefixShape(before), side);
    const shape = `${mark ?? ''} ${before ?? ''}`;
    if (!this.#isRepeated(side, said.join('\n'), shape)) for (const text of said) this.#say(side, text, shape);
  }

  end(): void {
    if (!this.#heard && this.#foreign) {
      const { text, line } = this.#foreign;
      this.#session.give({ kind: 'server', text }, this.#line - line);
    }
    this.#giveTyped(1);
    this.#giveEarly();
  }

  /** Without the lines of a reply that are told again each time with one more. */
  #newOf(said: readonly string[]): readonly string[] {
    const { text } = this.#last.server;
    if (!this.#continued || said.length < 2 || said.length > mostLinesTold) return said;
    const known = text.split('\n');
    return said.length > known.length && known.every((line, index) => line === said[index])
      ? said.slice(known.length)
      : said;
  }

  /** A line that says who speaks on the next one, and nothing else. */
  #isHeading(line: string): boolean {
    const [, name] = line.length > 60 ? [] : (heading.exec(line) ?? []);
    if (name === undefined) return false;
    this.#headed = name.toLowerCase() === 'server' ? 'server' : 'client';
    return true;
  }

  #learnShape(shape: string, side: Side): void {
    if (!this.#shapes.has(shape) && this.#shapes.size < mostShapes) this.#shapes.set(shape, side);
    else if (this.#shapes.has(shape) && this.#shapes.get(shape) !== side) this.#shapes.set(shape, undefined);
  }

  /** What a line says behind what stands before other lines; undefined when it has a form of its own. */
  #behindKnown(line: string, read: string): Behind | undefined {
    if (looksLikeReply(read) || looksLikeCommand(read) || line.length > 2000) return undefined;
    let told: Behind | undefined;
    for (const [shape, side] of this.#shapes) {
      const text = behindPrefix(line, shape)?.trimEnd();
      if (text === undefined) continue;
      const form = looksLikeReply(text) || looksLikeCommand(text) || text === '.';
      if (form || (this.#credentials && text !== '')) return { said: [text], side, form };
      // Where only the server's lines have it, they are no part of a message.
      if (side === 'server' && this.#session.inMessage) told = { said: [text], side, form };
    }
    return told;
  }

  #sideOf(mark: SpeakerMark | undefined, text: string, within: boolean, behind: Behind | undefined): Side | undefined {
    const headed = this.#headed;
    this.#headed = undefined;
    if (headed === 'server' && looksLikeReply(text)) return headed;
    if (behind?.side === 'server' && this.#session.inMessage) return looksLikeReply(text) ? 'server' : undefined;
    return mark === undefined ? this.#unmarked(text, within) : this.#marked(mark, text);
  }

  /** A refusal behind other words, before anything was said: a program tells how it ended. */
  #isReport(line: string, text: string, within: boolean): boolean {
    if (this.#session.spoken || !/^[45]\d\d[ -]/.test(text)) return false;
    return within || tellsOfEnd.test(line.slice(0, Math.max(0, line.indexOf(text))));
  }

  /** The same words again, on a line of another kind, with nothing said between. */
  #isRepeated(side: Side, text: string, shape: string): boolean {
    const last = this.#last[side];
    if (text === '' || last.shape === shape || (last.text !== text && last.line !== text)) return false;
    if (side === 'server' && this.#continued) return true;
    return side === 'server' ? !this.#session.waiting : this.#session.waiting && !this.#session.inMessage;
  }

  #remember(side: Side, text: string, shape: string): void {
    const last = this.#last[side];
    last.text =
      side === 'server' && this.#continued && last.text.length < mostRemembered ? `${last.text}\n${text}` : text;
    last.line = text;
    last.shape = shape;
  }

  #marked(mark: SpeakerMark, text: string): Side | undefined {
    const formed: Side | undefined = looksLikeReply(text) ? 'server' : looksLikeCommand(text) ? 'client' : undefined;
    const known = this.#sides.get(mark);
    if (known === undefined && formed !== undefined) {
      this.#sides.set(mark, formed);
      this.#sides.set(oppositeMark[mark], otherSide[formed]);
      return formed;
    }
    if (known === undefined || this.#session.inMessage) return known;
    if (formed !== undefined) return formed;
    if (known === 'server') return mark === 'S' && text !== '' && this.#session.waiting ? 'server' : undefined;
    return this.#credentials || (unknownCommand.test(text) && !this.#session.waiting) ? 'client' : undefined;
  }

  /** Where others bear marks, a line without one goes on with a reply or with the message. */
  #unmarked(text: string, within: boolean): Side | undefined {
    const marksOfClient = this.#markers.size === 1 && this.#markers.has('client');
    const hidden = looksLikeReply(text) && (marksOfClient || this.#messageUnseen);
    if (this.#session.inMessage && this.#clientSeen && !hidden) return 'client';
    const due = !this.#markers.has('server') || this.#continued || (within && this.#session.waiting);
    if (looksLikeReply(text)) return due ? 'server' : undefined;
    if (this.#markers.has('client')) return undefined;
    return looksLikeCommand(text) || (this.#credentials && text !== '') ? 'client' : undefined;
  }

  #say(side: Side, said: string, shape: string): void {
    const text =
      side === 'client' && (!this.#session.inMessage || said.startsWith('. (')) ? said.replace(remark, '') : said;
    this.#remember(side, said, shape);
    this.#messageUnseen = side === 'server' && text.startsWith('354');
    if (side === 'client') {
      // Nobody knows where a message ends whose DATA is not shown.
      if (this.#session.inMessage && !this.#lastCommand.startsWith('DATA')) return;
      this.#clientSeen = true;
      this.#credentials = false;
      this.#continued = false;
      this.#lastCommand = this.#session.inMessage ? this.#lastCommand : text.toUpperCase().slice(0, 8);
      this.#clientSaid(text);
      return;
    }
    const early = this.#typed.length > 0 && text.startsWith('220 ');
    if (early) this.#session.server(text);
    this.#giveTyped();
    if (text.startsWith('220') && this.#beginsAnew(text)) this.#open({});
    this.#serverSeen = true;
    this.#heard = true;
    this.#continued = text.charAt(3) === '-';
    this.#credentials = text.startsWith('334');
    if (!early) this.#session.serverAfterUnseenMessage(text);
  }

  #clientSaid(text: string): void {
    const awaitsGreeting = !this.#session.spoken && !this.#serverSeen && this.#markers.size === 0;
    const typed = this.#typed.length > 0 ? this.#typed.length < mostTyped : /^(?:EHLO|HELO) /i.test(text);
    if (awaitsGreeting && typed) this.#typed.push({ text, line: this.#line });
    else {
      this.#giveTyped();
      this.#session.client(text);
    }
  }

  #giveTyped(linesAgo = 0): void {
    for (const { text, line } of this.#typed.splice(0)) this.#session.client(text, this.#line - line + linesAgo);
  }

  /** A greeting, and neither the one that is awaited, nor the reply to a STARTTLS that the log does not show. */
  #beginsAnew(text: string): boolean {
    if (!this.#serverSeen || this.#continued || this.#lastCommand === 'STARTTLS') return false;
    if (!this.#clientSeen && text === this.#last.server.line) return false;
    return this.#clientSeen || !startsTls.test(text);
  }

  #open(target: { host?: string; port?: number }): void {
    if (this.#session.spoken) this.#giveEarly();
    this.#lastCommand = '';
    this.#clientSeen = false;
    this.#serverSeen = false;
    this.#nothingRead = false;
    this.#reached = false;
    this.#target = false;
    for (const last of Object.values(this.#last)) last.text = last.line = '';
    this.#session.open(target);
  }

  /** An error that stands before the conversation it tells of is what became of it. */
  #complained(message: string): void {
    this.#complaint = { text: message, line: this.#line };
    if (this.#awaitsReply && saysTimedOut.test(message)) this.#session.give({ kind: 'timeout' });
    if (this.#session.spoken) return this.#session.give({ kind: 'clientError', message });
    if (this.#early.length < mostEarly) this.#early.push({ message, line: this.#line });
  }

  #giveEarly(): void {
    for (const { message, line } of this.#early.splice(0)) {
      const linesAgo = this.#line - line;
      if (!this.#session.spoken) {
        this.#session.broken(message, linesAgo);
        continue;
      }
      const { code } = networkError(message);
      if (code === 'ETIMEDOUT' && this.#awaitsReply) this.#session.give({ kind: 'timeout' }, linesAgo);
      this.#session.give({ kind: 'clientError', message, ...(code !== undefined && { code }) }, linesAgo);
    }
  }

  /** Nothing came, where something was due: a reply, or the greeting of a connection that stands. */
  #silent(line: string): boolean {
    if (line.length > 200 || !saysSilent.test(line)) return false;
    const greeting = this.#reached && !this.#session.spoken;
    if (!greeting && !this.#awaitsReply) return false;
    if (greeting) this.#session.give({ kind: 'connected' });
    this.#session.give(greeting ? { kind: 'timeout', waitingFor: 'greeting' } : { kind: 'timeout' });
    this.#session.give({ kind: 'note', text: line.trim(), importance: 'info' });
    return true;
  }

  /** What stands before anything was said may be told of the conversation that follows. */
  #broke(line: string, code: string): void {
    if (code === 'ETIMEDOUT' && this.#silent(line)) return;
    if (this.#session.spoken || this.#target || this.#early.length >= mostEarly) this.#session.broken(line.trim());
    else this.#early.push({ message: line.trim(), line: this.#line });
  }

  /** An error about TLS behind STARTTLS, where nothing was said since. */
  #tellsOfHandshake(line: string): boolean {
    return (
      this.#lastCommand === 'STARTTLS' &&
      !this.#session.waiting &&
      saysTlsFailed.test(line) &&
      toldError(line) !== undefined
    );
  }

  get #awaitsReply(): boolean {
    return this.#session.waiting && this.#lastCommand !== 'QUIT';
  }

  /** A connection is being made, or stands. */
  #reach([all, host = '', port]: RegExpExecArray): void {
    this.#open({ host, ...(port === undefined ? {} : { port: Number(port) }) });
    this.#reached = /connected/i.test(all);
    this.#target = true;
  }

  /** What stands between the lines of the dialogue. */
  #told(line: string): void {
    const foreign = this.#heard ? null : ofOtherService.exec(line.slice(0, 2000));
    if (foreign) this.#foreign ??= { text: foreign[1] ?? '', line: this.#line };
    if (this.#session.inMessage || line.length > 2000) return;
    this.#giveTyped();
    const connects = connecting.exec(line);
    const error = networkError(line);
    const closed = serverClosed.test(line) || (this.#awaitsReply && endedMeanwhile.test(line));
    if (closed) this.#session.give({ kind: 'closed', by: 'server' });
    else if (readNothing.test(line) && !this.#nothingRead) {
      this.#nothingRead = true;
      this.#session.give({ kind: 'emptyRead' });
    } else if (handshakeFailed.test(line) || this.#tellsOfHandshake(line))
      this.#session.give({ kind: 'tlsFailed', message: line.trim() });
    else if (error.code !== undefined) this.#broke(line, error.code);
    else if (isErrorLine(line) || toldError(line) !== undefined || lacksStarttls.test(line))
      this.#complained(line.trim());
    else if (this.#silent(line)) return;
    else if (connects !== null && /[.:]|^localhost$/.test(connects[1] ?? '')) this.#reach(connects);
  }
}

/** A conversation that people paste, or the log of a program that nobody knows: marks of many kinds, or none. */
export const bareConversationReader: LogReader = {
  format: 'bare-conversation',
  tool: '',
  side: 'client',
  any: true,
  recognise(line) {
    const { said, before, mark } = spokenLine(line);
    const text = said[0] ?? '';
    if (before !== undefined && looksLikeSource(line)) return 0;
    if (/^220[ -]\S{1,255} E?SMTP\b/.test(text)) return 3;
    if (/^(?:220[ -]|EHLO |HELO |MAIL FROM:|RCPT TO:)/i.test(text)) return 2;
    if (mark !== undefined && /^([45])\d\d[ -]\1\.\d{1,3}\.\d{1,3} /.test(text)) return 3;
    return looksLikeReply(text) || looksLikeCommand(text) ? 1 : 0;
  },
  open: (sink) => new BareReader(sink),
};
