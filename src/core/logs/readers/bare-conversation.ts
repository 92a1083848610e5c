import type { LineReader, LogReader, LogSink } from '../reader.ts';
import { MarkedSession } from '../decode/marked-session.ts';
import { networkError } from '../decode/network-errors.ts';
import { isErrorLine } from '../decode/own-output.ts';
import { oppositeMark, spokenLine } from '../decode/spoken-line.ts';
import type { SpeakerMark } from '../decode/spoken-line.ts';
import { looksLikeCommand, looksLikeReply } from '../decode/unmarked-dialogue.ts';

type Side = 'client' | 'server';

const otherSide: Readonly<Record<Side, Side>> = { client: 'server', server: 'client' };

const connecting =
  /\bconnect(?:ing|ed|ion)? to:? \[?([A-Za-z0-9.:_-]{1,255}?)\]?(?:(?::| port |, port | on port )(\d{1,5}))?(?:[\s,)]|\.{1,3}(?:\s|$)|$)/i;
const serverClosed =
  /\b(?:connection|socket) (?:was )?closed by (?:the )?(?:foreign|remote|server|peer|other)|unexpected(?:ly)? (?:EOF|closed)|closed (?:the )?connection unexpectedly/i;

class BareReader implements LineReader {
  readonly #session: MarkedSession;
  /** Who bears which mark, learnt from what they say. */
  readonly #sides = new Map<SpeakerMark, Side>();
  /** Sides that have borne a mark. */
  readonly #markers = new Set<Side>();
  #credentials = false;
  #clientSeen = false;
  #continued = false;
  #lastCommand = '';

  constructor(sink: LogSink) {
    this.#session = new MarkedSession(sink);
  }

  line(line: string): void {
    const { at, mark, said } = spokenLine(line);
    this.#session.at = at;
    const first = said[0] ?? '';
    const side = mark === undefined ? this.#unmarked(first) : this.#marked(mark, first);
    if (side === undefined) this.#told(line);
    else {
      if (mark !== undefined) this.#markers.add(side);
      for (const text of said) this.#say(side, text);
    }
  }

  end(): void {}

  #marked(mark: SpeakerMark, text: string): Side | undefined {
    const formed: Side | undefined = looksLikeReply(text) ? 'server' : looksLikeCommand(text) ? 'client' : undefined;
    const known = this.#sides.get(mark);
    if (known === undefined && formed !== undefined) {
      this.#sides.set(mark, formed);
      this.#sides.set(oppositeMark[mark], otherSide[formed]);
      return formed;
    }
    if (known === undefined || known === formed || this.#session.inMessage) return known;
    if (known === 'server') return this.#session.waiting || !this.#session.spoken ? 'server' : undefined;
    return this.#credentials || (/^[A-Za-z*.]/.test(text) && !this.#session.waiting) ? 'client' : undefined;
  }

  /** Where others bear marks, a line without one goes on with a reply or with the message. */
  #unmarked(text: string): Side | undefined {
    const hidden = looksLikeReply(text) && this.#markers.size === 1 && this.#markers.has('client');
    if (this.#session.inMessage && this.#clientSeen && !hidden) return 'client';
    if (looksLikeReply(text)) return !this.#markers.has('server') || this.#continued ? 'server' : undefined;
    if (this.#markers.has('client')) return undefined;
    return looksLikeCommand(text) || (this.#credentials && text !== '') ? 'client' : undefined;
  }

  #say(side: Side, text: string): void {
    if (side === 'client') {
      this.#clientSeen = true;
      this.#credentials = false;
      this.#continued = false;
      this.#lastCommand = this.#session.inMessage ? this.#lastCommand : text.toUpperCase().slice(0, 8);
      this.#session.client(text);
      return;
    }
    if (text.startsWith('220') && this.#session.spoken && !this.#continued && this.#lastCommand !== 'STARTTLS')
      this.#open({});
    this.#continued = text.charAt(3) === '-';
    this.#credentials = text.startsWith('334');
    this.#session.serverAfterUnseenMessage(text);
  }

  #open(target: { host?: string; port?: number }): void {
    this.#lastCommand = '';
    this.#session.open(target);
  }

  /** What stands between the lines of the dialogue. */
  #told(line: string): void {
    if (this.#session.inMessage || line.length > 2000) return;
    const connects = connecting.exec(line);
    const error = networkError(line);
    if (serverClosed.test(line)) this.#session.give({ kind: 'closed', by: 'server' });
    else if (error.code !== undefined) {
      this.#session.broken(line.trim());
    } else if (isErrorLine(line)) this.#session.give({ kind: 'clientError', message: line });
    else if (connects !== null && /[.:]|^localhost$/.test(connects[1] ?? ''))
      this.#open({ host: connects[1] ?? '', ...(connects[2] === undefined ? {} : { port: Number(connects[2]) }) });
  }
}

/** A conversation that people paste, or the log of a program that nobody knows: marks of many kinds, or none. */
export const bareConversationReader: LogReader = {
  format: 'bare-conversation',
  tool: '',
  side: 'client',
  recognise(line) {
    const { said } = spokenLine(line);
    return looksLikeReply(said[0] ?? '') || looksLikeCommand(said[0] ?? '') ? 1 : 0;
  },
  open: (sink) => new BareReader(sink),
};
